"""What every algorithm asks of its operands, said in one sentence where it is not so."""

from __future__ import annotations

from torch import Tensor


def output_size(images: Tensor, kernels: Tensor, padding: int) -> tuple[int, int]:
    """Return the height and width of the output, once the operands have been checked.

    Raises ``ValueError`` unless images are [N, C, H, W] and kernels [K, C, R, S], of one floating
    dtype, and the kernel fits into the padded image.
    """
    if images.dim() != 4 or kernels.dim() != 4:
        raise ValueError(
            "images must be [N, C, H, W] and kernels [K, C, R, S], "
            f"not {[*images.shape]} and {[*kernels.shape]}"
        )
    if images.shape[1] != kernels.shape[1]:
        raise ValueError(
            f"images and kernels must have equally many channels, "
            f"not {images.shape[1]} and {kernels.shape[1]}"
        )
    if images.dtype != kernels.dtype or not images.is_floating_point():
        raise ValueError(
            f"images and kernels must have one floating dtype, "
            f"not {images.dtype} and {kernels.dtype}"
        )
    if padding < 0:
        raise ValueError(f"padding must be 0 or more, not {padding}")
    height, width = (
        side + 2 * padding - kernel + 1
        for side, kernel in zip(images.shape[2:], kernels.shape[2:], strict=True)
    )
    if min(height, width) < 1:
        raise ValueError(
            f"a kernel of {[*kernels[0, 0].shape]} does not fit into an image of "
            f"{[*images[0, 0].shape]} with padding {padding}"
        )
    return height, width
