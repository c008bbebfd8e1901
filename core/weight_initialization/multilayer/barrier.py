"""The straight line between two solutions: the loss along it, and the barrier to be crossed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.weight_initialization.multilayer.alignment import Alignment, align
from core.weight_initialization.multilayer.evaluation import losses_of
from core.weight_initialization.multilayer.training import (
    TrainedSeed,
    TrainingSettings,
    final_weights,
)

POINTS = 41
"""Networks along the line, both ends among them."""


@dataclass(frozen=True, eq=False)
class Line:
    """The loss of the networks between two solutions.

    Attributes:
        fractions: float64 [point], 0 at the first solution, 1 at the second.
        train_losses: float64 [point]; NaN where an end is.
        test_losses: float64 [point].
    """

    fractions: np.ndarray
    train_losses: np.ndarray
    test_losses: np.ndarray

    @property
    def train_height(self) -> float:
        """The barrier on the training points: see ``height``."""
        return height(self.fractions, self.train_losses)

    @property
    def test_height(self) -> float:
        """The barrier on the test points: see ``height``."""
        return height(self.fractions, self.test_losses)


@dataclass(frozen=True, eq=False)
class Barrier:
    """The line between two seeds' solutions, before and after the second's units were aligned."""

    before: Line
    after: Line
    alignment: Alignment


def barrier(settings: TrainingSettings, first: TrainedSeed, second: TrainedSeed) -> Barrier:
    """Walk straight from one seed's final weights to another's, as they are and aligned.

    All numbers are NaN where one of the seeds diverged.
    """
    start, end = final_weights(settings, (first, second))
    alignment = align(settings, start, end)
    before = loss_line(settings, start, end)
    return Barrier(before, loss_line(settings, start, alignment.weights), alignment)


def loss_line(settings: TrainingSettings, start: np.ndarray, end: np.ndarray) -> Line:
    """Return the losses at 41 points from ``start`` to ``end``, packed weights [weight]."""
    fractions = np.linspace(0, 1, POINTS)
    share = fractions[:, None]
    # In float64, so that a line from a network to itself stands still to the bit.
    between = (1 - share) * start.astype(np.float64) + share * end.astype(np.float64)
    weights, table = between.astype(np.float32), settings.draw()
    train = losses_of(weights, table.train_points, table.train_labels, settings.width)
    test = losses_of(weights, table.test_points, table.test_labels, settings.width)
    return Line(fractions, train.astype(np.float64), test.astype(np.float64))


def height(fractions: np.ndarray, losses: np.ndarray) -> float:
    """Return how far the loss rises over the straight line between the losses at both ends.

    max over t of L(t) − [L(0) + t·(L(1) − L(0))]; at least 0, since t = 0 is among them.
    NaN if a loss is.

    Source: Frankle et al. (2020), "Linear Mode Connectivity and the Lottery Ticket Hypothesis".
    """
    straight = losses[0] + fractions * (losses[-1] - losses[0])
    return float(np.max(losses - straight))
