"""The many-seed engine against a plain PyTorch loop, and against what the arithmetic allows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import torch
from torch import nn

from benchmarks import seconds
from core.weight_initialization.basins import basin_map
from core.weight_initialization.descent import DescentSettings, descend
from core.weight_initialization.networks import NETWORKS

STEPS = 300
COUNTS = (1, 64, 1024, 4096)


def plain_loop(settings: DescentSettings) -> None:
    """Train one seed as a reader would, recording each step."""
    network = NETWORKS[settings.network]
    torch.manual_seed(0)
    module = network.module()
    if settings.optimizer == "adam":
        optimizer: torch.optim.Optimizer = torch.optim.Adam(module.parameters(), lr=0.01)
    else:
        momentum = 0.9 if settings.optimizer == "momentum" else 0.0
        optimizer = torch.optim.SGD(module.parameters(), lr=0.01, momentum=momentum)
    recorded = []
    for _ in range(settings.steps):
        optimizer.zero_grad()
        loss = network.loss(module)
        loss.backward()
        optimizer.step()
        recorded.append((nn.utils.parameters_to_vector(module.parameters()).detach(), loss.item()))


def lines() -> Iterator[str]:
    """Yield one line per ratio."""
    for optimizer in ("sgd", "momentum", "adam"):  # the loop of the fourth would time its loader
        yield from _against_the_loop(DescentSettings(optimizer=optimizer, steps=STEPS))
    for count in COUNTS[2:]:
        yield _against_the_arithmetic(count)
    yield _basins(DescentSettings())
    yield _basins(DescentSettings(optimizer="momentum", learning_rate=0.03, steps=300))


def _against_the_loop(settings: DescentSettings) -> Iterator[str]:
    loop = STEPS / seconds(lambda: plain_loop(settings))
    for count in COUNTS:
        rate = count * STEPS / seconds(partial(descend, settings, range(count)))
        yield (
            f"engine, {settings.optimizer}, {count:,} seeds: {rate:,.0f} seeds × steps a second, "
            f"{rate / loop:,.0f} times the plain loop's {loop:,.0f}"
        )


def _against_the_arithmetic(count: int) -> str:
    """Compare a step with its sines and cosines alone, which no formulation can leave out."""
    angles = torch.randn(NETWORKS["sine"].rows, count)
    floor = seconds(lambda: (angles.sin(), angles.cos()), repeats=200)
    step = seconds(partial(descend, DescentSettings(steps=STEPS), range(count))) / STEPS
    return (
        f"engine, {count:,} seeds: {step * 1e6:,.0f} µs a step, {step / floor:.1f} times its "
        f"sines and cosines alone ({floor * 1e6:,.0f} µs)"
    )


def _basins(settings: DescentSettings) -> str:
    cold = seconds(partial(basin_map, settings), repeats=1)
    return f"basin map, 256 × 256 starts, {settings.optimizer}: {cold:.2f} s cold"
