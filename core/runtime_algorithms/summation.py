"""One set of numbers added in many orders, by several methods: how many different sums come out?"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np

from core.arrays import Float32, Float64, Integers
from core.checks import check, choice, seed, whole

SPREADS = ("normal", "uniform", "wide")
_GROUP = 2_000_000
"""So many numbers are held in shuffled copies at a time."""


@dataclass(frozen=True)
class SumSettings:
    """``count`` float32 numbers, added in ``orders`` orders, the first as they were drawn.

    ``spread``: "normal" (0, 1), "uniform" on [0, 1), or "wide", the exponentials of 3 times
    normal numbers, which differ by many powers of ten.

    Raises ``ValueError`` for an unknown spread and for sizes out of range.
    """

    spread: str = choice("normal", SPREADS)
    count: int = whole(1_000, 1, 10_000)
    orders: int = whole(1_000, 1, 1_000)
    seed: int = seed()

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True, eq=False)
class OrderedSums:
    """``sums``: float32 [method, order]; ``methods``: their names.

    ``exact``: the true sum, rounded to float64. ``ulp``: the unit in the last place of float32 at
    the exact sum. ``reach``: the largest partial sum on the way, as drawn.
    """

    settings: SumSettings
    methods: tuple[str, ...]
    sums: Float32
    exact: float
    ulp: float
    reach: float

    def distinct(self, method: str) -> int:
        """Return how many different sums the orders gave."""
        return len(np.unique(self.of(method)))

    def of(self, method: str) -> Float32:
        """Return the sums [order] of a method."""
        return self.sums[self.methods.index(method)]

    def distance(self, method: str) -> Float64:
        """Return how far each sum [order] lies from the exact one, in units in the last place."""
        return (self.of(method).astype(np.float64) - self.exact) / self.ulp

    def different(self, method: str) -> tuple[Float64, Integers]:
        """Return the different distances, ascending, and how many orders gave each."""
        return np.unique(self.distance(method), return_counts=True)


def one_by_one(numbers: Float32) -> Float32:
    """Return Σ x for each row, added from left to right, each sum rounded to float32."""
    return np.add.accumulate(numbers, axis=1)[:, -1]


def pairwise(numbers: Float32) -> Float32:
    """Return Σ x for each row: neighbours are added, then neighbouring sums, until one is left.

    A number goes through log₂ n additions in place of n. Source: N. Higham, *The Accuracy of
    Floating Point Summation*, SIAM J. Sci. Comput. 1993.
    """
    while numbers.shape[1] > 1:
        if numbers.shape[1] % 2:
            numbers = np.pad(numbers, [(0, 0), (0, 1)])
        numbers = numbers[:, 0::2] + numbers[:, 1::2]
    return numbers[:, 0]


def compensated(numbers: Float32) -> Float32:
    """Return Σ x for each row, the rounding error of every addition carried along in float32.

    Source: A. Neumaier, *Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen*,
    ZAMM 1974, after W. Kahan.
    """
    total = numbers[:, 0].copy()
    lost = np.zeros_like(total)
    for term in numbers.T[1:]:
        raised = total + term
        larger = np.abs(total) >= np.abs(term)
        lost += np.where(larger, (total - raised) + term, (term - raised) + total)
        total = raised
    return total + lost


def in_float64(numbers: Float32) -> Float32:
    """Return Σ x for each row, added from left to right in float64, rounded once at the end."""
    return np.add.accumulate(numbers, axis=1, dtype=np.float64)[:, -1].astype(np.float32)


def exactly(numbers: Float32) -> Float32:
    """Return Σ x for each row without any rounding but the last, by ``math.fsum``."""
    return np.array([math.fsum(row.tolist()) for row in numbers], dtype=np.float32)


METHODS: dict[str, Callable[[Float32], Float32]] = {
    "one by one": one_by_one,
    "pairwise": pairwise,
    "compensated": compensated,
    "float64": in_float64,
    "exact": exactly,
}
"""Ways to add float32 numbers: [order, number] → [order]."""


def orders(settings: SumSettings) -> OrderedSums:
    """Add the same numbers in many orders by each of ``METHODS``.

    Numbers and orders come from ``numpy.random.default_rng`` of the seed: first the numbers, then a
    permutation for each order after the first.

    >>> sums = orders(SumSettings())
    >>> sums.distinct("exact"), sums.distinct("one by one") > 10
    (1, True)
    """
    generator = np.random.default_rng(settings.seed)
    numbers = draw_numbers(settings, generator)
    sums = [
        np.stack([method(group) for method in METHODS.values()])
        for group in _shuffled(numbers, settings.orders, generator)
    ]
    exact = math.fsum(numbers.tolist())
    return OrderedSums(
        settings,
        tuple(METHODS),
        np.concatenate(sums, axis=1),
        exact,
        float(np.spacing(np.float32(abs(exact)))),
        float(np.abs(np.add.accumulate(numbers.astype(np.float64))).max()),
    )


def draw_numbers(settings: SumSettings, generator: np.random.Generator) -> Float32:
    """Return the numbers [count] in the order in which they are drawn."""
    if settings.spread == "uniform":
        return generator.random(settings.count).astype(np.float32)
    numbers = generator.standard_normal(settings.count)
    return (np.exp(3 * numbers) if settings.spread == "wide" else numbers).astype(np.float32)


def _shuffled(numbers: Float32, count: int, generator: np.random.Generator) -> Iterator[Float32]:
    """Yield the orders in groups [order, number], small enough to be held."""
    rows = chain([numbers], (generator.permutation(numbers) for _ in range(count - 1)))
    while group := list(islice(rows, max(1, _GROUP // len(numbers)))):
        yield np.stack(group)
