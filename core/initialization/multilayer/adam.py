"""One step of Adam, for the packed weights of many networks at once."""

from __future__ import annotations

import math

import torch

FIRST_DECAY, SECOND_DECAY, EPSILON = 0.9, 0.999, 1e-8
"""Adam's β₁, β₂ and ε, as ``torch.optim.Adam`` sets them."""


def adam_step(
    weights: torch.Tensor,
    gradient: torch.Tensor,
    mean: torch.Tensor,
    square: torch.Tensor,
    step: int,
    learning_rate: float,
) -> None:
    """Move ``weights``, ``mean`` and ``square`` in place by Adam's step number ``step``, from 1.

    The operations and their order are those of ``torch.optim.Adam``, so the bits are too.
    Source: Kingma and Ba (2015), algorithm 1.
    """
    mean.lerp_(gradient, 1 - FIRST_DECAY)
    square.mul_(SECOND_DECAY).addcmul_(gradient, gradient, value=1 - SECOND_DECAY)
    step_size = learning_rate / (1 - FIRST_DECAY**step)
    correction = math.sqrt(1 - SECOND_DECAY**step)
    weights.addcdiv_(mean, (square.sqrt() / correction).add_(EPSILON), value=-step_size)
