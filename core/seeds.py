"""Seeds: one per source of randomness, each feeding a generator of its own."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import torch

LARGEST_SEED = 2**32 - 1
"""The largest seed that PyTorch, NumPy and scikit-learn all take."""

_TERM = re.compile(r"(\d+)(?:\s*-\s*(\d+))?", re.ASCII)


def check_seed(seed: int) -> int:
    """Return ``seed`` if every library here would take it; raise ``ValueError`` if not."""
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)):
        raise ValueError(f"a seed must be a whole number, not {seed!r}")
    if not 0 <= seed <= LARGEST_SEED:
        raise ValueError(f"a seed must lie between 0 and {LARGEST_SEED}, not {seed}")
    return int(seed)


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
    rising ranges, for a seed over ``LARGEST_SEED``, and for more than ``limit`` different seeds.

    >>> parse_seeds("3, 0-2, 1")
    (3, 0, 1, 2)
    """
    seeds: dict[int, None] = {}
    for term in (part.strip() for part in text.split(",")):
        match = _TERM.fullmatch(term)
        if match is None:
            written = f"“{_shortened(term)}”" if term else "an empty place"
            raise ValueError(
                f"seeds are written like 0-19, 42; {written} is neither a whole number nor a range"
            )
        first, last = (_read_seed(digits or match[1]) for digits in match.groups())
        if last < first:
            raise ValueError(f"the range {first}-{last} runs backwards; write {last}-{first}")
        # Only so many are expanded: a range may name four billion.
        seeds.update(dict.fromkeys(range(first, min(last, first + limit) + 1)))
        if len(seeds) > limit:
            raise ValueError(
                f"at most {limit} seeds fit at a time; “{_shortened(text)}” names more"
            )
    return tuple(seeds)


def _read_seed(digits: str) -> int:
    significant = digits.lstrip("0") or "0"
    # Refused before int() reads it: int() refuses very long numbers with words of its own.
    if len(significant) > len(str(LARGEST_SEED)):
        raise ValueError(f"a seed must lie between 0 and {LARGEST_SEED}, not {_shortened(digits)}")
    return check_seed(int(significant))


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
    values = np.ascontiguousarray(array.detach().numpy() if hasattr(array, "detach") else array)
    return hashlib.sha256(values.tobytes()).hexdigest()[:12]
