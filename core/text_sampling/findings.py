"""What the results say, in sentences: every number from the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.text_sampling.batch_bits import BatchBits
from core.text_sampling.columns import Column, Columns
from core.text_sampling.completions import Completion, WritingSettings
from core.text_sampling.deterministic import AS_SET, ONE_SEED, SURE, Ways
from core.text_sampling.draws import Drawn
from core.text_sampling.pipeline import SamplerSettings
from core.text_sampling.tree import Branch, leaves, partings
from core.wording import listed, number_of, percent, scientific

GROWTHS = ("grows", "stays as it is", "shrinks")
ERRORS = ("under 1 point", "1 to 5 points", "over 5 points")
SIZES = ("fewer than 10", "10 to 100", "more than 100")
"""The answers that each view offers."""


def pipeline_finding(columns: Columns) -> str:
    """Say how many tokens each filter leaves, and how much surprise."""
    tokens = number_of(columns.vocabulary, "token", "tokens")
    steps = [f"{each.name} leaves {each.size:,}" for each in columns.filters]
    start = f"Of {tokens}, {listed(steps)}" if steps else f"All {tokens} stay in the draw"
    first, last = columns.columns[0].entropy, columns.last.entropy
    return f"{start}; entropy from {first:.2f} to {last:.2f} bits."


def growth_answer(size: int, doubled: int, settings: SamplerSettings) -> str:
    """Say what the kept set does when the temperature doubles, and why."""
    now, then = settings.temperature, 2 * settings.temperature
    says = (
        f"At T = {now:g}, {number_of(size, 'token stays', 'tokens stay')}; at T = {then:g}, "
        f"{number_of(doubled, 'token stays', 'tokens stay')}."
    )
    if settings.top_p is None and settings.min_p is None:
        return f"{says} No filter here looks at probabilities, so T changes only the odds inside."
    if settings.order[-1] == "temperature":
        return f"{says} The temperature comes last: the filters have chosen before it."
    reasons = []
    if settings.top_p is not None:
        reasons.append("needs more tokens to reach p")
    if settings.min_p is not None:
        reasons.append("puts fewer below min-p times the largest")
    why = f"A flatter distribution {listed(reasons)}"
    if doubled == size:
        stops = "top-k stops it" if size == settings.top_k else "that changes nothing"
        return f"{says} {why}, but here {stops}."
    return f"{says} {why}.{' Here top-k stops the growth.' if doubled == settings.top_k else ''}"


def growth_side(size: int, doubled: int) -> str:
    """Return the one of ``GROWTHS`` that is right."""
    return GROWTHS[0 if doubled > size else 1 if doubled == size else 2]


def drawn_finding(drawn: Drawn) -> str:
    """Say how far the draws are from theory."""
    if drawn.theory.max() == 1:
        return f"{drawn.draws:,} of {drawn.draws:,} draws gave “{drawn.first}”, the one token left."
    theory, share = drawn.farthest_theory, drawn.farthest_theory + drawn.error
    return (
        f"{number_of(drawn.draws, 'draw', 'draws')}: the largest error is "
        f"{100 * abs(drawn.error):.2g} points, at “{drawn.farthest}” ({share:.1%} drawn, "
        f"{theory:.1%} expected)."
    )


def removed_words(drawn: Drawn) -> str:
    """Say whether a removed token came."""
    if drawn.removed == 0:
        return "No token is removed."
    came = "none of them came" if drawn.removed_drawn == 0 else f"{drawn.removed_drawn:,} came"
    return f"{number_of(drawn.removed, 'token is', 'tokens are')} removed; {came}."


def error_side(error: float) -> str:
    """Return the one of ``ERRORS`` that is right, for an error as a share."""
    points = 100 * abs(error)
    return ERRORS[0 if points < 1 else 1 if points <= 5 else 2]


def ways_finding(ways: Ways) -> str:
    """Say which ways gave one token."""
    sure = [name for name in SURE if ways[name].sure]
    yours = number_of(len(ways[AS_SET].tokens), "token", "tokens")
    alone = f"; {listed(sure)} “{ways.favourite}” alone" if sure else ""
    return f"{ways.seeds} seeds: your settings drew {yours}{alone}."


def seed_words(ways: Ways) -> str:
    """Say what a fixed seed does, beside what greedy does."""
    way = ways[ONE_SEED]
    which = (
        "here by chance the most probable one"
        if way.greedy
        else f"and not the most probable one, “{ways.favourite}”"
    )
    return (
        f"A fixed seed gave “{way.tokens[0]}” {ways.seeds} times out of {ways.seeds}, {which}. "
        f"{number_of(way.kept, 'token was', 'tokens were')} in the draw: repeatable, not greedy."
    )


def order_finding(found: Mapping[str, Column]) -> str:
    """Say whether the orders leave different tokens."""
    sizes = {column.size for column in found.values()}
    if len(sizes) == 1:
        each = number_of(sizes.pop(), "token", "tokens")
        return f"With these settings {listed(list(found))} leave {each} each."
    counts = [f"{order} {column.size:,}" for order, column in found.items()]
    return f"One prompt, the same settings, in three orders: {listed(counts)} tokens stay."


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
    most_k = f"{done.by_k[0]}" if same_k else f"{settings.k}, and ties with the last"
    often_k, often_p = ("always " if same else "" for same in (same_k, least == most))
    # What is off is counted for comparison.
    k = f"{often_k}kept" if settings.sampler.top_k else f"at {settings.k} would {often_k}keep"
    p = f"would {often_p}keep" if settings.sampler.top_p is None else f"{often_p}kept"
    sizes = f"{least:,}" if least == most else f"{least:,} to {most:,}"
    return f"Over {steps} top-k {k} {most_k}. A nucleus of {settings.p:g} {p} {sizes}."


def nucleus_side(most: int) -> str:
    """Return the one of ``SIZES`` that is right, for the nucleus at its largest."""
    return SIZES[0 if most < 10 else 1 if most <= 100 else 2]


def bits_finding(result: BatchBits) -> str:
    """Say how many logits moved, how far, and whether a winner changed."""
    positions = number_of(len(result.other), "position", "positions")
    other, share = int(result.other.sum()), result.other.sum() / result.logits
    if other == 0:
        return (
            f"On this machine all {result.logits:,} logits at {positions} have the same bits, "
            f"alone and in a batch of {result.batch}."
        )
    changed = int(result.changed.sum()) or "none"
    return (
        f"Alone and in a batch of {result.batch}, {other:,} of {result.logits:,} logits "
        f"({percent(float(share))}) have other bits. The most probable token changed at "
        f"{changed} of {positions}."
    )


def room_finding(result: BatchBits) -> str:
    """Say how far the differences are from changing a winner."""
    return (
        f"The largest difference is {power_of_ten(float(result.largest.max()))}; the closest race "
        f"between two tokens, at position {int(result.gap.argmin()) + 1}, was won by "
        f"{power_of_ten(float(result.gap.min()))}."
    )


def power_of_ten(value: float) -> str:
    """Return a small number as it is written by hand.

    >>> power_of_ten(0.0000095), power_of_ten(0.025), power_of_ten(0.0)
    ('9.5 × 10⁻⁶', '0.025', '0')
    """
    if value == 0 or abs(value) >= 1e-3:
        return f"{value:.2g}"
    return scientific(value).replace("·", " × ")
