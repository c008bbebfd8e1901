"""How many seeds would settle a difference: the chance that a test shows it, over their number.

By Student's noncentral t: the test's statistic is t-distributed around difference/standard error.
Source: J. Cohen, *Statistical Power Analysis for the Behavioral Sciences*, 1988.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import nct, t

from core.arrays import Float64
from core.is_it_noise.comparison import ALPHA, Comparison

ENOUGH = 0.8
MOST = 100_000
AXIS = 20
"""The curve ends at so many times the number at hand."""


@dataclass(frozen=True, eq=False)
class Power:
    """The chance to show a difference with ``sizes`` [n] pairs, runs of each group, or folds.

    ``seen`` [n]: if the true difference is ``difference``; ``low``, ``high`` [n]: if it is the
    interval's end nearer to zero, or farther. ``now``: the number at hand; ``needed``: the least
    that gives an 80% chance, None if none up to ``MOST`` does.
    """

    sizes: Float64
    seen: Float64
    low: Float64
    high: Float64
    difference: float
    now: int
    needed: int | None


def power_of(comparison: Comparison, times: float = 1.0) -> Power:
    """Return the power for a difference ``times`` that of ``comparison``, its spread unchanged.

    Raises ``ValueError`` where fewer than two scores, or no spread, leave nothing to reckon with.
    """
    if min(comparison.sizes) < 2 or not comparison.spread > 0:
        raise ValueError("without a spread there is no luck to be settled by more seeds")
    difference, ends = times * comparison.difference, np.multiply(times, comparison.interval)
    near = 0.0 if ends[0] <= 0 <= ends[1] else float(np.abs(ends).min())
    now = min(comparison.sizes)
    sizes = np.unique(np.geomspace(2, AXIS * now, 160).round())
    seen, low, high = (
        _power(comparison, sizes, each)
        for each in (difference, near, float(np.abs(ends).max(initial=abs(difference))))
    )
    return Power(sizes, seen, low, high, difference, now, needed_for(comparison, difference))


def needed_for(comparison: Comparison, difference: float, chance: float = ENOUGH) -> int | None:
    """Return the least number that shows ``difference`` with that chance; None beyond ``MOST``."""
    low, high = 1, MOST
    if not _power(comparison, [high], difference)[0] >= chance:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        enough = _power(comparison, [middle], difference)[0] >= chance
        low, high = (low, middle) if enough else (middle, high)
    return high


def _power(comparison: Comparison, sizes: npt.ArrayLike, difference: float) -> Float64:
    """Return the chance [n] that a two-sided test at .05 shows ``difference``, either way.

    None where so few can show nothing, whatever the scores.
    """
    n = np.maximum(np.asarray(sizes, dtype=np.float64), 2)
    freedom = (n - 1) * comparison.freedom
    # Folds share examples: more repeats never take their error below √(n_test/n_train)·s.
    error = comparison.spread * np.sqrt(1 / n + comparison.overlap)
    beyond, shift = t.isf(ALPHA / 2, freedom), abs(difference) / error
    power = nct.sf(beyond, freedom, shift) + nct.cdf(-beyond, freedom, shift)
    # Far out scipy's noncentral t has no value; there the chance is 1.
    power = np.where(np.isfinite(power), power, 1.0)
    return np.where(np.asarray(sizes) < comparison.needed, 0.0, power)
