"""How far two arrays differ, to the last bit."""

from __future__ import annotations

import torch
from torch import Tensor

_WHOLE = {8: torch.int64, 4: torch.int32, 2: torch.int16}


def share_unequal(one: Tensor, other: Tensor) -> float:
    """Return the share of places at which the numbers differ in at least one bit."""
    return float((as_whole(one) != as_whole(other)).double().mean())


def bits_unequal(one: Tensor, other: Tensor) -> float:
    """Return the mean number of bits in which two numbers at one place differ."""
    different = as_whole(one) ^ as_whole(other)
    count = torch.zeros_like(different)
    for place in range(8 * one.element_size()):
        count += different >> place & 1
    return float(count.double().mean())


def as_whole(numbers: Tensor) -> Tensor:
    """Return the same bits, read as whole numbers: equal bits are equal, even for nan."""
    return numbers.contiguous().view(_WHOLE[numbers.element_size()])
