"""What each seed's network says of every place in the plane: the decision boundaries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from core.weight_initialization.multilayer.evaluation import logits_of
from core.weight_initialization.multilayer.networks import sigmoid
from core.weight_initialization.multilayer.training import (
    TrainedSeed,
    TrainingSettings,
    final_weights,
)


@dataclass(frozen=True, eq=False)
class Boundaries:
    """The probability of class 1 on a grid; the boundary runs where it is one half.

    Attributes:
        first: the grid's first coordinates, float32 [n].
        second: the grid's second coordinates, float32 [n].
        probabilities: float32 [seed, n, n], indexed by second, then first coordinate; NaN for a
            seed that diverged.
    """

    first: np.ndarray
    second: np.ndarray
    probabilities: np.ndarray


def boundaries(
    settings: TrainingSettings, trained: Sequence[TrainedSeed], resolution: int = 60
) -> Boundaries:
    """Return the final networks' probabilities on a grid over all points of the table.

    Raises ``ValueError`` for a resolution under 2.
    """
    first, second = grid_axes(settings.draw().window, resolution)
    weights = final_weights(settings, trained)
    probabilities = probabilities_on(weights, first, second, settings.width)
    return Boundaries(first, second, probabilities)


def grid_axes(
    window: tuple[float, float, float, float], resolution: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the coordinates of a square grid over the window, float32 [resolution] twice."""
    if resolution < 2:
        raise ValueError(f"resolution must be at least 2, not {resolution}")
    left, right, bottom, top = window
    first = np.linspace(left, right, resolution, dtype=np.float32)
    return first, np.linspace(bottom, top, resolution, dtype=np.float32)


def probabilities_on(
    weights: np.ndarray, first: np.ndarray, second: np.ndarray, width: int
) -> np.ndarray:
    """Return the probability of class 1, float32 [network, second, first]."""
    points = np.stack(np.meshgrid(first, second), axis=-1).reshape(-1, 2)
    logits = torch.from_numpy(logits_of(weights, points, width))
    return sigmoid(logits).numpy().reshape(len(weights), len(second), len(first))
