"""What completions say, in sentences computed from them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.text_sampling.batch_bits import BatchBits
from core.text_sampling.completions import Completion, WritingSettings
from core.text_sampling.tree import Branch, leaves, partings
from core.wording import number_of


def texts_finding(tree: Sequence[Branch]) -> str:
    """Say how many different texts the seeds wrote, and where they parted."""
    seeds, different = len(tree[0].seeds), len(leaves(tree))
    if seeds == 1:
        return "One seed, one text. Add seeds to see where texts part."
    if different == 1:
        return f"{seeds} seeds, one text: with these settings nothing is left to chance."
    parted = partings(tree)
    texts = "all different" if different == seeds else f"{different} of them different"
    first, last = parted[0], parted[-1]
    where = f"They part {_after(first)}"
    if last > first:
        where = f"The first part {_after(first)}, the last {_after(last)}"
    return f"{seeds} seeds wrote {seeds} texts, {texts}. {where}."


def _after(tokens: int) -> str:
    return f"after {number_of(tokens, 'token', 'tokens')}" if tokens else "at the first token"


def again_finding(texts: int, changed: int) -> str:
    """Say what writing the same seeds once more, from nothing, changed."""
    if changed == 0:
        all_of = "the text is" if texts == 1 else f"all {texts} texts are"
        return f"Written again, each with its own seed, {all_of} the same, token by token."
    return f"Written again, {changed} of {texts} texts changed."


def walk_finding(done: Completion, settings: WritingSettings) -> str:
    """Say how the nucleus moved while top-k stayed."""
    steps = number_of(len(done.tokens), "token", "tokens")
    least, most = int(done.by_p.min()), int(done.by_p.max())
    same_k = len(set(done.by_k.tolist())) == 1
    k = f"always keeps {done.by_k[0]}" if same_k else f"keeps {settings.k}, and ties with the last"
    nucleus = f"kept {least:,} to {most:,}" if most > least else f"always kept {most:,}"
    return f"Over {steps} top-k {k}. The nucleus of {settings.p:g} {nucleus}."


def step_lines(done: Completion, pieces: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return two lines for each step of a walk, and before them two for the time before any."""
    count = len(done.tokens)
    says = [f"0 of {count}: nothing drawn yet"]
    adds = [_choice(int(done.kept[0]), float(done.entropy[0]))]
    for step, piece in enumerate(pieces):
        says.append(f"{step + 1} of {count}: “{piece}” was drawn")
        chance = f"chance {percent(float(done.chance[step]))}"
        adds.append(
            f"{_choice(int(done.kept[step]), float(done.entropy[step]))} · {chance} · "
            f"u = {done.u[step]:.3f}"
        )
    return says, adds


def _choice(kept: int, bits: float) -> str:
    return f"{number_of(kept, 'token', 'tokens')} kept, {abs(bits):.1f} bits"


def percent(share: float) -> str:
    """Return a probability in percent, small ones with enough digits to be seen.

    >>> percent(0.5), percent(0.0123), percent(0.00004)
    ('50%', '1.2%', '0.004%')
    """
    hundredths = 100 * share
    return f"{hundredths:.0f}%" if hundredths >= 9.95 else f"{hundredths:.2g}%"


def ordinal(number: int) -> str:
    """Return ``"1st"``, ``"2nd"``, ``"11th"``."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number:,}{ending or 'th'}"


def power_of_ten(value: float) -> str:
    """Return a small number as it is written by hand.

    >>> power_of_ten(0.0000095), power_of_ten(0.025), power_of_ten(0.0)
    ('9.5 × 10⁻⁶', '0.025', '0')
    """
    if value == 0 or abs(value) >= 1e-3:
        return f"{value:.2g}"
    digits, power = f"{value:.1e}".split("e")
    return f"{digits} × 10{str(int(power)).translate(_RAISED)}"


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def bits_finding(result: BatchBits) -> str:
    """Say how many logits moved, how far, and whether a winner changed."""
    positions = number_of(len(result.other), "position", "positions")
    other, share = int(result.other.sum()), result.other.sum() / result.logits
    if other == 0:
        return (
            f"On this machine all {result.logits:,} logits at {positions} have the same bits, "
            f"alone and in a batch of {result.batch}."
        )
    changed = int(result.changed.sum())
    most = "at none" if changed == 0 else f"at {changed}"
    return (
        f"Alone and in a batch of {result.batch}, {other:,} of {result.logits:,} logits "
        f"({percent(float(share))}) have other bits. The most probable token changed {most} of "
        f"{positions}."
    )


def room_finding(result: BatchBits) -> str:
    """Say how far the differences are from changing a winner."""
    nearest = int(np.argmin(result.gap))
    return (
        f"The largest difference is {power_of_ten(float(result.largest.max()))}; the closest race "
        f"between two tokens, at position {nearest + 1}, was won by "
        f"{power_of_ten(float(result.gap.min()))}."
    )
