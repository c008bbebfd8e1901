"""The convolution that the others are held against: float64, or better where float64 is tried."""

from __future__ import annotations

from itertools import product

import torch
from torch import Tensor
from torch.nn import functional

from core.runtime_algorithms.convolution.operands import output_size


def exact_convolution(images: Tensor, kernels: Tensor, padding: int) -> Tensor:
    """Return [N, K, H', W'] in float64, far nearer to the truth than the operands' precision.

    For float32 and less, that is PyTorch's convolution in float64. For float64 itself it is a
    compensated sum, whose products are exact as long as the operands hold float32 numbers.
    """
    if images.dtype == torch.float64:
        return compensated(images, kernels, padding)
    return functional.conv2d(images.double(), kernels.double(), padding=padding)


def compensated(images: Tensor, kernels: Tensor, padding: int) -> Tensor:
    """Return the direct sum, the rounding error of each addition carried along and added last.

    Source: T. Ogita, S. Rump, S. Oishi, *Accurate Sum and Dot Product*, SIAM J. Sci. Comput.
    2005, algorithm 4.4; the error of a sum is D. Knuth's.
    """
    height, width = output_size(images, kernels, padding)
    channels, rows, columns = kernels.shape[1:]
    padded = functional.pad(images, [padding] * 4)
    total = images.new_zeros(len(images), len(kernels), height, width)
    lost = torch.zeros_like(total)
    for c, r, s in product(range(channels), range(rows), range(columns)):
        seen = padded[:, None, c, r : r + height, s : s + width]
        term = seen * kernels[None, :, c, r, s, None, None]
        raised = total + term
        back = raised - total
        lost += (total - (raised - back)) + (term - back)
        total = raised
    return total + lost
