"""A comparison of two lists of scores: what was measured, and the verdict that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import count
from math import comb, hypot, nan
from typing import Literal

import numpy as np

from core.arrays import Float64
from core.is_it_noise import words
from core.shares import wilson

ALPHA = 0.05
LOPSIDED = 10
"""Standard deviations this many times apart are told: the means then do not say what happened."""

Kind = Literal["pairs", "groups", "folds"]
"""Pairs by seed or data set; two groups of runs; resampled folds, which share examples."""

Verdict = Literal["b", "a", "cannot tell", "too few", "same"]
DECISIVE = {"pairs": ("sign flip",), "groups": ("welch", "permutation"), "folds": ("corrected",)}
"""The tests that decide: where there are two, both must."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """What the scores ``a`` and ``b`` say of each other, in their own unit.

    ``difference``: the mean of b − a; ``interval``: its 95% interval, NaN where nothing is known of
    it; ``p_values``: two-sided, by test; a test that these scores do not allow is missing.
    ``b_wins``: the probability that b beats a on a fresh run, ties half. ``outlier``: the place of
    the one score that decides ("pair 3"), and what becomes of the difference without it. ``p``: the
    decisive p, after Holm's adjustment where this comparison is one ``among`` several.
    """

    a: Float64
    b: Float64
    names: tuple[str, str]
    kind: Kind
    higher_is_better: bool
    difference: float
    interval: tuple[float, float]
    p_values: dict[str, float]
    b_wins: float
    p: float
    among: int = 1
    outlier: tuple[str, float] | None = None
    overlap: float = 0.0
    """n_test / n_train of resampled folds."""

    @cached_property
    def differences(self) -> Float64:
        """The differences b − a [pair], rounded as their scores were written; not of two groups."""
        return paired_differences(self.a, self.b)

    @property
    def sizes(self) -> tuple[int, int]:
        """The numbers of scores."""
        return len(self.a), len(self.b)

    @property
    def spread(self) -> float:
        """The standard deviation of the differences; of two groups √(s_a² + s_b²)."""
        if min(self.sizes) < 2:
            return nan
        if self.kind != "groups":
            return _deviation(self.differences)
        return hypot(_deviation(self.a), _deviation(self.b))

    @property
    def freedom(self) -> float:
        """Degrees of freedom for each score of a list but one: Welch's, for two equal groups."""
        if self.kind != "groups":
            return 1.0
        a, b = _deviation(self.a) ** 2, _deviation(self.b) ** 2
        return (a + b) ** 2 / (a * a + b * b)

    @property
    def lopsided(self) -> float:
        """How many times the larger standard deviation is the smaller; NaN where one is zero."""
        if min(self.sizes) < 3:
            return nan
        low, high = sorted((_deviation(self.a), _deviation(self.b)))
        return high / low if low > 0 else nan

    @property
    def moves(self) -> bool:
        """Whether anything is left to chance: not so if both lists, or all folds, are constant."""
        if self.kind == "folds":
            return bool(np.ptp(self.differences))
        return bool(np.ptp(self.a) or np.ptp(self.b))

    @property
    def least_p(self) -> float:
        """The least p that any scores could give in such numbers."""
        return least_p(self.kind, *self.sizes)

    @property
    def needed(self) -> int:
        """The least number of pairs, or of runs in each group, that could show anything."""
        return next(n for n in count(2) if self.among * least_p(self.kind, n, n) < ALPHA)

    @property
    def wins_interval(self) -> tuple[float, float]:
        """Wilson's interval of ``b_wins``; for two groups with the smaller number, which is wide.

        The variance of Mann and Whitney's share is at most θ(1 − θ)/min(n_a, n_b).
        Source: D. van Dantzig (1951).
        """
        n = min(self.sizes)
        return wilson(self.b_wins * n, n)  # type: ignore[arg-type]

    @cached_property
    def verdict(self) -> Verdict:
        """Which is better, or why nobody can say."""
        if min(self.sizes) < 2:
            return "too few"
        if not self.moves:
            return "same" if self.difference == 0 else "cannot tell"
        if self.kind != "groups" and not self.differences.any():
            return "same"
        if self.among * self.least_p >= ALPHA:
            return "too few"
        if self.p >= ALPHA or self.difference == 0:
            return "cannot tell"
        return "b" if (self.difference > 0) == self.higher_is_better else "a"

    @property
    def says(self) -> str:
        """The verdict in words, and what else one must know of these scores."""
        return words.verdict_words(self)

    @property
    def paper(self) -> str:
        """The sentence to paste into a paper."""
        return words.paper_words(self)


def least_p(kind: Kind, n_a: int, n_b: int) -> float:
    """Return the least two-sided p that relabelling can give, whatever the scores; 0 for folds.

    >>> least_p("pairs", 3, 3), least_p("pairs", 5, 5), least_p("groups", 3, 3)
    (0.25, 0.0625, 0.1)
    """
    if kind == "folds":
        return 0.0
    return 2 / (2**n_a if kind == "pairs" else comb(n_a + n_b, n_a))


def as_typed(*lists: Float64) -> tuple[list[Float64], float]:
    """Return lists of numbers as whole multiples of their last digit typed, and how many make 1.

    So differences that tie on paper tie here, and sums are exact. Numbers of more than nine
    decimals were computed, not typed: they stay as they are, and 1 makes 1.
    """
    # In 15 digits 0.1 + 0.2 is 0.3, as whoever computed it would have typed it.
    values = {float(f"{value:.15g}") for each in lists for value in each}
    written = {np.format_float_positional(value, trim="-") for value in values}
    decimals = max((len(w.partition(".")[2]) for w in written), default=0)
    scale = 10.0**decimals if decimals <= 9 else 1.0
    if max((float(np.abs(each).max(initial=0)) for each in lists), default=0.0) * scale > 2**40:
        scale = 1.0
    return [np.rint(each * scale) if scale > 1 else each for each in lists], scale


def _deviation(values: Float64) -> float:
    # From the first: equal scores then deviate by nothing, and no rounding of a mean.
    return float(np.std(values - values[0], ddof=1))


def paired_differences(a: Float64, b: Float64) -> Float64:
    """Return b − a to the digits that were typed."""
    (first, second), scale = as_typed(a, b)
    return (second - first) / scale
