"""Everything a path can be drawn on: the networks, then the stand-ins."""

from __future__ import annotations

import torch

from core.arrays import Float64
from core.weight_initialization.networks import NETWORKS, Network
from core.weight_initialization.surfaces import SURFACES, Surface

Landscape = Network | Surface

LANDSCAPES: dict[str, Landscape] = {**NETWORKS, **SURFACES}

LEARNING_RATES = (
    0.0001, 0.0003, 0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1,
    0.15, 0.2, 0.3, 0.5, 0.7, 1.0, 2.0, 3.0, 5.0, 10.0,
)  # fmt: skip
"""The rates that a page offers side by side; each landscape has its own usual one."""


def grid(landscape: Landscape, size: int, zoom: float = 1.0) -> torch.Tensor:
    """Return the weights [2, size · size] at the centres of a square grid, float32.

    The grid covers ``zoom`` times the window, row by row from the bottom: the first weight moves
    fastest.
    """
    # In float64 first, so that the two axes and the two halves mirror each other to the bit.
    middle = (torch.arange(size, dtype=torch.float64) + 0.5) / size
    axis = ((2 * middle - 1) * zoom * landscape.half_width).float()
    return torch.stack(torch.meshgrid(axis, axis, indexing="xy")).flatten(1)


def heights(landscape: Landscape, size: int, zoom: float = 1.0) -> Float64:
    """Return the loss at the grid's centres [size, size]; row 0 is the lowest second weight."""
    # In pieces that stay in the processor's cache: a third of the time.
    pieces = grid(landscape, size, zoom).double().split(8192, dim=1)
    losses = torch.cat([landscape.losses_and_gradients(piece)[0] for piece in pieces])
    return losses.reshape(size, size).numpy()
