"""The minima of a landscape: searched on a grid, polished by a library, checked to be strict."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from scipy.optimize import minimize
from torch import Tensor

from core.arrays import Float64, Integers
from core.initialization.landscapes import LANDSCAPES, Landscape, heights

SEARCH_SIZE = 256
SEARCH_ZOOM = 1.05
"""The search looks a little beyond the window, so as not to miss a minimum at its edge."""


@dataclass(frozen=True, eq=False)
class Minima:
    """The strict minima inside the window, lowest first.

    ``weights`` [minimum, 2]; ``losses`` [minimum]; ``sharpness`` [minimum]: the largest eigenvalue
    λ of the loss's Hessian, by central differences of the gradient. All float64.
    """

    weights: Float64
    losses: Float64
    sharpness: Float64

    def __len__(self) -> int:
        return len(self.losses)

    def equally_good(self, tolerance: float = 1e-6) -> int:
        """Return how many minima share the lowest loss."""
        return int(np.sum(self.losses <= self.losses[0] + tolerance))


@cache
def find_minima(name: str) -> Minima:
    """Find the minima of ``LANDSCAPES[name]``: a pure function of the name, so computed once."""
    landscape = LANDSCAPES[name]
    found: list[Float64] = []
    for cell in _lowest_of_their_neighbours(heights(landscape, SEARCH_SIZE, SEARCH_ZOOM)):
        start = ((cell + 0.5) * 2 / SEARCH_SIZE - 1) * SEARCH_ZOOM * landscape.half_width
        minimum = _polish(landscape, start)
        is_new = all(np.abs(minimum - other).max() > 1e-3 for other in found)
        if (
            is_new
            and np.abs(minimum).max() < landscape.half_width
            and _is_strict(landscape, minimum)
        ):
            found.append(minimum)
    weights = np.array(found)
    losses = _losses(landscape, weights)
    # Rounded, so that minima equal by symmetry keep a fixed order: by their weights.
    order = np.lexsort((weights[:, 1], weights[:, 0], losses.round(9)))
    weights = weights[order]
    sharpness = np.array([_largest_curvature(landscape, minimum) for minimum in weights])
    return Minima(weights, losses[order], sharpness)


def _lowest_of_their_neighbours(loss: Float64) -> Integers:
    """Return the (column, row) of each grid cell lower than all eight cells around it."""
    size = len(loss)
    middle = loss[1:-1, 1:-1]
    lower = np.ones_like(middle, dtype=bool)
    for down, left in np.ndindex(3, 3):
        if (down, left) != (1, 1):
            lower &= middle < loss[down : size - 2 + down, left : size - 2 + left]
    rows, columns = np.nonzero(lower)
    return np.stack([columns, rows], 1) + 1


def _polish(landscape: Landscape, start: Float64) -> Float64:
    def loss_and_gradient(weights: Float64) -> tuple[float, Float64]:
        losses, gradients = landscape.losses_and_gradients(torch.tensor(weights).unsqueeze(1))
        return losses.item(), gradients[:, 0].numpy()

    return minimize(loss_and_gradient, start, jac=True, method="BFGS", options={"gtol": 1e-9}).x


def _losses(landscape: Landscape, weights: Float64) -> Float64:
    return landscape.losses_and_gradients(_columns(weights))[0].numpy()


def _columns(weights: Float64) -> Tensor:
    return torch.tensor(weights.T.copy())


def _is_strict(landscape: Landscape, minimum: Float64) -> bool:
    """Return whether the loss is higher all around: no plateau, no saddle, also at a kink."""
    angles = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    ring = minimum + 1e-3 * landscape.half_width * np.stack([np.cos(angles), np.sin(angles)], 1)
    return bool(np.all(_losses(landscape, ring) > _losses(landscape, minimum[None])))


def _largest_curvature(landscape: Landscape, minimum: Float64, step: float = 1e-4) -> float:
    offsets = step * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    gradients = landscape.losses_and_gradients(_columns(minimum + offsets))[1].numpy()
    hessian = (gradients[:, [0, 2]] - gradients[:, [1, 3]]) / (2 * step)
    return float(np.linalg.eigvalsh((hessian + hessian.T) / 2)[-1])
