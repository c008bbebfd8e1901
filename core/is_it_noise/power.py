"""How many seeds would settle a difference: the chance that a test shows it, over their number.

By Student's noncentral t: the test's statistic is t-distributed around difference/standard error.
Source: J. Cohen, *Statistical Power Analysis for the Behavioral Sciences*, 1988.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import nct, t

from core.arrays import Float64
from core.is_it_noise.comparison import ALPHA, Comparison, deviation

ENOUGH, MOST = 0.8, 100_000
AXIS = 20
"""The curve ends at so many times the number at hand."""


@dataclass(frozen=True, eq=False)
class Power:
    """The chance to show a difference with ``sizes`` [n] pairs, runs of each group, or folds.

    ``seen`` [n]: if the true one is ``difference``. ``now``: the number at hand; ``needed``: the
    least that gives an 80% chance, None if none up to ``MOST`` does.
    """

    sizes: Float64
    seen: Float64
    difference: float
    now: int
    needed: int | None


def power_of(comparison: Comparison) -> Power:
    """Return the power for the difference and the spread that ``comparison`` saw.

    Raises ``ValueError`` where fewer than two scores, or no spread, leave nothing to reckon with.
    """
    if min(comparison.sizes) < 2 or not comparison.spread > 0:
        raise ValueError("without a spread there is no luck to be settled by more seeds")
    difference, now = comparison.difference, min(comparison.sizes)
    sizes = np.unique(np.geomspace(2, AXIS * now, 160).round())
    tried = range(2, MOST + 1)
    place = bisect_left(tried, ENOUGH, key=lambda n: float(_power(comparison, n, difference)))
    needed = tried[place] if place < len(tried) else None
    return Power(sizes, _power(comparison, sizes, difference), difference, now, needed)


def _power(comparison: Comparison, sizes: npt.ArrayLike, difference: float) -> Float64:
    """Return the chance [n] that a two-sided test at .05 shows ``difference``, either way.

    None where so few can show nothing, whatever the scores.
    """
    n, this = np.asarray(sizes, dtype=np.float64), comparison
    freedom, overlap = n - 1, 0.0
    if this.kind == "groups":  # Welch's, for two equal groups
        a, b = deviation(this.a) ** 2, deviation(this.b) ** 2
        freedom = (n - 1) * (a + b) ** 2 / (a * a + b * b)
    if this.train_test:  # more repeats never take the error of folds below √(n_test/n_train)·s
        overlap = this.train_test[1] / this.train_test[0]
    beyond = t.isf(ALPHA / 2, freedom)
    shift = abs(difference) / (this.spread * np.sqrt(1 / n + overlap))
    power = nct.sf(beyond, freedom, shift) + nct.cdf(-beyond, freedom, shift)
    # Far out scipy's noncentral t has no value; there the chance is 1.
    return np.where(n < this.needed, 0.0, np.where(np.isfinite(power), power, 1.0))
