"""What became of each path: which minimum it reached, or in which way it failed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.arrays import Booleans, Float32, Float64, Integers
from core.weight_initialization.descent import DescentSettings, Paths
from core.weight_initialization.landscapes import LANDSCAPES
from core.weight_initialization.minima import Minima, find_minima

NOT_CONVERGED, DIVERGED, NEVER_MOVED = -1, -2, -3
"""Outcomes that are no minimum; an outcome ≥ 0 is the number of a minimum, lowest first."""

REACH = 0.05
"""A path has reached a minimum that it ends within this share of the window's half width."""

STILL = 0.005
"""… and whose last step was no longer than this share."""

FAR_OUT = 10.0
"""A path has diverged that ends this many half widths from the middle, or holds no number."""


@dataclass(frozen=True, eq=False)
class Outcomes:
    """How each seed ended: ``outcome`` [seed] (see above); ``counts`` [minimum] of the seeds.

    ``arrived`` [seed]: the first step from which a path stays within reach of the minimum it ends
    in; one past the last step for a path that reached none.
    """

    outcome: Integers
    minima: Minima
    arrived: Integers

    @property
    def counts(self) -> Integers:
        """Return how many seeds reached each minimum [minimum]."""
        return np.bincount(self.outcome[self.outcome >= 0], minlength=len(self.minima))

    def count(self, outcome: int) -> int:
        """Return how many seeds ended so."""
        return int(np.sum(self.outcome == outcome))

    @property
    def lucky(self) -> Booleans:
        """Return which seeds [seed] reached a minimum of the lowest loss."""
        return (self.outcome >= 0) & (self.outcome < self.minima.equally_good())

    @property
    def best(self) -> int:
        """Return how many seeds reached a minimum of the lowest loss."""
        return int(self.lucky.sum())


def outcomes(settings: DescentSettings, paths: Paths) -> Outcomes:
    """Judge each path of ``descend(settings, ...)`` by where it ended."""
    with np.errstate(invalid="ignore"):  # what diverged has no mean place
        ends = paths.weights[:, -settings.averaged :].mean(axis=1, dtype=np.float64)
    before = paths.weights[:, -2] if settings.steps else ends
    outcome = judge(settings, paths.weights[:, 0], before, ends)
    minima, half_width = find_minima(settings.network), LANDSCAPES[settings.network].half_width
    return Outcomes(outcome, minima, arrivals(paths, outcome, minima, half_width))


def judge(
    settings: DescentSettings, starts: Float32, before: Float32, ends: Float32 | Float64
) -> Integers:
    """Return the outcome [path] of paths by their starts and last two places [path, 2].

    A path that still bounces about a minimum, as one does whose learning rate is too high for it,
    has not converged; under "minibatch" ``ends`` are mean places (see ``averaged``), and being
    near is enough. A path that ends where it began, to the last bit, and not at a minimum, never
    moved.
    """
    half_width = LANDSCAPES[settings.network].half_width
    distances = distances_to_minima(ends, find_minima(settings.network))
    reached = distances.min(axis=1) <= REACH * half_width
    if settings.optimizer != "minibatch":
        with np.errstate(invalid="ignore"):  # infinity less infinity is no number
            moved = ends.astype(np.float64) - before
        reached &= np.hypot(*moved.T) <= STILL * half_width
    outcome = np.where(reached, np.argmin(distances, axis=1), NOT_CONVERGED)
    stuck = ~reached & np.all(starts == ends, axis=1)
    lost = ~np.all(np.abs(ends) <= FAR_OUT * half_width, axis=1)
    return np.where(lost, DIVERGED, np.where(stuck, NEVER_MOVED, outcome)).astype(np.int64)


def rate_limits(settings: DescentSettings) -> Float64:
    """Return below which learning rate descent can stay in each minimum [minimum]: 2(1 + β)/λ.

    β is the momentum, λ the sharpness. NaN for Adam and mini-batches, of which it is not known.
    """
    if settings.optimizer not in ("sgd", "momentum"):
        return np.full(len(find_minima(settings.network)), np.nan)
    momentum = settings.momentum if settings.optimizer == "momentum" else 0.0
    return 2 * (1 + momentum) / find_minima(settings.network).sharpness


def distances_to_minima(points: Float32 | Float64, minima: Minima) -> Float64:
    """Return the distance [point, minimum] of each point [point, 2]; infinite where not finite."""
    finite = np.where(np.isfinite(points), points, np.inf).astype(np.float64)
    with np.errstate(over="ignore"):
        return np.sqrt(np.square(finite[:, None] - minima.weights).sum(-1))


def arrivals(paths: Paths, outcome: Integers, minima: Minima, half_width: float) -> Integers:
    """Return ``Outcomes.arrived`` for paths of that ``outcome``."""
    length = paths.weights.shape[1]
    targets = minima.weights[np.maximum(outcome, 0)].astype(np.float32)
    offsets = paths.weights - targets[:, None, :]
    away = ~(np.hypot(offsets[..., 0], offsets[..., 1]) <= REACH * half_width)
    last_away = length - 1 - np.argmax(away[:, ::-1], axis=1)
    arrived = np.where(away.any(axis=1), last_away + 1, 0)
    return np.where(outcome >= 0, arrived, length).astype(np.int64)
