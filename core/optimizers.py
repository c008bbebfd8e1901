"""The update rules of ``torch.optim``, for many networks at once: the same operations, in order.

Written out, because importing ``torch.optim`` alone costs a server two seconds, and because the
rule is what a reader comes for. Every operation works element by element: no seed meets another.
Source of each: the algorithm boxes in the documentation of ``torch.optim.SGD`` and ``Adam``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import torch
from torch import Tensor


class Optimizer(Protocol):
    """An update rule together with what it remembers of each path."""

    def step(self, weights: Tensor, gradient: Tensor) -> None:
        """Change ``weights`` [..., path] in place, given their ``gradient`` [..., path]."""

    def keep(self, paths: Tensor) -> None:
        """Forget all paths but those that the boolean mask ``paths`` [path] names."""


@dataclass
class GradientDescent:
    """w ← w − lr·g."""

    learning_rate: float

    def step(self, weights: Tensor, gradient: Tensor) -> None:
        """Take one step downhill."""
        weights.add_(gradient, alpha=-self.learning_rate)

    def keep(self, paths: Tensor) -> None:
        """Forget nothing: nothing is remembered."""


@dataclass
class Momentum:
    """v ← momentum·v + g;  w ← w − lr·v."""

    learning_rate: float
    momentum: float
    velocity: Tensor | None = None

    def step(self, weights: Tensor, gradient: Tensor) -> None:
        """Take one step along the velocity."""
        if self.velocity is None:
            self.velocity = gradient
        else:
            self.velocity.mul_(self.momentum).add_(gradient)
        weights.add_(self.velocity, alpha=-self.learning_rate)

    def keep(self, paths: Tensor) -> None:
        """Forget the velocity of all other paths."""
        if self.velocity is not None:
            self.velocity = self.velocity[..., paths]


@dataclass
class Adam:
    """w ← w − lr·m̂/(√v̂ + ε): running means of the gradient and of its square, bias corrected.

    Kingma and Ba 2015, algorithm 1. One for each tensor of weights.
    """

    learning_rate: float
    betas: tuple[float, float] = (0.9, 0.999)
    epsilon: float = 1e-8
    steps: int = 0
    mean: Tensor = field(default_factory=lambda: torch.zeros(()))
    square: Tensor = field(default_factory=lambda: torch.zeros(()))

    @torch.no_grad()
    def step(self, weights: Tensor, gradient: Tensor) -> None:
        """Take one step along the mean gradient, measured in its own typical size."""
        if self.steps == 0:
            self.mean, self.square = torch.zeros_like(weights), torch.zeros_like(weights)
        self.steps += 1
        first, second = self.betas
        self.mean.lerp_(gradient, 1 - first)
        self.square.mul_(second).addcmul_(gradient, gradient, value=1 - second)
        root = (self.square.sqrt() / (1 - second**self.steps) ** 0.5).add_(self.epsilon)
        weights.addcdiv_(self.mean, root, value=-self.learning_rate / (1 - first**self.steps))

    def keep(self, paths: Tensor) -> None:
        """Forget the running means of all other paths."""
        if self.steps:
            self.mean, self.square = self.mean[..., paths], self.square[..., paths]
