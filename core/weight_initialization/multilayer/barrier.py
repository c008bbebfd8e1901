"""The straight line between two solutions: the loss along it, and the barrier to be crossed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.weight_initialization.multilayer import training
from core.weight_initialization.multilayer.alignment import Alignment, align
from core.weight_initialization.multilayer.evaluation import losses_of
from core.weight_initialization.multilayer.training import TrainedSeed, TrainingSettings

POINTS = 41
"""Networks along the line, both ends among them."""


@dataclass(frozen=True, eq=False)
class Line:
    """The training losses [point] between two solutions, at ``fractions`` [point] of the way."""

    fractions: np.ndarray
    losses: np.ndarray

    @property
    def height(self) -> float:
        """How far the loss rises over the straight line between the losses at both ends.

        max over t of L(t) − [L(0) + t·(L(1) − L(0))]; at least 0, since t = 0 is among them.
        NaN if a loss is.

        Source: Frankle et al. (2020), "Linear Mode Connectivity and the Lottery Ticket Hypothesis".
        """
        straight = self.losses[0] + self.fractions * (self.losses[-1] - self.losses[0])
        return float(np.max(self.losses - straight))


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
    start, end = training.final_weights(settings, (first, second))
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
    losses = losses_of(weights, table.train_points, table.train_labels, settings.packed_width)
    return Line(fractions, losses.astype(np.float64))
