"""Report the best of N seeds: how far that lies above what a run gives."""

from __future__ import annotations

import numpy as np

from core.arrays import Float64

PAPERS = 100


def best_of(scores: Float64, of: int, higher_is_better: bool = True) -> tuple[Float64, float]:
    """Return the best of ``of`` runs that each of ``PAPERS`` reports, and how far it lies, exactly.

    Runs are drawn from ``scores`` with replacement; how far is meant from their mean, on average.
    The best of N lies at or below the i-th smallest of n scores with probability (i/n)^N.
    Source: J. Dodge et al., *Show Your Work*, EMNLP 2019. ``ValueError``: no score, or no seed.
    """
    if not len(scores) or of < 1:
        raise ValueError(f"the best of {of} needs at least one seed, and one score to draw from")
    sign = 1.0 if higher_is_better else -1.0
    ordered = np.sort(sign * scores)
    below = (np.arange(len(scores) + 1) / len(scores)) ** of
    drawn = np.random.default_rng(0).choice(ordered, (PAPERS, of))
    return sign * drawn.max(axis=1), sign * float(np.diff(below) @ (ordered - ordered.mean()))
