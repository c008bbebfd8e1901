"""The same along one axis: how the time grows with the kernel, and the error with channels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import torch

from core.arrays import Float64, Integers
from core.runtime_algorithms.comparison import LIBRARY, best_seconds, library
from core.runtime_algorithms.convolution import ALGORITHMS, takes
from core.runtime_algorithms.exact import exact_convolution
from core.seeds import torch_generator

KERNEL_SIDES = (3, 5, 7, 9, 11, 13, 15)
CHANNEL_COUNTS = (1, 4, 16, 64, 256)
_PIXELS, _CHANNELS, _FILTERS = 32, 16, 8


@dataclass(frozen=True, eq=False)
class Sweep:
    """``seconds`` and ``error`` [algorithm, place] for the values ``along`` [place] of one size.

    The error is the root mean square against float64, over that of the outputs. NaN where an
    algorithm does not take the kernel.
    """

    names: tuple[str, ...]
    along: Integers
    seconds: Float64
    error: Float64


def sweep_kernels(seed: int = 0) -> Sweep:
    """Convolve noise, 16 channels of 32 by 32 pixels, with 8 kernels of growing size in float32."""
    return _sweep([(side, _CHANNELS) for side in KERNEL_SIDES], KERNEL_SIDES, seed)


def sweep_channels(seed: int = 0) -> Sweep:
    """Convolve noise of 32 by 32 pixels in more and more channels with 8 kernels of 3 by 3."""
    return _sweep([(3, channels) for channels in CHANNEL_COUNTS], CHANNEL_COUNTS, seed)


def _sweep(sizes: list[tuple[int, int]], along: tuple[int, ...], seed: int) -> Sweep:
    names = (*ALGORITHMS, LIBRARY)
    seconds, error = np.full((2, len(names), len(sizes)), np.nan)
    for place, (side, channels) in enumerate(sizes):
        generator = torch_generator(seed)
        images = torch.randn(1, channels, _PIXELS, _PIXELS, generator=generator)
        kernels = torch.randn(_FILTERS, channels, side, side, generator=generator)
        with torch.no_grad():
            exact = exact_convolution(images, kernels, side // 2)
            scale = exact.square().mean().sqrt()
            for row, name in enumerate(names):
                if not takes(name, side):
                    continue
                convolve = ALGORITHMS.get(name, library)
                compute = partial(convolve, images, kernels, side // 2)
                wrong = compute().double() - exact
                error[row, place] = float(wrong.square().mean().sqrt() / scale)
                seconds[row, place] = best_seconds(compute)
    return Sweep(names, np.array(along), seconds, error)
