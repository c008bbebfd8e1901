"""Formats of numbers: what each holds, the error of a product, one training, and batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.checks import check, number, seed, whole
from core.runtime_algorithms import network
from core.seeds import torch_generator


@dataclass(frozen=True)
class Format:
    """A kind of numbers; ``bits`` of fraction, if not its type's: no processor here has it, so it
    is emulated: its numbers are rounded to these bits and computed in float32.
    """

    name: str
    dtype: torch.dtype
    bits: int = 0

    def spacing(self, start: float) -> float:
        """Return the distance between its numbers above a power of two; NaN beyond its range."""
        step = 2.0**-self.bits if self.bits else torch.finfo(self.dtype).eps
        return start * step if start <= torch.finfo(self.dtype).max else float("nan")

    def held(self, numbers: Tensor) -> Tensor:
        """Return numbers as this format holds them."""
        return rounded(numbers.float(), self.bits) if self.bits else numbers.to(self.dtype)


FORMATS = (
    Format("float64", torch.float64),
    Format("float32", torch.float32),
    Format("TF32", torch.float32, bits=10),
    Format("bfloat16", torch.bfloat16),
    Format("float16", torch.float16),
)
BATCHES = (*range(1, 17), 20, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)


@dataclass(frozen=True)
class PrecisionSettings:
    """A ``value`` to look at on the number line; products of ``size`` by ``size``; a training."""

    value: float = number(1.0, "(0, inf)", offered=(0.001, 60000.0))
    size: int = whole(256, 1, 1024, offered=(8, 512))
    seed: int = seed()
    steps: int = whole(100, 1, 400, offered=(1, 200))

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Measured:
    """One format: the ``error`` of its product, relative to the product's size; of its training
    the ``accuracy`` and how many predictions ``differ`` from float64's; the sizes of batches in
    ``groups``: in one group the first row of a product is the same to the bit.
    """

    form: Format
    error: float
    accuracy: float
    differ: int
    groups: Sequence[Sequence[int]]


def compare(settings: PrecisionSettings) -> tuple[Measured, ...]:
    """Try every format, touching nothing global."""
    trained = [train(form, settings) for form in FORMATS]
    differ = [int((each.predictions != trained[0].predictions).sum()) for each in trained]
    accuracy, errors = [each.accuracy for each in trained], product_errors(settings)
    groups = [batch_groups(form, settings.size, settings.seed) for form in FORMATS]
    return tuple(map(Measured, FORMATS, errors, accuracy, differ, groups))


def rounded(numbers: Tensor, bits: int) -> Tensor:
    """Return float32 numbers rounded to ``bits`` of fraction, ties to even."""
    left = 23 - bits
    whole = numbers.contiguous().view(torch.int32)
    half = (1 << (left - 1)) - 1 + (whole >> left & 1)
    return ((whole + half) >> left << left).view(torch.float32)


def product_errors(settings: PrecisionSettings) -> list[float]:
    """Return each format's error of a product of random numbers, relative to its size, against
    NumPy's longest numbers, where these are longer than float64.
    """
    draws = torch_generator(settings.seed)
    shape = settings.size, settings.size
    one, other = (torch.randn(shape, generator=draws, dtype=torch.float64) for _ in range(2))
    long = one.numpy().astype(np.longdouble) @ other.numpy().astype(np.longdouble)
    exact = torch.from_numpy(long.astype(np.float64))
    apart = [(form.held(one) @ form.held(other)).double() - exact for form in FORMATS]
    return [float((each.square().mean() / exact.square().mean()).sqrt()) for each in apart]


def train(form: Format, settings: PrecisionSettings) -> network.Trained:
    """Train the small network in one format; with TF32, what its convolutions read is rounded."""
    start = network.initial_weights(settings.seed, (4, 8), torch.float32)
    convolve = _tf32 if form.bits else network.layer
    weights = [part.to(form.dtype) for part in start]
    return network.train(weights, convolve, 0.1, settings.seed, settings.steps)


def _tf32(images: Tensor, kernels: Tensor, bias: Tensor) -> Tensor:
    images, kernels = (
        each + (rounded(each.detach(), 10) - each.detach()) for each in (images, kernels)
    )
    return functional.conv2d(images, kernels, bias, padding=1)


def batch_groups(form: Format, size: int, seed: int) -> list[list[int]]:
    """Return ``BATCHES`` in groups, by the bits of the first row of (batch @ weights).

    That row, ``size`` numbers, is always the same, and stands in the company of others.
    """
    draws = torch_generator(seed)
    rows = form.held(torch.rand(max(BATCHES), size, generator=draws) - 0.5)
    weights = form.held(torch.rand(size, size, generator=draws) - 0.5)
    groups: dict[tuple[float, ...], list[int]] = {}
    for count in BATCHES:
        first = (rows[:count].clone() @ weights)[0]
        groups.setdefault(tuple(first.tolist()), []).append(count)
    return list(groups.values())
