"""The same along one axis: how the time grows with the kernel, and the error with channels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import torch

from core.arrays import Float64, Integers
from core.runtime_algorithms.comparison import best_seconds
from core.runtime_algorithms.convolution import ALGORITHMS, takes
from core.runtime_algorithms.exact import exact_convolution
from core.runtime_algorithms.library import library
from core.runtime_algorithms.names import LIBRARY
from core.seeds import torch_generator

SWEEPS = {"kernel": (3, 5, 7, 9, 11, 13, 15), "channels": (1, 4, 16, 64, 256)}
"""What grows, and its sizes; kernels of 3 by 3 and 16 channels where it is the other."""

_PIXELS, _FILTERS = 32, 8


@dataclass(frozen=True, eq=False)
class Sweep:
    """``seconds`` and ``error`` [algorithm, place] for the sizes ``along`` [place] of ``grows``.

    The error is the root mean square against float64, over that of the outputs. NaN where an
    algorithm does not take the kernel.
    """

    grows: str
    names: tuple[str, ...]
    along: Integers
    seconds: Float64
    error: Float64

    def of(self, name: str) -> tuple[Float64, Float64]:
        """Return the seconds and the errors [place] of an algorithm."""
        row = self.names.index(name)
        return self.seconds[row], self.error[row]


def sweep(grows: str, seed: int = 0) -> Sweep:
    """Convolve noise of 32 by 32 pixels with 8 kernels in float32, one of ``SWEEPS`` growing."""
    named = {**ALGORITHMS, LIBRARY: library}
    sizes = SWEEPS[grows]
    seconds, error = np.full((2, len(named), len(sizes)), np.nan)
    for place, size in enumerate(sizes):
        side, channels = (size, 16) if grows == "kernel" else (3, size)
        generator = torch_generator(seed)
        images = torch.randn(1, channels, _PIXELS, _PIXELS, generator=generator)
        kernels = torch.randn(_FILTERS, channels, side, side, generator=generator)
        with torch.no_grad():
            exact = exact_convolution(images, kernels, side // 2)
            scale = exact.square().mean().sqrt()
            for row, (name, convolve) in enumerate(named.items()):
                if takes(name, side):
                    compute = partial(convolve, images, kernels, side // 2)
                    wrong = compute().double() - exact
                    error[row, place] = float(wrong.square().mean().sqrt() / scale)
                    seconds[row, place] = best_seconds(compute)
    return Sweep(grows, tuple(named), np.array(sizes), seconds, error)
