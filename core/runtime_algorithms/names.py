"""What algorithms are called: in a picture, in a sentence, and by PyTorch for its own paths."""

from __future__ import annotations

LIBRARY = "conv2d"
"""PyTorch's own convolution, by whatever path it takes."""

AGAIN, ONE_BIT = "library, again", "one bit"
"""Trainings that differ in no algorithm: the library's once more, and with one bit flipped."""

NAMES = {
    "direct": "direct",
    "im2col": "im2col",
    "fft": "FFT",
    "winograd_2x2": "Winograd F(2×2)",
    "winograd_4x4": "Winograd F(4×4)",
    LIBRARY: "conv2d",
    AGAIN: "the same again",
    ONE_BIT: "one bit flipped",
}
"""The words for each, the algorithms first."""

IN_A_SENTENCE = {**NAMES, "direct": "direct sums", "fft": "the FFT"}
"""How a sentence calls each."""

_PATHS = {
    "Mkldnn": "oneDNN",
    "MkldnnEmpty": "oneDNN",
    "Slow2d": "im2col",
    "NnpackSpatial": "NNPACK",
    "Winograd3x3Depthwise": "Winograd",
    "Cudnn": "cuDNN",
    "Miopen": "MIOpen",
    "Mps": "MPS",
}


def path_name(backend: str) -> str:
    """Return the words for a path: "oneDNN" for "Mkldnn", and an unknown name as it is."""
    return _PATHS.get(backend, backend)
