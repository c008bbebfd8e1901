"""Convolution by Fourier transforms: what slides in space is one product per frequency."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from core.runtime_algorithms.convolution.operands import output_size


def fft(images: Tensor, kernels: Tensor, padding: int) -> Tensor:
    """Return y = F⁻¹(Σ_c F(x_c) · conj F(w_c)): F is the two-dimensional Fourier transform.

    The conjugate turns the convolution of the theorem into the sliding product of a convolution
    layer. Transforms as large as the padded image suffice: what wraps around them falls on
    places outside the output. The cost hardly grows with the kernel.

    PyTorch has no transform of 16-bit numbers on a CPU. For those, all is computed in float32,
    and the output is rounded.

    Shapes and errors: those of ``output_size``. Source: M. Mathieu, M. Henaff, Y. LeCun, *Fast
    Training of Convolutional Networks through FFTs*, arXiv 1312.5851.
    """
    height, width = output_size(images, kernels, padding)
    working = torch.promote_types(images.dtype, torch.float32)
    padded = functional.pad(images, [padding] * 4).to(working)
    size = padded.shape[-2:]
    image_waves = torch.fft.rfft2(padded)
    kernel_waves = torch.fft.rfft2(kernels.to(working), size)
    output_waves = (image_waves[:, None] * kernel_waves.conj()).sum(2)
    return torch.fft.irfft2(output_waves, size)[..., :height, :width].to(images.dtype)
