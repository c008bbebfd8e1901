"""The order in which a DataLoader visits the examples, and what that order alone decides."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.arrays import Booleans, Float64, Integers
from core.checks import check, number, seed, whole
from core.data_splits.tables import Table, fresh_moons, moons
from core.seeds import fingerprint, torch_generator

if TYPE_CHECKING:
    import torch


def visiting_order(examples: int, seed: int, epochs: int = 1) -> Integers:
    """Return the example visited at each position of each epoch: int64 [epoch, position].

    Equal, epoch by epoch, to what ``DataLoader(data, shuffle=True,
    generator=torch.Generator().manual_seed(seed))`` yields, whatever its batch size and however
    many workers it has, so long as each epoch is run to its end. Each epoch draws on in the same
    stream, so two epochs differ.

    Raises ``ValueError`` for no examples or no epochs.
    Source: ``RandomSampler.__iter__`` and ``_BaseDataLoaderIter.__init__`` of PyTorch.
    """
    import torch

    if examples < 1 or epochs < 1:
        raise ValueError(f"an order needs examples and epochs, not {examples} and {epochs}")
    generator = torch_generator(seed)
    orders = []
    for _ in range(epochs):
        # Each epoch the loader first draws the seed from which it would seed its workers.
        torch.empty((), dtype=torch.int64).random_(generator=generator)
        orders.append(torch.randperm(examples, generator=generator).numpy())
        # As it ends, the sampler shuffles once more, for the remainder that a longer epoch takes.
        torch.randperm(examples, generator=generator)
    return np.stack(orders)


@dataclass(frozen=True)
class OrderSettings:
    """A network 2-``hidden``-1 with tanh, trained on moons by gradient descent in small batches.

    Everything but the order: the data, the initialisation, the steps.
    """

    examples: int = whole(200, 4)
    noise: float = number(0.3, "[0, inf)")
    data_seed: int = seed()
    init_seed: int = seed()
    hidden: int = whole(16, 1)
    batch_size: int = whole(20, 1, offered=(1, 200))
    epochs: int = whole(30, 1, offered=(1, 100))
    learning_rate: float = number(0.1, "(0, inf)", offered=(0.001, 1.0))
    momentum: float = number(0.9, "[0, 1)")
    fresh_examples: int = whole(2_000, 4)

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True, eq=False)
class OrderRun:
    """One training run under one order seed.

    ``start``: the fingerprint of the initial weights, the same for all order seeds. ``losses``:
    float64 [epoch], the training loss over all examples after each epoch. ``weights``: float64
    [parameter], in the order of ``module.parameters()``. ``says_one``: bool [fresh example], where
    the network decides for class 1. ``accuracy``: on those fresh examples.
    """

    seed: int
    start: str
    losses: Float64
    weights: Float64
    says_one: Booleans
    accuracy: float


def train_in_orders(settings: OrderSettings, seeds: tuple[int, ...]) -> tuple[OrderRun, ...]:
    """Train the same network from the same start in the order of each seed; one run per seed.

    Equal to ``nn.Sequential(nn.Linear(2, h), nn.Tanh(), nn.Linear(h, 1))`` initialised after
    ``torch.manual_seed(init_seed)``, made ``double()``, and trained by ``torch.optim.SGD`` on
    ``BCEWithLogitsLoss`` over a ``DataLoader`` seeded with the order seed. Drawing from
    generators of its own, it leaves the global ones alone.
    """
    import torch

    if not seeds:
        return ()
    # A batch of one takes another matrix kernel than a batch of two, and so other low bits.
    together = seeds if len(seeds) > 1 else seeds * 2
    data = moons(settings.examples, settings.noise, settings.data_seed)
    orders = np.stack([visiting_order(data.examples, seed, settings.epochs) for seed in together])
    start = _initial_weights(settings)
    weights, losses = _train(settings, start, data, orders)
    fresh = fresh_moons(settings.fresh_examples, settings.noise, settings.data_seed)
    everyone = torch.tensor(fresh.features).expand(len(together), -1, -1)
    says_one = (_logits(weights, everyone) > 0).numpy()
    flat = np.concatenate([part.flatten(1).numpy() for part in weights], axis=1)
    begun = fingerprint(np.concatenate([part.flatten().numpy() for part in start]))
    accuracy = (says_one == fresh.target).mean(axis=1)
    return tuple(
        OrderRun(seed, begun, losses[i], flat[i], says_one[i], float(accuracy[i]))
        for i, seed in enumerate(seeds)
    )


def _initial_weights(settings: OrderSettings) -> list[torch.Tensor]:
    """Return weight and bias of both layers as ``nn.Linear`` draws them, in float64."""
    import torch

    generator = torch_generator(settings.init_seed)
    drawn = []
    for inputs, outputs in ((2, settings.hidden), (settings.hidden, 1)):
        weight = torch.empty(outputs, inputs)
        torch.nn.init.kaiming_uniform_(weight, a=math.sqrt(5), generator=generator)
        bound = 1 / math.sqrt(inputs)
        drawn += [weight, torch.empty(outputs).uniform_(-bound, bound, generator=generator)]
    return [part.double() for part in drawn]


def _logits(weights: list[torch.Tensor], inputs: torch.Tensor) -> torch.Tensor:
    """Return the logit of each input: [run, example] for inputs [run, example, 2]."""
    first, first_bias, second, second_bias = weights
    hidden = (inputs @ first.mT + first_bias[:, None]).tanh()
    return (hidden @ second.mT + second_bias[:, None]).squeeze(-1)


def _train(
    settings: OrderSettings, start: list[torch.Tensor], data: Table, orders: Integers
) -> tuple[list[torch.Tensor], Float64]:
    """Train all runs side by side; return the weights [run, …] and the losses [run, epoch]."""
    import torch

    runs = len(orders)
    inputs, wanted = torch.tensor(data.features), torch.tensor(data.target, dtype=torch.float64)
    weights = [part.expand(runs, *part.shape).clone().requires_grad_() for part in start]
    velocity = [torch.zeros_like(part) for part in weights]
    losses = np.empty((runs, settings.epochs))
    for epoch in range(settings.epochs):
        for batch in torch.tensor(orders[:, epoch]).split(settings.batch_size, dim=1):
            loss = _loss(_logits(weights, inputs[batch]), wanted[batch]).sum()
            gradients = torch.autograd.grad(loss, weights)
            with torch.no_grad():
                for part, speed, gradient in zip(weights, velocity, gradients, strict=True):
                    speed.mul_(settings.momentum).add_(gradient)
                    part.sub_(speed, alpha=settings.learning_rate)
        with torch.no_grad():
            everyone = _logits(weights, inputs.expand(runs, -1, -1))
            losses[:, epoch] = _loss(everyone, wanted.expand(runs, -1)).numpy()
    return [part.detach() for part in weights], losses


def _loss(logits: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return the mean binary cross-entropy of each run: [run]."""
    from torch.nn.functional import binary_cross_entropy_with_logits

    return binary_cross_entropy_with_logits(logits, wanted, reduction="none").mean(dim=1)
