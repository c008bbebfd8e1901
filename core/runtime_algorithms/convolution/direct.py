"""Direct convolution: slide the kernel over the image, multiply, add. The definition itself."""

from __future__ import annotations

from itertools import product

from torch import Tensor
from torch.nn import functional

from core.runtime_algorithms.convolution.operands import output_size


def direct(images: Tensor, kernels: Tensor, padding: int) -> Tensor:
    """Return y[n, k, i, j] = Σ x[n, c, i + r, j + s] w[k, c, r, s], summed in the order c, r, s.

    Every product and every sum is rounded to the dtype of the operands, one after another, so
    that the rounding errors of a long sum pile up.

    Shapes and errors: those of ``output_size``. Source: the definition of a convolution layer
    (a cross-correlation), as in the documentation of ``torch.nn.Conv2d``.
    """
    height, width = output_size(images, kernels, padding)
    rows, columns = kernels.shape[2:]
    # Cut apart once and not in the loop: autograd retraces every cut, in training at each step.
    planes = functional.pad(images, [padding] * 4).unsqueeze(2).unbind(1)
    weights = kernels.flatten(1)[..., None, None].unbind(1)
    total = images.new_zeros(len(images), len(kernels), height, width)
    places = product(planes, range(rows), range(columns))
    for (plane, r, s), weight in zip(places, weights, strict=True):
        total = total + plane[:, :, r : r + height, s : s + width] * weight
    return total
