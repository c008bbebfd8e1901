"""A dropout mask as somebody printed it: read from text, and told whose processor drew it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Booleans
from core.checks import check_number
from core.hardware.streams import (
    draw,
    first_words,
    intel_uniforms,
    keeps,
    other_uniforms,
)
from core.seeds import check_seed
from core.wording import listed, number_of

LONGEST = 200_000
"""Characters: what is longer is not read."""

SEEDS = range(10_000)
OWNERS = {"intel": "Intel", "other": "AMD, Apple or another ARM"}
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_TAIL = re.compile(r",?\s*\b(?:dtype|device|grad_fn|requires_grad|size)\s*=\s*[^\s,)]+")
_WRAPPED = re.compile(r"\b(?:torch\.|np\.|numpy\.)?(?:tensor|Tensor|array|Parameter)\b")
_QUICK = 64
"""So many cells are looked at for every seed, all of them for the few that are left."""


@dataclass(frozen=True, eq=False)
class Pasted:
    """What was read: ``kept`` bool [cell]; ``p`` where the scale 1/(1 − p) tells it, else None."""

    kept: Booleans
    p: float | None


@dataclass(frozen=True)
class Recognised:
    """Whose mask it is: ``makers`` that draw it, ``p`` as read off it (None where it does not
    say), the ``seed`` and ``used_p`` it was held against, and one sentence.
    """

    makers: tuple[str, ...]
    p: float | None
    says: str
    seed: int
    used_p: float
    cells: int


def read(text: str) -> Pasted:
    """Return the mask that ``text`` prints: any brackets, ``2.`` or ``2.0000``, commas or blanks,
    ``0``/``1``, ``True``/``False``, digits in a row. Anything that is not zero is kept.

    Raises ``ValueError``, with a sentence for the reader, for what cannot be read.
    """
    if len(text) > LONGEST:
        raise ValueError(f"that is {len(text):,} characters; at most {LONGEST:,} are read")
    if "..." in text or "…" in text:
        raise ValueError(
            "the printout leaves cells out (“...”); print all of it with "
            "torch.set_printoptions(threshold=100_000)"
        )
    bare = _TAIL.sub(" ", _WRAPPED.sub(" ", text))
    bare = re.sub(r"\b(True|true)\b", "1", re.sub(r"\b(False|false)\b", "0", bare))
    words = re.sub(r"[\[\](){},;|]", " ", bare).split()
    odd = [each for each in words if not re.fullmatch(_NUMBER, each)]
    if odd:
        raise ValueError(f"“{odd[0][:40]}” is not a number; paste the printed tensor alone")
    if not words:
        raise ValueError("there is no number in it; paste the printed tensor")
    words = _single_digits(words)
    values = np.array([float(each) for each in words])
    if not np.isfinite(values).all():
        raise ValueError("a number in it is too large; paste the printed tensor alone")
    scales = {word.lstrip("+") for word, value in zip(words, values, strict=True) if value}
    return Pasted(values != 0, _read_p(scales))


def _single_digits(words: list[str]) -> list[str]:
    """Return rows such as "220220" cell by cell, where nothing else can be meant."""
    glued = len({*"".join(words)} - {"0"}) <= 1 and any(
        len(word) > 1 and word[0] == "0" for word in words if word.isdigit()
    )
    return list("".join(words)) if glued and all(map(str.isdigit, words)) else words


def _read_p(scales: set[str]) -> float | None:
    """Return the roundest p whose 1/(1 − p) is printed so; None for 1, for several, for none."""
    values = {float(scale) for scale in scales}
    if len(values) != 1 or (value := values.pop()) <= 1:
        return None
    written = max(scales, key=len)
    # What rounds away: the digits that are not printed, and those that float32 does not hold.
    half = max(0.5 * 10.0 ** -_decimals(written) * (1 + 1e-9), value * 2.0**-23)
    for digits in range(1, 13):
        p = round(1 - 1 / value, digits)
        if 0 < p < 1 and abs(1 / (1 - p) - value) <= half:
            return p
    return 1 - 1 / value


def _decimals(written: str) -> int:
    digits, _, power = written.lower().partition("e")
    return len(digits.partition(".")[2]) - int(power or 0) if "." in digits else 4


def recognise(text: str, seed: int = 123, p: float | None = None) -> Recognised:
    """Say which makers' processors draw the printed mask first after ``torch.manual_seed(seed)``.

    ``p``: where it cannot be read off the printout; 0.5 unless given. What cannot be read is said
    in the sentence: ``makers`` is then empty.
    """
    check_seed(seed)
    try:
        pasted = read(text)
    except ValueError as error:
        return Recognised((), None, f"This cannot be read: {error}.", seed, p or 0.5, 0)
    used = pasted.p if pasted.p is not None else check_number("p", 0.5 if p is None else p, "[0,1]")
    makers = tuple(
        maker for maker in OWNERS if np.array_equal(_mask(seed, used, maker, pasted), pasted.kept)
    )
    says = _sentence(makers, pasted, seed, used)
    return Recognised(makers, pasted.p, says, seed, used, len(pasted.kept))


def _mask(seed: int, p: float, maker: str, pasted: Pasted) -> Booleans:
    if p in (0, 1):
        return np.full(len(pasted.kept), p == 0)
    return keeps(draw(seed, len(pasted.kept), maker), p)


def _sentence(makers: tuple[str, ...], pasted: Pasted, seed: int, p: float) -> str:
    cells = number_of(len(pasted.kept), "cell", "cells")
    drops = f"p = {p!r}" + (", read off the scale" if pasted.p is not None else "")
    if not makers:
        return (
            f"Neither: with seed {seed} and {drops}, no maker's first {cells} are these. Another "
            "seed, another p, or numbers drawn before it, would explain that."
        )
    if len(makers) == 2:
        enough = cells_to_tell(seed, p)
        more = (
            f"{number_of(enough, 'cell', 'cells')} would be enough"
            if enough
            else "no number of cells tells"
        )
        return (
            f"Both: with seed {seed} and {drops}, all makers draw these {cells}, so it is too "
            f"short to tell; {more}."
        )
    kind = "an Intel processor" if makers[0] == "intel" else "such a processor"
    return (
        f"{OWNERS[makers[0]]}: with seed {seed} and {drops}, these {cells} are what {kind} draws, "
        "and not what the others do."
    )


def cells_to_tell(seed: int, p: float, most: int = 4096) -> int:
    """Return how many cells are enough to tell the makers apart; 0 where ``most`` are not."""
    if p in (0, 1):
        return 0
    intel, other = (keeps(draw(seed, most, maker), p) for maker in OWNERS)
    apart = intel != other
    return int(apart.argmax()) + 1 if apart.any() else 0


def search(
    text: str, p: float | None = None, seeds: Sequence[int] = SEEDS
) -> list[tuple[int, str]]:
    """Return each (seed, maker) of ``seeds`` whose first mask is exactly the printed one.

    Raises ``ValueError``, with a sentence, for what cannot be read.
    """
    pasted = read(text)
    used = pasted.p if pasted.p is not None else check_number("p", 0.5 if p is None else p, "[0,1]")
    if used in (0, 1):
        raise ValueError("with p = 0 or 1 every seed gives the same")
    quick = pasted.kept[:_QUICK]
    words = first_words(seeds, 2 * len(quick))
    uniforms = {"intel": intel_uniforms(words[:, 0], len(quick)), "other": other_uniforms(words)}
    return sorted(
        (seeds[place], maker)
        for maker, drawn in uniforms.items()
        for place in np.flatnonzero((keeps(drawn, used) == quick).all(1)).tolist()
        if np.array_equal(_mask(seeds[place], used, maker, pasted), pasted.kept)
    )


def search_words(found: Sequence[tuple[int, str]], cells: int, searched: int = len(SEEDS)) -> str:
    """Say which seeds were found; the first few by name."""
    if not found:
        return f"No seed from 0 to {searched - 1:,} gives these {cells} cells, on any maker."
    named = [f"seed {seed} on {OWNERS[maker]}" for seed, maker in found[:5]]
    rest = f", and {len(found) - 5:,} more" if len(found) > 5 else ""
    lucky = searched * 2 / 2.0**cells
    warning = " So short a mask is found by chance." if lucky > 0.01 else ""
    return f"Found: {listed(named)}{rest}.{warning}"
