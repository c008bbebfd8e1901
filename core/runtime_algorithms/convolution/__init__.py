"""One convolution, several algorithms: equal in real numbers, unequal in the computer's.

Each takes images [N, C, H, W], kernels [K, C, R, S] and a padding, and returns [N, K, H', W'] with
H' = H + 2 padding - R + 1, in the dtype of its operands. Autograd differentiates all of them.

>>> import torch
>>> images, kernels = torch.ones(1, 1, 4, 4), torch.ones(1, 1, 3, 3)
>>> [round(float(convolve(images, kernels, 0)[0, 0, 0, 0]), 4) for convolve in ALGORITHMS.values()]
[9.0, 9.0, 9.0, 9.0, 9.0]
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from torch import Tensor

from core.runtime_algorithms.convolution.direct import direct
from core.runtime_algorithms.convolution.fft import fft
from core.runtime_algorithms.convolution.im2col import im2col
from core.runtime_algorithms.convolution.winograd import winograd

ALGORITHMS: dict[str, Callable[[Tensor, Tensor, int], Tensor]] = {
    "direct": direct,
    "im2col": im2col,
    "fft": fft,
    "winograd_2x2": partial(winograd, outputs=2),
    "winograd_4x4": partial(winograd, outputs=4),
}
"""By name, in the order in which the page shows them. Winograd takes kernels of 3 by 3 only."""


def takes(name: str, kernel: int) -> bool:
    """Return whether the algorithm of that name takes kernels of ``kernel`` by ``kernel``."""
    return kernel == 3 or not name.startswith("winograd")
