"""Basins: which start leads to which minimum, for every start on a grid over the window."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from torch import Tensor

from core.arrays import Integers
from core.weight_initialization.descent import DescentSettings, make_optimizer, rows_by_step
from core.weight_initialization.landscapes import LANDSCAPES, grid
from core.weight_initialization.minima import find_minima
from core.weight_initialization.outcomes import REACH, judge, rate_limits

CHUNK = 8192
"""Starts walked at once: few enough that a step's arrays stay in the processor's cache."""

LOOK_EVERY = 20
"""Steps between two looks at which paths have come to rest."""


def basin_map(settings: DescentSettings, size: int = 256) -> Integers:
    """Return the outcome [size, size] of a path from each cell; row 0 is the lowest second weight.

    Each cell has the outcome that ``descend_from`` its centre has: the seeds do not enter.
    """
    return np.concatenate(list(basin_chunks(settings, size))).reshape(size, size)


def basin_chunks(settings: DescentSettings, size: int = 256) -> Iterator[Integers]:
    """Yield the outcomes [cell] a chunk at a time, in the grid's order, to show progress by."""

    def outcomes_from(starts: Tensor) -> Integers:
        before, ends = walk_to_rest(settings, starts.contiguous())
        return judge(settings, starts.T.numpy(), before.T.numpy(), ends.T.numpy())

    chunks = grid(LANDSCAPES[settings.network], size).split(CHUNK, dim=1)
    with ThreadPoolExecutor(max_workers=2) as workers:  # torch lets go of the interpreter's lock
        yield from workers.map(outcomes_from, chunks)


@torch.inference_mode()
def walk_to_rest(settings: DescentSettings, starts: Tensor) -> tuple[Tensor, Tensor]:
    """Return the last two places [2, path] of each path, letting go of those that came to rest.

    No path's arithmetic knows its neighbours, so dropping the settled ones changes no other; it
    only saves their remaining steps, most of the work. Where paths are judged by their mean place,
    none is let go, and the mean stands for the last.
    """
    landscape, optimizer = LANDSCAPES[settings.network], make_optimizer(settings)
    stable, settles = _stable_minima(settings), settings.optimizer != "minibatch"
    before, ends, weights = starts.clone(), starts.clone(), starts.clone()
    walking, total = torch.arange(starts.shape[1]), torch.zeros_like(starts, dtype=torch.float64)
    for step, rows in enumerate(rows_by_step(settings)[: settings.steps]):
        if settings.steps - step < settings.averaged:
            total += weights
        looks = settles and step % LOOK_EVERY == 0
        if looks or step == settings.steps - 1:
            before[:, walking] = weights
        gradient = landscape.gradients(weights, rows)
        optimizer.step(weights, gradient)
        if looks:
            on = ~_at_rest(before[:, walking], weights, gradient, stable, landscape.half_width)
            ends[:, walking[~on]] = weights[:, ~on]
            walking, weights = walking[on], weights[:, on]
            optimizer.keep(on)
        if len(walking) == 0:
            break
    ends[:, walking] = weights
    return before, ends if settles else (total + weights) / settings.averaged


def _stable_minima(settings: DescentSettings) -> Tensor:
    """Return the minima [minimum, 2] in which this optimizer stays, once it is slow and near."""
    stays = settings.learning_rate < 0.9 * rate_limits(settings)  # of no limit, it is not known
    return torch.tensor(find_minima(settings.network).weights[stays], dtype=torch.float32)


def _at_rest(
    before: Tensor, now: Tensor, gradient: Tensor, minima: Tensor, half_width: float
) -> Tensor:
    """Return which paths [path] are on a plateau, or near a minimum and too slow to leave it."""
    moved = (now - before).abs().amax(0)
    distances = (now - minima[:, :, None]).abs().amax(1)  # [minimum, path]
    near = (distances < 0.1 * REACH * half_width).any(0)
    return (moved == 0) & (gradient == 0).all(0) | near & (moved < 1e-4 * half_width)
