"""A dropout mask as somebody printed it: read from text, and told whose processor drew it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Booleans
from core.checks import check_number
from core.hardware.streams import intel_uniforms, keeps, other_uniforms, twister
from core.seeds import check_seed
from core.wording import listed, number_of

LONGEST = 200_000
"""Characters: what is longer is not read."""

SEEDS = range(10_000)
OWNERS = {"intel": "Intel", "other": "AMD, Apple or another ARM"}
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_AROUND = re.compile(
    r"[\[(]torch\.\w+ of size [^\])]*[\])]"
    r"|\b(?:dtype|device|grad_fn|requires_grad|size)\s*=\s*[^\s,)]+"
    r"|\b(?:torch\.|np\.|numpy\.)?(?:tensor|array|Parameter(?: containing:)?)(?=[\s(\[]|$)"
    r"|[\[\](){},;|]",
    re.IGNORECASE,
)
"""What stands around the numbers of a printed tensor."""

_QUICK = 64
"""So many cells are looked at for every seed, all of them for the few that are left."""


@dataclass(frozen=True)
class Recognised:
    """The ``makers`` that draw a mask, ``p`` where its scale says it, a sentence, and its size."""

    makers: tuple[str, ...]
    p: float | None
    says: str
    cells: int = 0


def read(text: str) -> tuple[Booleans, float | None]:
    """Return the mask that ``text`` prints, True = kept (not zero), and p where the scale 1/(1 − p)
    tells it. Any brackets, ``2.`` or ``2.0000``, commas or blanks, ``0``/``1``, ``True``/``False``,
    digits in a row; raises ``ValueError``, with a sentence for the reader, for anything else.
    """
    if len(text) > LONGEST:
        raise ValueError(f"that is {len(text):,} characters; at most {LONGEST:,} are read")
    if "..." in text or "…" in text:
        raise ValueError(
            "the printout leaves cells out (“...”); print all of it with "
            "torch.set_printoptions(threshold=100_000)"
        )
    if decimal := re.search(r"\d,\d{4}\b", text):
        raise ValueError(f"“{decimal[0]}” may be one number or two; write points for decimals")
    bare = _AROUND.sub(" ", text)
    bare = re.sub(r"\btrue\b", "1", bare, flags=re.IGNORECASE)
    words = re.sub(r"\bfalse\b", "0", bare, flags=re.IGNORECASE).split()
    odd = [each for each in words if not _NUMBER.fullmatch(each)]
    if odd:
        raise ValueError(f"“{odd[0][:40]}” is not a number; paste the printed tensor alone")
    if not words:
        raise ValueError("there is no number in it; paste the printed tensor")
    words = list("".join(words)) if _are_rows_of_digits(words) else words
    values = np.array([float(each) for each in words])
    if not np.isfinite(values).all():
        raise ValueError("a number in it is too large; paste the printed tensor alone")
    scales = {word.lstrip("+") for word, value in zip(words, values, strict=True) if value}
    return values != 0, _read_p(scales)


def _are_rows_of_digits(words: list[str]) -> bool:
    """Return whether nothing but rows such as "220220" can be meant: one digit a cell."""
    if not all(map(str.isdigit, words)) or len({*"".join(words)} - {"0"}) > 1:
        return False
    shortest, longest = min(map(len, words)), max(map(len, words))
    return 3 < shortest == longest or any(w[0] == "0" and len(w) > 1 for w in words)


def _read_p(scales: set[str]) -> float | None:
    """Return the roundest p whose 1/(1 − p) is printed so; None for 1, for several, for none."""
    values = {float(scale) for scale in scales}
    if len(values) != 1 or (value := values.pop()) <= 1:
        return None
    digits, _, power = max(scales, key=len).lower().partition("e")
    decimals = len(digits.partition(".")[2]) - int(power or 0) if "." in digits else 4
    # What rounds away: the digits that are not printed, and those that float32 does not hold.
    half = max(0.5 * 10.0**-decimals * (1 + 1e-9), value * 2.0**-23)
    for places in range(1, 13):
        p = round(1 - 1 / value, places)
        if 0 < p < 1 and abs(1 / (1 - p) - value) <= half:
            return p
    return 1 - 1 / value


def recognise(text: str, seed: int = 123, p: float | None = None) -> Recognised:
    """Say which makers' processors draw the printed mask first after ``torch.manual_seed(seed)``,
    with ``p`` (0.5 unless given) where the printout does not tell it, or what cannot be read.
    """
    check_seed(seed)
    try:
        kept, found = read(text)
    except ValueError as error:
        return Recognised((), None, f"This cannot be read: {error}.")
    used = _used(found, p)
    makers = tuple(
        maker for maker in OWNERS if np.array_equal(keeps(seed, len(kept), used, maker), kept)
    )
    cells = number_of(len(kept), "cell", "cells")
    given = f"with seed {seed} and p = {used!r}" + ", read off the scale," * (found is not None)
    if not makers:
        says = (
            f"Neither: {given} no maker's first {cells} are these. Another seed, another p, or "
            "numbers drawn before it, would explain that."
        )
    elif len(makers) == 2:
        enough = cells_to_tell(seed, used)
        would = number_of(enough, "cell", "cells") if enough else "no number of cells"
        says = (
            f"Both: {given} all makers draw these {cells}, so it is too short to tell; {would} "
            "would be enough."
        )
    else:
        kind = "an Intel processor" if makers[0] == "intel" else "such a processor"
        says = f"{OWNERS[makers[0]]}: {given} {kind} draws these {cells}, and the others do not."
    return Recognised(makers, found, says, len(kept))


def _used(found: float | None, otherwise: float | None) -> float:
    """Return the p to go by: the one that was read, else the reader's, else 0.5."""
    given = 0.5 if otherwise is None else otherwise
    return check_number("p", given, "[0, 1]") if found is None else found


def cells_to_tell(seed: int, p: float, most: int = 4096) -> int:
    """Return how many cells are enough to tell the makers apart; 0 where ``most`` are not."""
    intel, other = (keeps(seed, most, p, maker) for maker in OWNERS)
    apart = intel != other
    return int(apart.argmax()) + 1 if apart.any() else 0


def search(
    text: str, p: float | None = None, seeds: Sequence[int] = SEEDS
) -> list[tuple[int, str]]:
    """Return each (seed, maker) of ``seeds`` whose first mask is exactly the printed one; raise
    ``ValueError``, with a sentence, for what cannot be read.
    """
    kept, found = read(text)
    used = _used(found, p)
    if used in (0, 1):
        raise ValueError("with p = 0 or 1 every seed gives the same")
    quick = kept[:_QUICK]
    words = twister(seeds, 2 * len(quick))
    uniforms = {"intel": intel_uniforms(words[:, 0], len(quick)), "other": other_uniforms(words)}
    return sorted(
        (seeds[place], maker)
        for maker, drawn in uniforms.items()
        for place in np.flatnonzero(((drawn < 1.0 - used) == quick).all(1)).tolist()
        if np.array_equal(keeps(seeds[place], len(kept), used, maker), kept)
    )


def search_words(found: Sequence[tuple[int, str]], cells: int, searched: int = len(SEEDS)) -> str:
    """Say which seeds were found; the first few by name."""
    if not found:
        return f"No seed from 0 to {searched - 1:,} gives these {cells} cells, on any maker."
    named = [f"seed {seed} on {OWNERS[maker]}" for seed, maker in found[:5]]
    rest = f", and {len(found) - 5:,} more" if len(found) > 5 else ""
    by_chance = len(found) > 1 or searched * 2 / 2.0**cells > 0.01
    warning = " So short a mask is found by chance." if by_chance else ""
    return f"Found: {listed(named)}{rest}.{warning}"
