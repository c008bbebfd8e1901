"""Muon: momentum for a weight matrix, with every direction of the step made equally long.

Plain momentum moves a matrix mostly along its few strongest directions. Muon replaces the step by
the nearest orthogonal matrix, so that weak directions learn as fast. PyTorch has the same
optimiser, but it multiplies in bfloat16, which a CPU without bfloat16 units does many times slower.

Source: Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/ (the iteration's coefficients
are theirs).
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor


def orthogonalised(matrix: Tensor, iterations: int = 5) -> Tensor:
    """Return nearly U·Vᵀ of the singular value decomposition of ``matrix`` [rows, columns].

    Newton–Schulz: an odd polynomial of degree five pushes every singular value towards 1; after
    five rounds they lie between about 0.7 and 1.2, which is near enough for a step.
    """
    wide = matrix if matrix.shape[0] <= matrix.shape[1] else matrix.T
    x = wide / (wide.norm() + 1e-7)
    for _ in range(iterations):
        square = x @ x.T
        x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
    return x if wide is matrix else x.T


class Muon(torch.optim.Optimizer):
    """Step = −learning rate · √max(1, rows / columns) · orthogonalised Nesterov momentum."""

    def __init__(
        self, weights: Iterable[Tensor], lr: float, momentum: float = 0.95, weight_decay: float = 0
    ) -> None:
        super().__init__(weights, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self) -> None:  # type: ignore[override]
        """Move every matrix that has a gradient."""
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                average = self.state[weight].setdefault("average", torch.zeros_like(weight))
                average.lerp_(weight.grad, 1 - group["momentum"])
                ahead = weight.grad.lerp(average, group["momentum"])
                size = max(1.0, weight.shape[0] / weight.shape[1]) ** 0.5
                weight.mul_(1 - group["lr"] * group["weight_decay"])
                weight.sub_(orthogonalised(ahead), alpha=group["lr"] * size)
