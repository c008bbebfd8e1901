"""PyTorch's own convolution, and the path that it takes, by the name it has there."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def library(images: Tensor, kernels: Tensor, padding: int) -> Tensor:
    """Return what PyTorch's own convolution gives, by whatever path it takes."""
    return functional.conv2d(images, kernels, padding=padding)


def backend_of(images: Tensor, kernels: Tensor, padding: int) -> str:
    """Return PyTorch's name for the path that ``conv2d`` takes here, such as "Mkldnn".

    Returns "" where this version of PyTorch does not tell: the function asked is not public.
    """
    how = [1, 1], [padding, padding], [1, 1], False, [0, 0], 1
    try:
        chosen = torch._C._select_conv_backend(images, kernels, None, *how)
    except (AttributeError, TypeError, RuntimeError):
        return ""
    return str(chosen).rsplit(".", 1)[-1]
