"""Seeds: one per source of randomness, each feeding a generator of its own."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, fields
from decimal import Decimal
from numbers import Integral
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

LARGEST_SEED = 2**32 - 1
"""The largest seed that PyTorch, NumPy and scikit-learn all take."""

_WHOLE = re.compile(r"[-−]?\d+|[-−]?\d+(\.\d+)?[eE]\+?\d\d?", re.ASCII)
_LONGEST_NUMBER = 100
# A range as it is typed, and as a book prints it: with any of the hyphens, dashes and minus signs.
_RANGE = re.compile(r"(\d[\d.eE+]*)\s*[-‐‑–—−]\s*(\d[\d.eE+]*)", re.ASCII)
_THOUSANDS = re.compile(r"(?<![\d,])[1-9]\d{0,2}(,\d{3})+(?![\d,])", re.ASCII)


def read_whole(text: str) -> int | None:
    """Return the whole number that ``text`` writes, in digits or as 1e9; None if it writes none."""
    if len(text) > _LONGEST_NUMBER or not _WHOLE.fullmatch(text):
        return None
    number = Decimal(text.replace("−", "-"))
    return int(number) if number == number.to_integral_value() else None


def check_seed(seed: int) -> int:
    """Return ``seed`` if every library here would take it; raise ``ValueError`` if not."""
    if isinstance(seed, bool) or not isinstance(seed, Integral):
        raise ValueError(f"a seed must be a whole number, not {seed!r}")
    if not 0 <= seed <= LARGEST_SEED:
        raise ValueError(
            f"a seed must lie between 0 and {LARGEST_SEED}, not {seed}{why_out_of_range(seed)}"
        )
    return int(seed)


def why_out_of_range(seed: int) -> str:
    """Return the end of a sentence: what PyTorch would make of a seed that does not fit."""
    if 0 <= seed <= LARGEST_SEED or not -(2**63) <= seed < 2**64:
        return ""
    return (
        f"; on a CPU PyTorch's generator takes only the lower 32 bits, so that {seed} would draw "
        f"what {seed % 2**32} draws"
    )


@dataclass(frozen=True)
class Seeds:
    """One seed per source of randomness: moving one leaves all the others where they were."""

    init: int = 0
    split: int = 0
    order: int = 0
    dropout: int = 0
    sampling: int = 0
    noise: int = 0

    def __post_init__(self) -> None:
        for field in fields(self):
            check_seed(getattr(self, field.name))


def torch_generator(seed: int) -> torch.Generator:
    """Return a CPU generator that draws what PyTorch draws after ``torch.manual_seed(seed)``.

    The global generator stays untouched, so that no reader's draw depends on another's.
    """
    # Imported here: who only names a seed or shows a fingerprint need not wait for torch.
    import torch

    return torch.Generator().manual_seed(check_seed(seed))


def parse_seeds(text: str, limit: int = 4096) -> tuple[int, ...]:
    """Read ``"0-19, 42"`` as the seeds 0 to 19 and 42: in the order written, each kept once.

    Raises ``ValueError``, with a sentence for the reader, for anything but whole numbers and
    rising ranges, for a seed over ``LARGEST_SEED``, for what may be seeds or one number with
    commas between its thousands, and for more than ``limit`` different seeds.

    >>> parse_seeds("3, 0-2, 1")
    (3, 0, 1, 2)
    """
    if grouped := _THOUSANDS.search(text):
        parts = grouped[0].split(",")
        seeds_meant, number_meant = ", ".join(str(int(part)) for part in parts), "".join(parts)
        raise ValueError(
            f"“{_shortened(grouped[0])}” may be {len(parts)} seeds or one: write "
            f"{_shortened(seeds_meant)} or {_shortened(number_meant)}"
        )
    seeds: dict[int, None] = {}
    for term in (part.strip() for part in text.split(",")):
        ends = _RANGE.fullmatch(term)
        first, last = (_read_seed(end, term) for end in (ends.groups() if ends else (term, term)))
        if last < first:
            raise ValueError(f"the range {first}-{last} runs backwards; write {last}-{first}")
        # Only so many are expanded: a range may name four billion.
        seeds.update(dict.fromkeys(range(first, min(last, first + limit) + 1)))
        if len(seeds) > limit:
            raise ValueError(
                f"at most {limit} seeds fit at a time; “{_shortened(text)}” names more"
            )
    return tuple(seeds)


def _read_seed(digits: str, term: str) -> int:
    if (seed := read_whole(digits)) is not None:
        return check_seed(seed)
    if digits.isdecimal() and digits.isascii():
        raise ValueError(f"a seed must lie between 0 and {LARGEST_SEED}, not {_shortened(digits)}")
    written = f"“{_shortened(term)}”" if term else "an empty place"
    raise ValueError(
        f"seeds are written like 0-19, 42; {written} is neither a whole number nor a range"
    )


def _shortened(text: str, length: int = 40) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def format_seeds(seeds: tuple[int, ...]) -> str:
    """Write seeds the short way that ``parse_seeds`` reads: ``(0, 1, 2, 42)`` as ``"0-2, 42"``."""
    runs: list[list[int]] = []
    for seed in seeds:
        if runs and seed == runs[-1][-1] + 1:
            runs[-1].append(seed)
        else:
            runs.append([seed])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def fingerprint(array: Any) -> str:
    """Return the first 12 hex digits of the SHA-256 of the bytes of ``array``.

    ``array``: a NumPy array, a CPU tensor, or numbers that NumPy turns into one. Equal
    fingerprints mean equal bits, in row-major order; the shape does not enter.
    """
    # Imported here: the first page stands without it.
    import numpy as np

    values = np.ascontiguousarray(array.detach().numpy() if hasattr(array, "detach") else array)
    return hashlib.sha256(values.tobytes()).hexdigest()[:12]
