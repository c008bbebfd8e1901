"""Ratios, each measured within one run: machines differ, and so do their moods."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return what ``work`` gives, and the seconds that it took."""
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """Return the least time that ``work`` took: what disturbs it can only add."""
    return min(timed(work)[1] for _ in range(repeats))
