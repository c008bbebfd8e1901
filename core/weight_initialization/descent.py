"""Many seeds down one landscape: the paths that plain loops would take, all at once."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor
from torch.utils.data import DataLoader, TensorDataset

from core.arrays import Float32
from core.optimizers import Adam, GradientDescent, Momentum, Optimizer
from core.seeds import check_seed, torch_generator
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

    network: str = "sine"
    optimizer: str = "sgd"
    learning_rate: float = 0.01
    momentum: float = 0.9
    steps: int = 400
    batch_size: int = 4
    order_seed: int = 0
    init: str = "default"
    init_width: float = 1.0

    def __post_init__(self) -> None:
        _check_choice("network", self.network, tuple(LANDSCAPES))
        _check_choice("optimizer", self.optimizer, OPTIMIZERS)
        _check_choice("init", self.init, INITIALIZATIONS)
        _check_positive("learning_rate", self.learning_rate)
        _check_positive("init_width", self.init_width)
        if not 0 <= self.momentum < 1:
            raise ValueError(f"momentum must lie in [0, 1), not {self.momentum}")
        if isinstance(self.steps, bool) or self.steps not in range(MOST_STEPS + 1):
            raise ValueError(f"steps must be a whole number, 0 to {MOST_STEPS}, not {self.steps}")
        if self.batch_size < 1:
            raise ValueError(f"batch_size must be at least 1, not {self.batch_size}")
        check_seed(self.order_seed)
        if self.optimizer == "minibatch" and LANDSCAPES[self.network].is_stand_in:
            raise ValueError(f"{self.network} is a formula: it has no rows to draw mini-batches of")


def _check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}, not {value!r}")


def _check_positive(name: str, value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise ValueError(f"{name} must be positive and finite, not {value}")


@dataclass(frozen=True, eq=False)
class Paths:
    """Where each seed went: ``weights`` float32 [seed, step + 1, 2]; ``losses`` [seed, step + 1].

    Step 0 is the start. A loss is that of all rows, except under "minibatch", where it is that of
    the rows the next step draws, as a training loop would print it. A path that diverged holds
    infinities and NaN from there on.
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
    weights = torch.empty(settings.steps + 1, *starts.shape)
    losses = torch.empty(settings.steps + 1, starts.shape[1])
    for step, (now, loss) in enumerate(walk(settings, starts)):
        weights[step] = now
        losses[step] = loss
    return Paths(weights.permute(2, 0, 1).contiguous().numpy(), losses.T.contiguous().numpy())


def walk(settings: DescentSettings, starts: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield weights [2, path] and losses [path] at each step, the start first.

    The weights are one tensor, changed in place from step to step.
    """
    landscape = LANDSCAPES[settings.network]
    weights, optimizer = starts.clone(), make_optimizer(settings)
    for step, rows in enumerate(rows_by_step(settings)):
        losses, gradient = landscape.losses_and_gradients(weights, rows)
        yield weights, losses
        if step < settings.steps:
            optimizer.step(weights, gradient)


def make_optimizer(settings: DescentSettings) -> Optimizer:
    """Return the update rule that the settings name, remembering nothing yet."""
    if settings.optimizer == "adam":
        return Adam(settings.learning_rate)
    if settings.optimizer == "momentum" and settings.momentum > 0:
        return Momentum(settings.learning_rate, settings.momentum)
    return GradientDescent(settings.learning_rate)


def rows_by_step(settings: DescentSettings) -> Sequence[Tensor | None]:
    """Return which rows each step sees (None: all), for the steps and for the last loss."""
    count = settings.steps + 1
    if settings.optimizer != "minibatch":
        return [None] * count
    rows = LANDSCAPES[settings.network].rows
    return minibatches(rows, settings.batch_size, settings.order_seed, count)


@lru_cache(maxsize=64)
def minibatches(rows: int, batch_size: int, order_seed: int, steps: int) -> tuple[Tensor, ...]:
    """Return the row numbers of each step, as PyTorch's own loader shuffles them.

    Epoch after epoch of ``DataLoader(..., shuffle=True, generator=torch_generator(order_seed))``.
    """
    generator = torch_generator(order_seed)
    loader = DataLoader(TensorDataset(torch.arange(rows)), batch_size, True, generator=generator)
    batches: list[Tensor] = []
    while len(batches) < steps:
        batches.extend(batch for (batch,) in loader)
    return tuple(batches[:steps])
