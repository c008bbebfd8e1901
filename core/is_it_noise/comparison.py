"""A comparison of two lists of scores: what was measured, and the verdict that follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from math import comb, hypot, nan
from typing import Literal

import numpy as np

from core.arrays import Float64
from core.is_it_noise import words
from core.shares import wilson

ALPHA = 0.05

Kind = Literal["pairs", "groups", "folds"]
"""Pairs by seed or data set; two groups of runs; resampled folds, which share examples."""

Verdict = Literal["b", "a", "cannot tell", "too few", "same"]
DECISIVE = {"pairs": ("sign flip",), "groups": ("welch", "permutation"), "folds": ("corrected",)}
"""The tests that decide: where there are two, both must."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """What the scores ``a`` and ``b`` say of each other, in their own unit.

    ``train_test``: n_train and n_test, of folds. ``interval``: 95%, for the mean of b − a; NaN
    where nothing is known. ``p_values``: two-sided, by each test that these scores allow.
    ``adjusted``: the decisive p by Holm, where this is one ``among`` several. ``outlier``: the one
    score that decides ("pair 3"), and what the difference is without it.
    """

    a: Float64
    b: Float64
    names: tuple[str, str]
    kind: Kind
    higher_is_better: bool = True
    train_test: tuple[int, int] | None = None
    interval: tuple[float, float] = (nan, nan)
    p_values: dict[str, float] = field(default_factory=dict)
    adjusted: float | None = None
    among: int = 1
    outlier: tuple[str, float] | None = None

    @cached_property
    def differences(self) -> Float64:
        """The differences b − a, to the digits typed: [pair], or of two groups [run of b, of a]."""
        (a, b), scale = as_typed(self.a, self.b)
        return (np.subtract.outer(b, a) if self.kind == "groups" else b - a) / scale

    @cached_property
    def difference(self) -> float:
        """The mean of b − a."""
        (a, b), scale = as_typed(self.a, self.b)
        return float(b.mean() - a.mean()) / scale

    @cached_property
    def b_wins(self) -> float:
        """The probability that b beats a on a fresh run, ties half."""
        ahead = self.differences > 0 if self.higher_is_better else self.differences < 0
        return float(ahead.mean() + (self.differences == 0).mean() / 2)

    @property
    def wins_interval(self) -> tuple[float, float]:
        """Wilson's interval of ``b_wins``; of two groups with the smaller n (van Dantzig 1951)."""
        return wilson(self.b_wins * min(self.sizes), min(self.sizes))

    @property
    def sizes(self) -> tuple[int, int]:
        """The numbers of scores."""
        return len(self.a), len(self.b)

    @property
    def spread(self) -> float:
        """The standard deviation of the differences; of two groups √(s_a² + s_b²)."""
        both = deviation(self.a), deviation(self.b)
        return hypot(*both) if self.kind == "groups" else deviation(self.differences)

    @property
    def lopsided(self) -> float:
        """How many times the larger standard deviation is the smaller; NaN where that is zero."""
        low, high = sorted((deviation(self.a), deviation(self.b)))
        return high / low if min(self.sizes) > 2 and low > 0 else nan

    @property
    def moves(self) -> bool:
        """Whether anything is left to chance: not so if both lists, or all folds, are constant."""
        lists = [self.differences] if self.kind == "folds" else [self.a, self.b]
        return any(bool(np.ptp(each)) for each in lists)

    @property
    def p(self) -> float:
        """The p that decides; 1 where the scores allow no test."""
        alone = max(self.p_values.get(test, 1.0) for test in DECISIVE[self.kind])
        return alone if self.adjusted is None else self.adjusted

    @property
    def least_p(self) -> float:
        """The least p that any scores could give in such numbers."""
        return least_p(self.kind, *self.sizes)

    @property
    def needed(self) -> int:
        """The least number of pairs, or of runs in each group, that could show anything."""
        return next(n for n in count(2) if self.among * least_p(self.kind, n, n) < ALPHA)

    @cached_property
    def verdict(self) -> Verdict:
        """Which is better, or why nobody can say."""
        if min(self.sizes) < 2:
            return "too few"
        if not self.moves or (self.kind != "groups" and not self.differences.any()):
            return "same" if self.difference == 0 else "cannot tell"
        if self.among * self.least_p >= ALPHA:
            return "too few"
        if self.p >= ALPHA or self.difference == 0:
            return "cannot tell"
        return "b" if (self.difference > 0) == self.higher_is_better else "a"

    @property
    def says(self) -> str:
        """The verdict in words, and what else one must know of these scores."""
        return " ".join([words.verdict_words(self), *words.remarks(self)])


def least_p(kind: Kind, n_a: int, n_b: int) -> float:
    """Return the least two-sided p that relabelling can give, whatever the scores; 0 for folds.

    >>> least_p("pairs", 3, 3), least_p("pairs", 5, 5), least_p("groups", 3, 3)
    (0.25, 0.0625, 0.1)
    """
    return {"folds": 0.0, "pairs": 2 / 2**n_a, "groups": 2 / comb(n_a + n_b, n_a)}[kind]


def as_typed(*lists: Float64) -> tuple[list[Float64], float]:
    """Return lists of numbers as whole multiples of their last digit typed, and how many make 1.

    So ties on paper are ties, and sums exact. More than nine decimals were not typed, and stay.
    """
    # In 15 digits 0.1 + 0.2 is 0.3, as whoever computed it would have typed it.
    values = {float(f"{value:.15g}") for each in lists for value in each}
    written = [np.format_float_positional(value, trim="-") for value in values]
    decimals = max((len(each.partition(".")[2]) for each in written), default=0)
    exact = decimals <= 9 and max(map(abs, values), default=0.0) * 10.0**decimals <= 2**40
    scale = 10.0**decimals if exact else 1.0
    return [np.rint(each * scale) if exact else each for each in lists], scale


def deviation(values: Float64) -> float:
    """Return the standard deviation with n − 1 below the line; NaN of one value."""
    # From the first: equal scores then deviate by nothing, and no rounding of a mean.
    return float(np.std(values - values[0], ddof=1)) if len(values) > 1 else nan
