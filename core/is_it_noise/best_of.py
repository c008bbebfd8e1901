"""Report the best of N seeds: how far that lies above what a run gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.arrays import Float64

PAPERS = 100


@dataclass(frozen=True, eq=False)
class BestOf:
    """Papers that report one run, ``single`` [paper], or their best of N, ``best`` [paper].

    ``gain``: how far the mean best lies above the mean, over all papers, in the scores' own unit;
    ``spreads``: that in standard deviations of the scores; NaN where they do not move.
    """

    single: Float64
    best: Float64
    gain: float
    spreads: float


def best_of(scores: Float64, of: int, seed: int = 0, higher_is_better: bool = True) -> BestOf:
    """Draw papers' runs from ``scores`` with replacement; the expectation is exact.

    The best of N lies at or below the i-th smallest of n scores with probability (i/n)^N.
    Source: J. Dodge et al., *Show Your Work*, EMNLP 2019.

    Raises ``ValueError`` for no score, or fewer than one seed.
    """
    if not len(scores) or of < 1:
        raise ValueError(f"the best of {of} needs at least one seed, and one score to draw from")
    sign = 1.0 if higher_is_better else -1.0
    ordered = np.sort(sign * scores)
    below = (np.arange(len(scores) + 1) / len(scores)) ** of
    moves = bool(np.ptp(ordered))
    gain = float(np.diff(below) @ (ordered - ordered.mean())) if moves else 0.0
    spread = float(ordered.std(ddof=1)) if moves else np.nan
    drawn = np.random.default_rng(seed).choice(ordered, (PAPERS, of))
    return BestOf(sign * drawn[:, 0], sign * drawn.max(axis=1), sign * gain, gain / spread)
