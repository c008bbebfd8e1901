"""The first row of one product, in batches of one size after another: which agree to the bit?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import check, choice, seed, whole
from core.seeds import fingerprint, torch_generator

SIZES = (*range(1, 17), 20, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
PRECISIONS = ("float32", "float64", "bfloat16", "float16")

OPERATIONS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "product": lambda batch, weights: batch @ weights,
    "linear": lambda batch, weights: torch.nn.functional.linear(batch, weights),
    "softmax": lambda batch, weights: batch.softmax(1) + 0 * weights[0],
}
"""(batch [N, width], weights [width, width]) → [N, width]."""

NAMES = {"product": "batch @ weights", "linear": "nn.Linear", "softmax": "softmax"}


@dataclass(frozen=True)
class BatchSettings:
    """Which operation, in which precision, on rows of ``width`` numbers drawn from ``seed``.

    Raises ``ValueError`` for a value out of range, naming it.
    """

    operation: str = choice("product", tuple(OPERATIONS))
    precision: str = choice("float32", PRECISIONS)
    width: int = whole(256, 1, 1024, offered=(8, 512))
    seed: int = seed()

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Batches:
    """``prints``: the fingerprint of the first row for each of ``sizes``; ``groups``: 0 for those
    that agree with a batch of one, 1 for the next that is met, and so on; ``largest``: the largest
    difference of a first row from that of a batch of one.
    """

    settings: BatchSettings
    sizes: tuple[int, ...]
    prints: tuple[str, ...]
    groups: tuple[int, ...]
    largest: tuple[float, ...]

    @property
    def distinct(self) -> int:
        """How many different first rows there are."""
        return max(self.groups) + 1


@torch.no_grad()
def batches(settings: BatchSettings, sizes: tuple[int, ...] = SIZES) -> Batches:
    """Compute the first row in batches of each size; the row itself is always the same."""
    draws, dtype = torch_generator(settings.seed), getattr(torch, settings.precision)
    rows = torch.rand(max(sizes), settings.width, generator=draws).sub(0.5).to(dtype)
    weights = torch.rand(settings.width, settings.width, generator=draws).sub(0.5).to(dtype)
    compute = OPERATIONS[settings.operation]
    firsts = [compute(rows[:size].clone(), weights)[0].double() for size in sizes]
    prints = [fingerprint(first) for first in firsts]
    order = list(dict.fromkeys(prints))
    return Batches(
        settings,
        sizes,
        tuple(prints),
        tuple(order.index(each) for each in prints),
        tuple(float((first - firsts[0]).abs().max()) for first in firsts),
    )
