"""How often an error bar holds the truth, counted over many fresh draws of the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from core.arrays import Booleans, Float64
from core.checks import check, whole
from core.data_splits.clouds import Clouds
from core.data_splits.fitting import one_thread
from core.data_splits.intervals import corrected_standard_error, naive_standard_error, reach
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

    ``estimate``: the mean of ``scores`` scores. ``truth``: the mean over the same models of their
    accuracy on fresh examples, by formula. ``naive``, ``corrected``: the two standard errors.
    """

    seed: int
    estimate: float
    truth: float
    scores: int
    naive: float
    corrected: float


@dataclass(frozen=True, eq=False)
class Coverage:
    """What fresh draws of the data show of intervals that promise ``confidence``.

    ``truth``: the accuracy to be expected of a model trained on that many examples.
    ``true_spread``: the standard deviation of the estimates. ``naive_error``,
    ``corrected_error``: the mean of the claimed standard errors, to be compared with it.
    ``naive``, ``corrected``: the intervals' ends, float64 [draw, 2].
    """

    confidence: float
    truth: float
    true_spread: float
    naive_error: float
    corrected_error: float
    naive: Float64
    corrected: Float64

    @property
    def draws(self) -> int:
        """The number of draws of the data."""
        return len(self.naive)

    @property
    def naive_holds(self) -> Booleans:
        """Whether each naive interval holds the truth: [draw]."""
        return self._holds(self.naive)

    @property
    def naive_held(self) -> int:
        """How many naive intervals hold the truth."""
        return int(self.naive_holds.sum())

    @property
    def corrected_held(self) -> int:
        """How many corrected intervals hold the truth."""
        return int(self._holds(self.corrected).sum())

    def _holds(self, ends: Float64) -> Booleans:
        return (ends[:, 0] <= self.truth) & (self.truth <= ends[:, 1])


def draws_of_data(settings: CoverageSettings, seeds: tuple[int, ...]) -> tuple[DrawOfData, ...]:
    """Draw data under each of ``seeds`` and cross-validate it; one record per seed, in order."""
    with one_thread():
        return tuple(_draw(settings, seed) for seed in seeds)


def coverage(draws: Sequence[DrawOfData], confidence: float = 0.95) -> Coverage:
    """Count how many of the intervals hold the truth that all the draws together show.

    The truth is the mean of the formula's answers over all draws: it uses no score.

    Raises ``ValueError`` for fewer than 2 draws, or a confidence not in (0, 1).
    """
    if len(draws) < 2:
        raise ValueError(f"a spread needs at least 2 draws of the data, not {len(draws)}")
    truths, means, naive, corrected = np.array(
        [(draw.truth, draw.estimate, draw.naive, draw.corrected) for draw in draws]
    ).T
    ends = np.array([-1.0, 1.0]) * reach(confidence, draws[0].scores)
    return Coverage(
        confidence=confidence,
        truth=float(truths.mean()),
        true_spread=float(means.std(ddof=1)),
        naive_error=float(naive.mean()),
        corrected_error=float(corrected.mean()),
        naive=means[:, None] + naive[:, None] * ends,
        corrected=means[:, None] + corrected[:, None] * ends,
    )


def _draw(settings: CoverageSettings, seed: int) -> DrawOfData:
    points, labels = settings.clouds.draw(settings.examples, seed)
    repeats = (kfold(labels, settings.k, repeat) for repeat in range(settings.repeats))
    tests = [test for folds in repeats for _, test in folds]
    training = np.ones((len(tests), settings.examples), dtype=bool)
    for row, test in zip(training, tests, strict=True):
        row[test] = False
    fits = fit_logistic(points, labels, training)
    right = (fits.logits(points) > 0) == labels
    scores = np.array([row[test].mean() for row, test in zip(right, tests, strict=True)])
    return DrawOfData(
        seed,
        estimate=float(scores.mean()),
        truth=float(settings.clouds.true_accuracy(fits).mean()),
        scores=len(scores),
        naive=naive_standard_error(scores),
        corrected=corrected_standard_error(scores, settings.k - 1, 1),
    )
