"""How far two arrays differ, to the last bit."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from core.arrays import Float64

_WHOLE = {8: torch.int64, 4: torch.int32, 2: torch.int16}


def share_unequal(one: Tensor, other: Tensor) -> float:
    """Return the share of places at which the numbers differ in at least one bit."""
    return float((as_whole(one) != as_whole(other)).double().mean())


def bits_unequal(one: Tensor, other: Tensor) -> float:
    """Return the mean number of bits in which two numbers at one place differ."""
    different = (as_whole(one) ^ as_whole(other)).numpy()
    # Of a signed number NumPy would count the bits of its size.
    return float(np.bitwise_count(different.view(f"u{different.itemsize}")).mean())


def drift(path: Tensor, other: Tensor) -> tuple[Float64, int]:
    """Return how far ``path`` [step, number] lies from ``other`` at each step, over the length of
    ``other``, and the first step at which a bit differs, −1 if none does.
    """
    apart = (as_whole(path) != as_whole(other)).any(dim=1)
    distance = (path.double() - other.double()).norm(dim=1) / other.double().norm(dim=1)
    first = int(apart.int().argmax()) if apart.any() else -1
    return torch.where(apart, distance, 0.0).numpy(), first


def as_whole(numbers: Tensor) -> Tensor:
    """Return the same bits, read as whole numbers: equal bits are equal, even for nan."""
    return numbers.contiguous().view(_WHOLE[numbers.element_size()])
