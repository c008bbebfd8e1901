"""Convolution as one matrix product: write every patch as a column, then multiply."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional

from core.runtime_algorithms.convolution.operands import output_size


def im2col(images: Tensor, kernels: Tensor, padding: int) -> Tensor:
    """Return Y = W X: W [K, C·R·S] the kernels, X [C·R·S, H'·W'] a column for each output place.

    The matrix product adds the same terms as the definition, but in blocks, in whatever order
    the library's matrix product takes. Each pixel stands in up to R·S columns: that is the
    memory it costs.

    Shapes and errors: those of ``output_size``. Source: K. Chellapilla, S. Puri, P. Simard, *High
    Performance Convolutional Neural Networks for Document Processing*, 2006.
    """
    height, width = output_size(images, kernels, padding)
    patches = functional.unfold(images, kernels.shape[2:], padding=padding)
    products = kernels.flatten(1) @ patches
    return products.unflatten(2, (height, width))
