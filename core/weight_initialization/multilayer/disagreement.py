"""On how many test points do two seeds disagree? Equal accuracy does not mean equal answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from core.weight_initialization.multilayer.training import TrainedSeed, TrainingSettings, answers

GUESSES = {"none": (0, 0), "1 to 10": (1, 10), "11 to 50": (11, 50), "more than 50": (51, 1000)}
"""What one may guess of two seeds' disagreement, and the counts that each guess covers."""


def disagreements(settings: TrainingSettings, trained: Sequence[TrainedSeed]) -> np.ndarray:
    """Return the number of the 1,000 test points that each pair of seeds classifies differently.

    The counts, float64 [seed, seed], are symmetric with zeros on the diagonal; those of a seed
    that diverged are NaN, since it has no answer to compare.
    """
    logits = answers(settings, trained, settings.draw().test_points)
    positive = (logits > 0).astype(np.float64)
    # One says yes and the other no, or the other way round; sums of ones are exact.
    one_way = positive @ (1 - positive).T
    counts = one_way + one_way.T
    diverged = ~np.isfinite(logits).all(axis=1)
    counts[diverged] = counts[:, diverged] = np.nan
    return counts


def while_training(settings: TrainingSettings, trained: Sequence[TrainedSeed]) -> np.ndarray:
    """Return the disagreements at each checkpoint, [checkpoint, seed, seed]."""
    steps = range(len(settings.checkpoint_steps))
    until = [[replace(one, weights=one.weights[: k + 1]) for one in trained] for k in steps]
    return np.stack([disagreements(settings, some) for some in until])


def pairs_of(counts: np.ndarray) -> np.ndarray:
    """Return the counts of all pairs of seeds with an answer each, [pair]."""
    pairs = counts[np.triu_indices(len(counts), 1)]
    return pairs[np.isfinite(pairs)]


def guesses_near(count: float) -> list[str]:
    """Return which of ``GUESSES`` hold a median ``count``: two, where it lies between them."""
    return [said for said, (low, high) in GUESSES.items() if low - 0.5 <= count <= high + 0.5]


def pairs_told(pairs: np.ndarray) -> str:
    """Say on how many test points the pairs [pair] disagree: one count, or their median."""
    if len(pairs) == 1:
        return f"They disagree on {pairs[0]:.0f}."
    return (
        f"The median of {len(pairs):,} pairs is {np.median(pairs):g}; the pairs disagree on "
        f"{pairs.min():.0f} to {pairs.max():.0f}."
    )


def results_table(trained: Sequence[TrainedSeed], counts: np.ndarray) -> dict[str, Any]:
    """Return what became of each seed, by columns; ``counts``: from ``disagreements``.

    What is not a finite number is left empty (NaN).
    """
    columns = {
        "first_loss": [one.losses[0] for one in trained],
        "last_loss": [one.losses[-1] for one in trained],
        "train_accuracy": [one.train_accuracy for one in trained],
        "test_accuracy": [one.test_accuracy for one in trained],
        **{f"disagrees_with_{one.seed}": row for one, row in zip(trained, counts, strict=True)},
    }
    finite = {name: np.where(np.isfinite(each), each, np.nan) for name, each in columns.items()}
    return {"seed": [one.seed for one in trained], **finite}
