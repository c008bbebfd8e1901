"""Formats of numbers: what each can hold, the error of a product, and one training in each."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log2

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.checks import check, number, seed, whole
from core.runtime_algorithms import network
from core.seeds import torch_generator


@dataclass(frozen=True)
class Format:
    """``bits`` of fraction, the smallest and largest power of two; ``emulated``: no processor
    here has it, so its numbers are rounded to its bits and computed in float32.
    """

    name: str
    bits: int
    lowest: int
    highest: int
    dtype: torch.dtype
    emulated: bool = False


FORMATS = (
    Format("float64", 52, -1022, 1023, torch.float64),
    Format("float32", 23, -126, 127, torch.float32),
    Format("TF32", 10, -126, 127, torch.float32, emulated=True),
    Format("bfloat16", 7, -126, 127, torch.bfloat16),
    Format("float16", 10, -14, 15, torch.float16),
)
WINDOW = 5
"""The number line shows from x to x + 2⁻⁵ of its power of two."""


@dataclass(frozen=True)
class PrecisionSettings:
    """A ``value`` to look at on the number line; products of ``size`` by ``size``; a training.

    Raises ``ValueError`` for a value out of range, naming it.
    """

    value: float = number(1.0, "(0, inf)", offered=(0.001, 60000.0))
    size: int = whole(256, 1, 1024, offered=(8, 512))
    seed: int = seed()
    steps: int = whole(100, 1, 400, offered=(1, 200))

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True, eq=False)
class Precise:
    """For each of ``FORMATS``: ``spacing``, the distance to the next number at the value (NaN
    where it is out of range); ``error``: of the product, root mean square relative to its size;
    ``accuracy`` of the training, and the number of test predictions that ``differ`` from
    float64's, of ``tested``.
    """

    settings: PrecisionSettings
    start: float
    spacing: tuple[float, ...]
    error: tuple[float, ...]
    accuracy: tuple[float, ...]
    differ: tuple[int, ...]
    tested: int


def compare(settings: PrecisionSettings) -> Precise:
    """Try every format, on one thread, touching nothing global."""
    trained = [train(each, settings) for each in FORMATS]
    predictions = [each.predictions for each in trained]
    return Precise(
        settings=settings,
        start=2.0 ** floor(log2(settings.value)),
        spacing=tuple(spacing(each, settings.value) for each in FORMATS),
        error=product_errors(settings),
        accuracy=tuple(each.accuracy for each in trained),
        differ=tuple(int((each != predictions[0]).sum()) for each in predictions),
        tested=len(predictions[0]),
    )


def spacing(form: Format, value: float) -> float:
    """Return the distance from the number at or below ``value`` to the next above."""
    power = floor(log2(value))
    if power > form.highest:
        return float("nan")
    return float(2.0 ** (max(power, form.lowest) - form.bits))


def rounded(numbers: Tensor, bits: int) -> Tensor:
    """Return float32 numbers rounded to ``bits`` of fraction, ties to even."""
    left = 23 - bits
    whole = numbers.contiguous().view(torch.int32)
    half = (1 << (left - 1)) - 1 + (whole >> left & 1)
    return ((whole + half) >> left << left).view(torch.float32)


def product_errors(settings: PrecisionSettings) -> tuple[float, ...]:
    """Return each format's error of a product of random numbers, relative to the product's size.

    The truth is a product in NumPy's longest numbers, where these are longer than float64.
    """
    draws = torch_generator(settings.seed)
    shape = settings.size, settings.size
    one, other = (torch.randn(shape, generator=draws, dtype=torch.float64) for _ in range(2))
    long = one.numpy().astype(np.longdouble) @ other.numpy().astype(np.longdouble)
    exact = torch.from_numpy(long.astype(np.float64))
    size = exact.square().mean().sqrt()
    products = (_product(form, one, other).double() for form in FORMATS)
    return tuple(float((each - exact).square().mean().sqrt() / size) for each in products)


def _product(form: Format, one: Tensor, other: Tensor) -> Tensor:
    if form.emulated:
        return rounded(one.float(), form.bits) @ rounded(other.float(), form.bits)
    return one.to(form.dtype) @ other.to(form.dtype)


def train(form: Format, settings: PrecisionSettings) -> network.Trained:
    """Train the small network in one format; with TF32, what its convolutions read is rounded."""
    start = network.initial_weights(settings.seed, (4, 8), torch.float32)
    convolve = _tf32 if form.emulated else network.layer
    weights = [part.to(form.dtype) for part in start]
    return network.train(weights, convolve, 0.1, settings.seed, settings.steps)


def _tf32(images: Tensor, kernels: Tensor, bias: Tensor) -> Tensor:
    images, kernels = (
        each + (rounded(each.detach(), 10) - each.detach()) for each in (images, kernels)
    )
    return functional.conv2d(images, kernels, bias, padding=1)
