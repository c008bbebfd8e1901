"""The plane of a seed's own weights, to look at its training in.

Why not one plane of weights for all seeds: they start in different corners of a space of 337
dimensions, and two directions hold less than half of how their weights differ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.weight_initialization.multilayer.evaluation import losses_of
from core.weight_initialization.multilayer.training import TrainedSeed, TrainingSettings

LOSS_RESOLUTION = 41


@dataclass(frozen=True, eq=False)
class OwnPlane:
    """One seed's path and the loss around it, in the plane that holds most of its own path.

    Attributes:
        path: float64 [checkpoint, 2], ending at (0, 0).
        explained: share of the path's squared distances to its end, float64 [2].
        first: the grid's first coordinates, in units of weight, float64 [41].
        second: the grid's second coordinates, float64 [41].
        losses: training loss, float32 [41, 41], indexed by second, then first coordinate.
    """

    path: np.ndarray
    explained: np.ndarray
    first: np.ndarray
    second: np.ndarray
    losses: np.ndarray


def own_plane(settings: TrainingSettings, one: TrainedSeed) -> OwnPlane | None:
    """Return a seed's path in its own plane, centred at its final weights, and the loss there.

    None for a seed that diverged: it has no plane.
    The directions are the first two right singular vectors of the rows θ(t) − θ(end).
    Source: Li et al. (2018), "Visualizing the Loss Landscape of Neural Nets", section 7.
    """
    if one.diverged:
        return None
    end = one.final_weights.astype(np.float64)
    path, directions, explained = _principal_plane(one.weights - end)
    first, second = _own_axes(path)
    places = np.stack(np.meshgrid(first, second), axis=-1).reshape(-1, 2)
    weights, table = (end + places @ directions).astype(np.float32), settings.draw()
    losses = losses_of(weights, table.train_points, table.train_labels, settings.packed_width)
    return OwnPlane(path, explained, first, second, losses.reshape(len(second), len(first)))


def _own_axes(path: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    low, high = path.min(axis=0), path.max(axis=0)
    # A path that hardly bends, or never moved, still gets a plane with room on both sides.
    widest = float((high - low).max()) or 1.0
    margin = np.maximum(0.2 * (high - low), (0.5 * widest - (high - low)) / 2)
    first, second = np.linspace(low - margin, high + margin, LOSS_RESOLUTION, axis=1)
    return first, second


def _principal_plane(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the rows' coordinates [row, 2], both directions [2, column] and shares [2].

    From the eigenvectors of the columns' products: many rows then cost no more than few.
    """
    products = rows.T @ rows
    values, vectors = np.linalg.eigh(products)
    directions = vectors[:, :-3:-1].T
    # An eigenvector has no sign of its own; its largest entry shall be positive.
    largest = np.abs(directions).argmax(axis=1)
    directions = directions * np.sign(directions[[0, 1], largest])[:, None]
    total = float(np.trace(products))
    shares = np.maximum(values[:-3:-1], 0) / total if total > 0 else np.full(2, np.nan)
    return rows @ directions.T, directions, shares
