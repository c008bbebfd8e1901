"""Winograd's convolution: fewer multiplications for 3 by 3 kernels, by adding cleverly first."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from core.runtime_algorithms.convolution.operands import output_size

KERNEL = 3
"""The only size of kernel for which the matrices below hold."""

# The names and values are the paper's: Bᵀ transforms a tile of the image, G a kernel, Aᵀ a product.
_MATRICES = {
    2: {
        "Bᵀ": ((1, 0, -1, 0), (0, 1, 1, 0), (0, -1, 1, 0), (0, 1, 0, -1)),
        "G": ((1, 0, 0), (1 / 2, 1 / 2, 1 / 2), (1 / 2, -1 / 2, 1 / 2), (0, 0, 1)),
        "Aᵀ": ((1, 1, 1, 0), (0, 1, -1, -1)),
    },
    4: {
        "Bᵀ": (
            (4, 0, -5, 0, 1, 0),
            (0, -4, -4, 1, 1, 0),
            (0, 4, -4, -1, 1, 0),
            (0, -2, -1, 2, 1, 0),
            (0, 2, -1, -2, 1, 0),
            (0, 4, 0, -5, 0, 1),
        ),
        "G": (
            (1 / 4, 0, 0),
            (-1 / 6, -1 / 6, -1 / 6),
            (-1 / 6, 1 / 6, -1 / 6),
            (1 / 24, 1 / 12, 1 / 6),
            (1 / 24, -1 / 12, 1 / 6),
            (0, 0, 1),
        ),
        "Aᵀ": (
            (1, 1, 1, 1, 1, 0),
            (0, 1, -1, 2, -2, 0),
            (0, 1, 1, 4, 4, 0),
            (0, 1, -1, 8, -8, 1),
        ),
    },
}


def winograd(images: Tensor, kernels: Tensor, padding: int, outputs: int = 2) -> Tensor:
    """Return Y = Aᵀ[Σ_c (G w Gᵀ) ⊙ (Bᵀ d B)]A for each tile d: F(outputs × outputs, 3 × 3).

    A tile of (outputs + 2)² pixels gives outputs² results with one multiplication per pixel of
    the tile and channel: 16 in place of 36 for ``outputs`` 2, 36 in place of 144 for 4. The
    transforms scale numbers up and down, by more for 4 than for 2, and that costs digits.

    Raises ``ValueError`` for kernels that are not 3 by 3, for ``outputs`` other than 2 and 4, and
    as ``output_size`` does. Source: A. Lavin, S. Gray, *Fast Algorithms for Convolutional Neural
    Networks*, arXiv 1509.09308.
    """
    height, width = output_size(images, kernels, padding)
    if kernels.shape[2:] != (KERNEL, KERNEL):
        size = " by ".join(map(str, kernels.shape[2:]))
        raise ValueError(f"Winograd's matrices here are for kernels of 3 by 3, not {size}")
    of_tile, of_kernel, of_product = transforms(outputs, images)
    padded = functional.pad(images, [padding] * 4)
    tile_waves = _both_sides(of_tile, _tiles(padded, outputs, height, width))
    kernel_waves = _both_sides(of_kernel, kernels)
    products = torch.einsum("nchwij,kcij->nkhwij", tile_waves, kernel_waves)
    results = _both_sides(of_product, products)
    return results.permute(0, 1, 2, 4, 3, 5).flatten(4).flatten(2, 3)[..., :height, :width]


def transforms(outputs: int, like: Tensor) -> tuple[Tensor, ...]:
    """Return Bᵀ, G and Aᵀ of F(outputs × outputs, 3 × 3), in the dtype of ``like``."""
    if outputs not in _MATRICES:
        raise ValueError(f"outputs must be 2 or 4, not {outputs}")
    return tuple(map(like.new_tensor, _MATRICES[outputs].values()))


def _tiles(padded: Tensor, outputs: int, height: int, width: int) -> Tensor:
    """Cut [N, C, H, W] into tiles [N, C, rows, columns, t, t], neighbours sharing two pixels."""
    missing_rows, missing_columns = -height % outputs, -width % outputs
    whole = functional.pad(padded, [0, missing_columns, 0, missing_rows])
    side = outputs + KERNEL - 1
    return whole.unfold(2, side, outputs).unfold(3, side, outputs)


def _both_sides(matrix: Tensor, blocks: Tensor) -> Tensor:
    """Return M b Mᵀ for each block b.

    With b written as one vector, row after row, this is (M ⊗ M) b: a single matrix product for
    all blocks, which is much faster than many small ones.
    """
    vectors = blocks.flatten(-2) @ torch.kron(matrix, matrix).T
    return vectors.unflatten(-1, (len(matrix), len(matrix)))
