"""How often an error bar holds the truth, counted over many fresh draws of the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from core.checks import check, number, whole
from core.data_splits.clouds import Clouds
from core.data_splits.fitting import one_thread
from core.data_splits.intervals import (
    Interval,
    corrected_standard_error,
    interval,
    naive_standard_error,
)
from core.data_splits.kfold import kfold
from core.data_splits.newton import fit_logistic


@dataclass(frozen=True)
class CoverageSettings:
    """Logistic regression, cross-validated on ``examples`` drawn from two clouds.

    ``k`` stratified folds, ``repeats`` times, each repeat under another split seed.

    Raises ``ValueError`` for too few examples for the folds.
    """

    examples: int = whole(100, 8, offered=(20, 400))
    k: int = whole(5, 2, offered=(2, 20))
    repeats: int = whole(1, 1, offered=(1, 10))
    confidence: float = number(0.95, "(0, 1)")
    clouds: Clouds = field(default_factory=Clouds)

    def __post_init__(self) -> None:
        check(self)
        if self.examples < 4 * self.k:
            raise ValueError(
                f"{self.k} folds need at least {4 * self.k} examples here, not {self.examples}"
            )


@dataclass(frozen=True)
class DrawOfData:
    """One fresh draw of the data, cross-validated.

    ``estimate``: the mean score. ``truth``: the mean over the same models of their accuracy on
    fresh examples, by formula. ``naive``, ``corrected``: the two error bars.
    """

    seed: int
    estimate: float
    truth: float
    naive: Interval
    corrected: Interval


@dataclass(frozen=True)
class Coverage:
    """What ``draws`` fresh draws of the data show.

    ``truth``: the accuracy to be expected of a model trained on that many examples, itself known
    to ± ``truth_standard_error``. ``true_spread``: the standard deviation of the estimates.
    ``naive_error``, ``corrected_error``: the mean of the claimed standard errors, to be compared
    with it. ``naive_held``, ``corrected_held``: how many of the intervals hold the truth.
    """

    draws: int
    truth: float
    truth_standard_error: float
    true_spread: float
    naive_error: float
    corrected_error: float
    naive_held: int
    corrected_held: int


def draws_of_data(settings: CoverageSettings, seeds: tuple[int, ...]) -> tuple[DrawOfData, ...]:
    """Draw data under each of ``seeds`` and cross-validate it; one record per seed, in order."""
    with one_thread():
        return tuple(_draw(settings, seed) for seed in seeds)


def coverage(draws: Sequence[DrawOfData]) -> Coverage:
    """Count how many of the intervals hold the truth that all the draws together show.

    The truth is the mean of the formula's answers over all draws: it uses no score.

    Raises ``ValueError`` for fewer than 2 draws.
    """
    if len(draws) < 2:
        raise ValueError(f"a spread needs at least 2 draws of the data, not {len(draws)}")
    truths = np.array([draw.truth for draw in draws])
    truth = float(truths.mean())
    return Coverage(
        draws=len(draws),
        truth=truth,
        truth_standard_error=naive_standard_error(truths),
        true_spread=float(np.std([draw.estimate for draw in draws], ddof=1)),
        naive_error=float(np.mean([draw.naive.standard_error for draw in draws])),
        corrected_error=float(np.mean([draw.corrected.standard_error for draw in draws])),
        naive_held=sum(draw.naive.holds(truth) for draw in draws),
        corrected_held=sum(draw.corrected.holds(truth) for draw in draws),
    )


def _draw(settings: CoverageSettings, seed: int) -> DrawOfData:
    points, labels = settings.clouds.draw(settings.examples, seed)
    tests = [
        test for repeat in range(settings.repeats) for _, test in kfold(labels, settings.k, repeat)
    ]
    training = np.ones((len(tests), settings.examples), dtype=bool)
    for row, test in zip(training, tests, strict=True):
        row[test] = False
    fits = fit_logistic(points, labels, training)
    right = (fits.logits(points) > 0) == labels
    scores = np.array([row[test].mean() for row, test in zip(right, tests, strict=True)])
    errors = naive_standard_error(scores), corrected_standard_error(scores, settings.k - 1, 1)
    naive, corrected = (interval(scores, error, settings.confidence) for error in errors)
    truth = float(settings.clouds.true_accuracy(fits).mean())
    return DrawOfData(seed, float(scores.mean()), truth, naive, corrected)
