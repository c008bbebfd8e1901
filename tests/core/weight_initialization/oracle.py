"""The oracle: a plain loop with ``nn.Module`` and ``torch.optim``, one seed at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from core.arrays import Float32
from core.weight_initialization.descent import DescentSettings
from core.weight_initialization.networks import NETWORKS


def plain_loop(settings: DescentSettings, seed: int) -> tuple[Float32, Float32]:
    """Return weights [step + 1, 2] of one seed and their losses [step + 1] on all rows."""
    network = NETWORKS[settings.network]
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        module = network.module()
        start_over(settings, module, network.half_width, seed)
    optimizer = make_optimizer(settings, module)
    batches = forever(settings)
    weights, losses = [], []
    for step in range(settings.steps + 1):
        loss = network.loss(module)
        weights.append(torch.cat([p.detach().flatten().clone() for p in module.parameters()]))
        losses.append(loss.detach())
        if settings.optimizer == "minibatch":
            inputs, targets = next(batches)
            loss = nn.functional.mse_loss(module(inputs), targets)
        if step < settings.steps:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return torch.stack(weights).numpy(), np.array(torch.stack(losses).numpy())


def start_over(settings: DescentSettings, module: nn.Module, half_width: float, seed: int) -> None:
    if settings.init == "default":
        return
    torch.manual_seed(seed)
    for parameter in module.parameters():
        if settings.init == "normal":
            nn.init.normal_(parameter, std=settings.init_width)
        else:
            nn.init.uniform_(parameter, -half_width, half_width)


def make_optimizer(settings: DescentSettings, module: nn.Module) -> torch.optim.Optimizer:
    if settings.optimizer == "adam":
        return torch.optim.Adam(module.parameters(), lr=settings.learning_rate)
    momentum = settings.momentum if settings.optimizer == "momentum" else 0.0
    return torch.optim.SGD(module.parameters(), lr=settings.learning_rate, momentum=momentum)


def forever(settings: DescentSettings) -> Iterator[list[Tensor]]:
    network = NETWORKS[settings.network]
    loader = DataLoader(
        TensorDataset(network.inputs, network.targets),
        batch_size=settings.batch_size,
        shuffle=True,
        generator=torch.Generator().manual_seed(settings.order_seed),
    )
    while True:
        yield from loader
