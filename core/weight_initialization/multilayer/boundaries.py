"""What each seed's network says of every place in the plane: the decision boundaries."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from core.checks import check_whole
from core.weight_initialization.multilayer.networks import sigmoid
from core.weight_initialization.multilayer.training import TrainedSeed, TrainingSettings, answers


def boundaries(
    settings: TrainingSettings, trained: Sequence[TrainedSeed], resolution: int = 60
) -> np.ndarray:
    """Return the final networks' probabilities of class 1 on a grid over all points of the table.

    float32 [seed, n, n], indexed by second, then first coordinate (see ``grid_axes``); NaN for a
    seed that diverged. The boundary runs where it is one half.
    """
    first, second = grid_axes(settings.draw().window, resolution)
    points = np.stack(np.meshgrid(first, second), axis=-1).reshape(-1, 2)
    logits = torch.from_numpy(answers(settings, trained, points))
    return sigmoid(logits).numpy().reshape(len(trained), resolution, resolution)


def grid_axes(
    window: tuple[float, float, float, float], resolution: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the coordinates of a square grid over the window, float32 [resolution] twice."""
    check_whole("resolution", resolution, 2)
    left, right, bottom, top = window
    first = np.linspace(left, right, resolution, dtype=np.float32)
    return first, np.linspace(bottom, top, resolution, dtype=np.float32)
