"""One small convolutional network on digits, whose convolution can be swapped for another.

Nothing in it is drawn but the initial weights and the order of the rows, each from a seed of its
own: the data is not split at random, and no unit is dropped.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from core.arrays import Float64, Integers
from core.optimizers import Momentum
from core.runtime_algorithms.inputs import digits_table
from core.seeds import torch_generator

TRAINING_ROWS, TEST_ROWS = 1200, 597
"""The first rows of the digits train, the others test."""

CLASSES = 10
MEAN_PIXEL = 0.3
MOMENTUM = 0.9
BATCH = 48

Convolution = Callable[[Tensor, Tensor, Tensor], Tensor]
"""(images [N, C, H, W], kernels [K, C, 3, 3], bias [K]) → [N, K, H, W], padded by one pixel."""


def layer(images: Tensor, kernels: Tensor, bias: Tensor) -> Tensor:
    """Convolve as ``nn.Conv2d(…, padding=1)`` does."""
    return functional.conv2d(images, kernels, bias, padding=1)


@cache
def digits() -> tuple[Tensor, Tensor]:
    """Return scikit-learn's digits: images float32 [1797, 1, 8, 8] about zero, labels [1797]."""
    table = torch.from_numpy(digits_table())
    return table[:, :-1].reshape(-1, 1, 8, 8) / 16 - MEAN_PIXEL, table[:, -1].long()


def initial_weights(seed: int, channels: Sequence[int], dtype: torch.dtype) -> list[Tensor]:
    """Return kernels and biases of two convolutions, then weight and bias of the linear layer.

    They are what ``torch.manual_seed(seed)`` gives ``nn.Conv2d(1, a, 3)``, ``nn.Conv2d(a, b, 3)``
    and ``nn.Linear(16 * b, 10)``, made in this order in float32, then cast.
    """
    generator = torch_generator(seed)
    first, second = channels
    shapes = ((first, 1, 3, 3), (second, first, 3, 3), (CLASSES, 16 * second))
    drawn = []
    for shape in shapes:
        weight, bound = torch.empty(shape), 1 / math.sqrt(math.prod(shape[1:]))
        nn.init.kaiming_uniform_(weight, a=math.sqrt(5), generator=generator)
        drawn += [weight, torch.empty(shape[0]).uniform_(-bound, bound, generator=generator)]
    return [part.to(dtype) for part in drawn]


def batches(order_seed: int, steps: int) -> list[Tensor]:
    """Return the rows of each step: a new shuffle each epoch, the last batch of it smaller."""
    generator = torch_generator(order_seed)
    taken: list[Tensor] = []
    while len(taken) < steps:
        taken += torch.randperm(TRAINING_ROWS, generator=generator).split(BATCH)
    return taken[:steps]


def logits(images: Tensor, weights: Sequence[Tensor], convolve: Convolution) -> Tensor:
    """Return [N, 10]: two convolutions, each with a ReLU, a maximum over 2×2, a linear layer."""
    kernels1, bias1, kernels2, bias2, weight, bias = weights
    hidden = convolve(images, kernels1, bias1).relu()
    hidden = convolve(hidden, kernels2, bias2).relu()
    pooled = functional.max_pool2d(hidden, 2).flatten(1)
    return functional.linear(pooled, weight, bias)


@dataclass(frozen=True, eq=False)
class Trained:
    """A finished training.

    ``weights``: [step + 1, parameter], the start first. ``losses``: float64 [step], of each batch
    before its step. ``predictions``: int64 [test row]. ``seconds``: how long it took.
    """

    weights: Tensor
    losses: Float64
    predictions: Integers
    accuracy: float
    seconds: float


def train(
    start: Sequence[Tensor],
    convolve: Convolution,
    learning_rate: float,
    order_seed: int,
    steps: int,
) -> Trained:
    """Train once from the weights ``start``, on their device and in their precision.

    The same arithmetic as ``torch.optim.SGD(lr=…, momentum=0.9)``; nothing global is touched.
    """
    started = time.perf_counter()
    images, labels = (each.to(start[0].device) for each in digits())
    images = images.to(start[0].dtype)
    weights = [part.clone().requires_grad_() for part in start]
    rules = [Momentum(learning_rate, MOMENTUM) for _ in weights]
    path, losses = [_flat(weights)], []
    for rows in batches(order_seed, steps):
        loss = functional.cross_entropy(logits(images[rows], weights, convolve), labels[rows])
        gradients = torch.autograd.grad(loss, weights)
        with torch.no_grad():
            for rule, part, gradient in zip(rules, weights, gradients, strict=True):
                rule.step(part, gradient)
        losses.append(loss.item())
        path.append(_flat(weights))
    with torch.no_grad():
        predicted = logits(images[TRAINING_ROWS:], weights, convolve).argmax(1)
    right = (predicted == labels[TRAINING_ROWS:]).double().mean().item()
    took = time.perf_counter() - started
    return Trained(torch.stack(path).cpu(), np.array(losses), predicted.cpu().numpy(), right, took)


def _flat(weights: Sequence[Tensor]) -> Tensor:
    """Return all weights as one vector [parameter], a copy."""
    return torch.cat([part.detach().flatten() for part in weights])
