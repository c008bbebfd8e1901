"""The minima of a landscape: searched on a grid, polished by Newton, checked to be strict."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view

from core.arrays import Float64, Integers
from core.weight_initialization.landscapes import LANDSCAPES, Landscape, heights

SEARCH_SIZE = 256
NEWTON_STEPS = 20
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
    cells = _lowest_of_their_neighbours(heights(landscape, SEARCH_SIZE, SEARCH_ZOOM))
    points = ((cells + 0.5) * 2 / SEARCH_SIZE - 1) * SEARCH_ZOOM * landscape.half_width
    for _ in range(NEWTON_STEPS):
        gradients = _gradients(landscape, points)[:, :, None]
        points = points - np.linalg.solve(_hessians(landscape, points), gradients)[:, :, 0]
    found: list[Float64] = []
    for minimum in points:
        is_new = all(np.abs(minimum - other).max() > 1e-3 for other in found)
        is_inside = np.abs(minimum).max() < landscape.half_width
        if is_new and is_inside and _is_strict(landscape, minimum):
            found.append(minimum)
    weights = np.array(found)
    losses = _losses(landscape, weights)
    # Rounded, so that minima equal by symmetry keep a fixed order: by their weights.
    order = np.lexsort((weights[:, 1], weights[:, 0], losses.round(9)))
    weights = weights[order]
    sharpness = np.linalg.eigvalsh(_hessians(landscape, weights))[:, -1].astype(np.float64)
    return Minima(weights, losses[order], sharpness)


def _lowest_of_their_neighbours(loss: Float64) -> Integers:
    """Return the (column, row) of each grid cell lower than all eight cells around it."""
    nine = sliding_window_view(loss, (3, 3)).reshape(len(loss) - 2, -1, 9)
    rows, columns = np.nonzero(nine[..., 4] < np.delete(nine, 4, axis=2).min(axis=2))
    return np.stack([columns, rows], 1) + 1


def _losses(landscape: Landscape, points: Float64) -> Float64:
    return landscape.losses_and_gradients(torch.tensor(points.T.copy()))[0].numpy()


def _gradients(landscape: Landscape, points: Float64) -> Float64:
    return landscape.gradients(torch.tensor(points.T.copy())).numpy().T


def _is_strict(landscape: Landscape, minimum: Float64) -> bool:
    """Return whether the loss is higher all around: no plateau, no saddle, also at a kink."""
    angles = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    ring = minimum + 1e-3 * landscape.half_width * np.stack([np.cos(angles), np.sin(angles)], 1)
    return bool(np.all(_losses(landscape, ring) > _losses(landscape, minimum[None])))


def _hessians(landscape: Landscape, points: Float64, step: float = 1e-4) -> Float64:
    """Return the second derivatives [point, 2, 2], by central differences of the gradient."""
    differences = [
        _gradients(landscape, points + offset) - _gradients(landscape, points - offset)
        for offset in step * np.eye(2)
    ]
    return np.stack(differences, 2) / (2 * step)
