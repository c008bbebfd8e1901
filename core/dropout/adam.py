"""Adam, in the order of operations of ``torch.optim.Adam``.

Written out, since building PyTorch's own loads its compiler, two seconds in a reader's first
click, and since elementwise steps keep networks that train side by side apart to the bit.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch


class Adam:
    """Kingma and Ba 2015, algorithm 1: moves ``parameters`` in place, equal to PyTorch's."""

    def __init__(
        self,
        parameters: Sequence[torch.Tensor],
        learning_rate: float,
        betas: tuple[float, float] = (0.9, 0.999),
        epsilon: float = 1e-8,
    ) -> None:
        self.parameters = parameters
        self.learning_rate = learning_rate
        self.betas = betas
        self.epsilon = epsilon
        self.steps = 0
        self.means = [torch.zeros_like(each) for each in parameters]
        self.squares = [torch.zeros_like(each) for each in parameters]

    @torch.no_grad()
    def step(self, gradients: Sequence[torch.Tensor]) -> None:
        """Take one step: ``gradients`` has the shapes of the parameters."""
        self.steps += 1
        first, second = self.betas
        size = self.learning_rate / (1 - first**self.steps)
        root = (1 - second**self.steps) ** 0.5
        moments = zip(self.parameters, gradients, self.means, self.squares, strict=True)
        for parameter, gradient, mean, square in moments:
            mean.lerp_(gradient, 1 - first)
            square.mul_(second).addcmul_(gradient, gradient, value=1 - second)
            scale = (square.sqrt() / root).add_(self.epsilon)
            parameter.addcdiv_(mean, scale, value=-size)
