"""Which path PyTorch's own convolution takes, by the name it has there."""

from __future__ import annotations

import torch
from torch import Tensor

PATHS = {
    "Mkldnn": "oneDNN",
    "MkldnnEmpty": "oneDNN",
    "Slow2d": "im2col",
    "NnpackSpatial": "NNPACK",
    "Winograd3x3Depthwise": "Winograd",
    "Cudnn": "cuDNN",
    "Miopen": "MIOpen",
    "Mps": "MPS",
}
"""Words for the names that PyTorch gives to its paths."""


def backend_of(images: Tensor, kernels: Tensor, padding: int) -> str:
    """Return PyTorch's name for the path that ``conv2d`` takes here, such as "Mkldnn".

    Returns "" where this version of PyTorch does not tell: the function asked is not public.
    """
    select = getattr(torch._C, "_select_conv_backend", None)
    if select is None:
        return ""
    try:
        chosen = select(images, kernels, None, [1, 1], [padding, padding], [1, 1], False, [0, 0], 1)
    except (TypeError, RuntimeError):
        return ""
    return str(chosen).rsplit(".", 1)[-1]


def path_name(backend: str) -> str:
    """Return the words for a path: "oneDNN" for "Mkldnn", and an unknown name as it is."""
    return PATHS.get(backend, backend)
