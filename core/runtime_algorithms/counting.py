"""How many multiplications each algorithm takes, by its formula."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch

from core.runtime_algorithms.convolution.winograd import KERNEL, transforms
from core.runtime_algorithms.inputs import ConvolutionSettings


class Multiplications(NamedTuple):
    """``products`` of something from the picture with something from a kernel; ``transforms``:
    those with fixed numbers, on the way there and back.
    """

    products: int
    transforms: int = 0


def multiplications(name: str, settings: ConvolutionSettings) -> Multiplications:
    """Count the multiplications of real numbers that the algorithm of that name takes.

    A Fourier transform of P real points is counted as P log2 P, half of the 2 P log2 P of a
    complex one of radix 2, and a complex product as 4. Winograd's transforms multiply wherever
    their matrices hold another number than 0, 1 and -1.

    Raises ``ValueError`` for an unknown name.
    """
    if name in ("direct", "im2col"):
        return Multiplications(settings.products)
    if name == "fft":
        return _by_fft(settings)
    if name in ("winograd_2x2", "winograd_4x4"):
        return _by_winograd(settings, int(name[-1]))
    raise ValueError(f"no count is known for an algorithm called {name!r}")


def _by_fft(settings: ConvolutionSettings) -> Multiplications:
    side = settings.pixels + 2 * settings.padding
    pairs = settings.channels * settings.filters
    frequencies = side * (side // 2 + 1)
    each = round(side**2 * math.log2(side**2))
    transformed = settings.channels + pairs + settings.filters
    return Multiplications(4 * frequencies * pairs, each * transformed)


def _by_winograd(settings: ConvolutionSettings, outputs: int) -> Multiplications:
    tiles = math.ceil(settings.pixels / outputs) ** 2
    side = outputs + KERNEL - 1
    pairs = settings.channels * settings.filters
    of_tile, of_kernel, of_product = map(_of_transform, transforms(outputs, torch.zeros(1)))
    return Multiplications(
        side**2 * tiles * pairs,
        of_tile * tiles * settings.channels
        + of_kernel * pairs
        # A product comes back once for each kernel: the channels are summed before.
        + of_product * tiles * settings.filters,
    )


def _of_transform(matrix: torch.Tensor) -> int:
    """Return the multiplications of M b Mᵀ: M times each column of b, then each row times Mᵀ."""
    rows, columns = matrix.shape
    true_products = int((~torch.isin(matrix, torch.tensor([0.0, 1.0, -1.0]))).sum())
    return true_products * (columns + rows)
