"""Many seeds down one landscape: the paths that plain loops would take, all at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from core.arrays import Float32
from core.checks import check, choice, number, seed, whole
from core.data_splits.shuffling import visiting_order
from core.optimizers import Adam, GradientDescent, Momentum, Optimizer
from core.weight_initialization.landscapes import LANDSCAPES
from core.weight_initialization.starts import INITIALIZATIONS, initial_weights

OPTIMIZERS = ("sgd", "momentum", "adam", "minibatch")
"""Gradient descent on all rows; with momentum; Adam; gradient descent on a few rows a step."""

MOST_STEPS = 2000


@dataclass(frozen=True)
class DescentSettings:
    """Everything but the seeds that decides a path.

    ``network``: a name in ``LANDSCAPES``; ``optimizer``: one of ``OPTIMIZERS``; ``momentum`` is
    used by "momentum" alone, ``batch_size`` and ``order_seed`` by "minibatch" alone; ``init``: one
    of ``INITIALIZATIONS``; ``init_width``: the standard deviation for "normal".
    Raises ``ValueError`` where a value has no meaning.
    """

    network: str = choice("sine", tuple(LANDSCAPES))
    optimizer: str = choice("sgd", OPTIMIZERS)
    learning_rate: float = number(0.01, "(0, inf)", offered=(1e-5, 100.0))
    momentum: float = number(0.9, "[0, 1)", offered=(0.0, 0.999))
    steps: int = whole(400, 0, MOST_STEPS)
    batch_size: int = whole(4, 1, offered=(1, 64))
    order_seed: int = seed()
    init: str = choice("default", INITIALIZATIONS)
    init_width: float = number(1.0, "(0, inf)", offered=(0.01, 10.0))

    def __post_init__(self) -> None:
        check(self)
        if self.optimizer == "minibatch" and LANDSCAPES[self.network].is_stand_in:
            raise ValueError(f"{self.network} is a formula: it has no rows to draw mini-batches of")

    @property
    def averaged(self) -> int:
        """Over how many last places a path is judged: where it is, or where it is on average.

        Drawn rows shake a path for ever at a constant rate, so that of "minibatch" is judged by its
        mean place over the last quarter of its steps.
        """
        return self.steps // 4 + 1 if self.optimizer == "minibatch" else 1


@dataclass(frozen=True, eq=False)
class Paths:
    """Where each seed went: ``weights`` float32 [seed, step + 1, 2]; ``losses`` [seed, step + 1].

    Step 0 is the start. A loss is that of all rows, also where a step sees only a few of them: so
    the losses of any two paths can be compared. A path that diverged holds infinities and NaN from
    there on.
    """

    weights: Float32
    losses: Float32


def descend(settings: DescentSettings, seeds: Sequence[int]) -> Paths:
    """Train one network per seed and record every step.

    A seed's path equals, to the bit, that of ``torch.manual_seed(seed)``, the network's module and
    a plain loop with ``torch.optim``; so it is the same alone or in any batch, in any order.
    Mini-batches come as a shuffling ``DataLoader`` with ``torch_generator(order_seed)`` gives them.
    """
    starts = initial_weights(settings.network, seeds, settings.init, settings.init_width)
    return descend_from(settings, starts)


@torch.inference_mode()  # no operation need be remembered: a fifth less time a step
def descend_from(settings: DescentSettings, starts: Tensor) -> Paths:
    """Train from given ``starts`` [2, path] and record every step."""
    landscape = LANDSCAPES[settings.network]
    now, optimizer = starts.clone(), make_optimizer(settings)
    weights = torch.empty(settings.steps + 1, *starts.shape)
    losses = torch.empty(settings.steps + 1, starts.shape[1])
    for step, rows in enumerate(rows_by_step(settings)):
        weights[step] = now
        losses[step], gradient = landscape.losses_and_gradients(now)
        if rows is not None:
            gradient = landscape.gradients(now, rows)
        optimizer.step(now, gradient)
    return Paths(weights.permute(2, 0, 1).contiguous().numpy(), losses.T.contiguous().numpy())


def make_optimizer(settings: DescentSettings) -> Optimizer:
    """Return the update rule that the settings name, remembering nothing yet."""
    if settings.optimizer == "adam":
        return Adam(settings.learning_rate)
    if settings.optimizer == "momentum" and settings.momentum > 0:
        return Momentum(settings.learning_rate, settings.momentum)
    return GradientDescent(settings.learning_rate)


def rows_by_step(settings: DescentSettings) -> Sequence[Tensor | None]:
    """Return which rows each step sees (None: all); one more than there are steps."""
    count = settings.steps + 1
    if settings.optimizer != "minibatch":
        return [None] * count
    rows = LANDSCAPES[settings.network].rows
    return minibatches(rows, settings.batch_size, settings.order_seed, count)


@lru_cache(maxsize=64)
def minibatches(rows: int, batch_size: int, order_seed: int, steps: int) -> tuple[Tensor, ...]:
    """Return the row numbers of each step, epoch after epoch, as PyTorch's loader shuffles them."""
    epochs = math.ceil(steps / math.ceil(rows / batch_size))
    orders = torch.from_numpy(visiting_order(rows, order_seed, epochs))
    return tuple(batch for order in orders for batch in order.split(batch_size))[:steps]
