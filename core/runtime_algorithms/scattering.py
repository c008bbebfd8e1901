"""A convolution written so that its gradient is added up by threads in whatever order they come."""

from __future__ import annotations

from functools import lru_cache

import torch
from torch.nn import functional


def gathered(images: torch.Tensor, kernels: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """Convolve 3 by 3 with padding 1: gather all pixels under the kernel, then a matrix product.

    The pixels are taken by an index, so the gradient puts them back by ``index_put_`` with
    ``accumulate=True``. Each pixel was taken nine times; two threads that add to one pixel do so
    as atomic additions, first come, first added. cuDNN's ``BWD_DATA_ALGO_0`` works likewise.

    images [N, C, H, W], kernels [K, C, 3, 3], bias [K]; returns [N, K, H, W].
    """
    count, channels, height, width = images.shape
    padded = functional.pad(images, (1, 1, 1, 1)).reshape(-1)
    columns = padded[places(count, channels, height, width)]
    # The taps come first in the index, so that a thread's share of them covers whole images.
    flat = kernels.permute(0, 2, 3, 1).reshape(len(kernels), -1)
    outputs = (flat @ columns).view(len(kernels), count, height, width)
    return outputs.transpose(0, 1) + bias[:, None, None]


@lru_cache(maxsize=8)
def places(count: int, channels: int, height: int, width: int) -> torch.Tensor:
    """Return where each factor of the sum lies in the padded images: [9·C, N·H·W]."""
    index = torch.arange(count * channels * (height + 2) * (width + 2))
    padded = index.view(count, channels, height + 2, width + 2)
    taps = [
        padded[:, :, row : row + height, column : column + width].transpose(0, 1).flatten(1)
        for row in range(3)
        for column in range(3)
    ]
    return torch.cat(taps)
