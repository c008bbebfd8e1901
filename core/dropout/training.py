"""What dropout does to training: one network, one start, one data order, many dropout seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from core.arrays import Float32, Float64, Integers
from core.dropout.data import MoonsSettings, draw_moons
from core.dropout.descent import Recipe, train_networks
from core.dropout.network import evaluate


@dataclass(frozen=True)
class TrainingSettings:
    """All that the dropout seeds share: the data with its split, the network, start and order."""

    moons: MoonsSettings = field(default_factory=MoonsSettings)
    recipe: Recipe = field(default_factory=Recipe)


@dataclass(frozen=True, eq=False)
class TrainingRun:
    """What one dropout seed led to: the same whatever other seeds it was trained beside.

    ``losses`` [epoch], float32: the training loss, masks on. ``predictions`` [test point], int64:
    classes in evaluation mode; ``accuracy``: the share of them that is right.
    """

    seed: int
    losses: Float32
    predictions: Integers
    accuracy: float


@dataclass(frozen=True, eq=False)
class TrainingSpread:
    """Runs side by side: ``losses`` [run, epoch], ``accuracies`` [run].

    ``disagreement`` [run, run]: the share of test points on which two runs answer differently.
    ``accuracy_deviation`` is the sample's standard deviation, ``mean_disagreement`` the mean
    over pairs of different runs; both are NaN for one run.
    """

    seeds: tuple[int, ...]
    losses: Float32
    accuracies: Float64
    disagreement: Float64
    accuracy_deviation: float
    mean_disagreement: float


def train_runs(settings: TrainingSettings, seeds: Sequence[int]) -> tuple[TrainingRun, ...]:
    """Train one network for each dropout seed, in the order asked for.

    With ``p = 0`` no mask is drawn and all runs are one, to the bit.
    """
    train, test = draw_moons(settings.moons)
    runs = []
    for seed, network in zip(seeds, train_networks(settings.recipe, train, seeds), strict=True):
        predictions = evaluate(network, test.x).argmax(axis=1)
        accuracy = float((predictions == test.y).mean())
        runs.append(TrainingRun(seed, network.losses, predictions, accuracy))
    return tuple(runs)


def compare_runs(runs: Sequence[TrainingRun]) -> TrainingSpread:
    """Put runs of one ``TrainingSettings`` side by side; raise ``ValueError`` if there is none."""
    if not runs:
        raise ValueError("there must be at least one run to compare")
    predictions = np.stack([run.predictions for run in runs])
    accuracies = np.array([run.accuracy for run in runs])
    disagreement = (predictions[:, None] != predictions).mean(axis=2)
    pairs = disagreement[np.triu_indices(len(runs), k=1)]
    # Deviations from the first run: equal accuracies give zero and no rounding of a mean.
    deviations, alone = accuracies - accuracies[0], len(runs) == 1
    return TrainingSpread(
        seeds=tuple(run.seed for run in runs),
        losses=np.stack([run.losses for run in runs]),
        accuracies=accuracies,
        disagreement=disagreement,
        accuracy_deviation=np.nan if alone else float(deviations.std(ddof=1)),
        mean_disagreement=np.nan if alone else float(pairs.mean()),
    )
