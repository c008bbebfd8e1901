"""What is convolved: a picture in one or many channels, and random kernels, each from its seed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from core.arrays import Float32
from core.checks import check, choice, seed, whole
from core.seeds import torch_generator

# Read from its files: to import scikit-learn takes three seconds, and half a process's start.
_DATASETS = Path(str(distribution("scikit-learn").locate_file("sklearn/datasets")))

KERNELS = (3, 5, 9)
MOST_PIXELS = 96
MOST_PRODUCTS = {"float64": 2**28, "float32": 2**28, "bfloat16": 2**25, "float16": 2**25}
"""So many products of a pixel and a weight are computed directly, at most: a second or two."""


@dataclass(frozen=True)
class ConvolutionSettings:
    """One picture of ``pixels`` by ``pixels`` with ``channels``, under ``filters`` kernels.

    ``kernel``: the side of a kernel; the padding, kernel // 2, keeps the picture's size.

    Raises ``ValueError`` for a value out of range, and where direct summing would take more than
    ``MOST_PRODUCTS`` products.
    """

    picture: str = choice("temple", ("temple", "flower", "digit", "noise"))
    channels: int = whole(64, 1, 256)
    pixels: int = whole(64, 1, MOST_PIXELS)
    kernel: int = choice(3, KERNELS)
    precision: str = choice("float32", tuple(MOST_PRODUCTS))
    filters: int = whole(8, 1, 32)
    kernel_seed: int = seed()
    picture_seed: int = seed()

    def __post_init__(self) -> None:
        check(self)
        most = MOST_PRODUCTS[self.precision]
        if self.products > most:
            raise ValueError(
                f"channels × filters × kernel² × pixels² must be at most {most:,} in "
                f"{self.precision}, not {self.products:,}"
            )

    @property
    def products(self) -> int:
        """How many products of a pixel and a weight the definition asks for."""
        return self.channels * self.kernel**2 * self.numbers

    @property
    def numbers(self) -> int:
        """How many numbers the output has."""
        return self.filters * self.pixels**2

    @property
    def padding(self) -> int:
        """Zeros on each side, so that the output is as large as the picture."""
        return self.kernel // 2

    @property
    def roundoff(self) -> float:
        """The unit roundoff of the precision: how far rounding moves a number at most."""
        return torch.finfo(getattr(torch, self.precision)).eps / 2


def fitting_pixels(channels: int, filters: int, kernel: int, precision: str) -> int:
    """Return the largest picture, in pixels along a side, whose convolution is not too much."""
    fit = math.isqrt(MOST_PRODUCTS[precision] // (channels * filters * kernel**2))
    return min(fit, MOST_PIXELS)


def draw_operands(settings: ConvolutionSettings) -> tuple[Tensor, Tensor]:
    """Return images [1, C, H, H] and kernels [K, C, R, R] in the settings' precision.

    Kernels are normal with variance 1 / (C R R), so that outputs are about as large as inputs.
    A photograph has one channel in grey, three in colour; any other number of channels is what
    as many random 3 by 3 filters make of the grey picture, as in a network's first layer. All are
    drawn in float32, so that every precision but the 16-bit ones holds the very same numbers.
    """
    shape = (settings.filters, settings.channels, settings.kernel, settings.kernel)
    weights = torch.randn(shape, generator=torch_generator(settings.kernel_seed))
    kernels = weights / (settings.channels * settings.kernel**2) ** 0.5
    images, dtype = _channels_of(settings), getattr(torch, settings.precision)
    return images[None].to(dtype), kernels.to(dtype)


def _channels_of(settings: ConvolutionSettings) -> Tensor:
    channels, pixels = settings.channels, settings.pixels
    generator = torch_generator(settings.picture_seed)
    if settings.picture == "noise":
        return torch.randn(channels, pixels, pixels, generator=generator)
    picture = torch.from_numpy(load_picture(settings.picture, pixels))
    if channels == len(picture):
        return picture
    grey = _standardised(picture.mean(0, keepdim=True))
    if channels == 1:
        return grey
    filters = torch.randn(channels, 1, 3, 3, generator=generator) / 3
    return functional.conv2d(grey[None], filters, padding=1)[0]


@lru_cache(maxsize=16)
def load_picture(name: str, pixels: int) -> Float32:
    """Return one of scikit-learn's pictures [colour, row, column], with mean 0 and spread 1.

    The middle square of a photograph, or the first digit 3, made ``pixels`` wide by averaging.
    """
    if name == "digit":
        picture = Image.fromarray(np.uint8(digits_table()[3, :64].reshape(8, 8) * 255 / 16))
    else:
        file = {"temple": "china.jpg", "flower": "flower.jpg"}[name]
        photograph = np.asarray(Image.open(_DATASETS / "images" / file))
        left = (photograph.shape[1] - photograph.shape[0]) // 2
        picture = Image.fromarray(photograph[:, left : left + photograph.shape[0]])
    small = np.asarray(picture.resize((pixels, pixels), Image.Resampling.BILINEAR))
    colours = torch.from_numpy(small.astype(np.float32)).reshape(pixels, pixels, -1)
    return _standardised(colours.permute(2, 0, 1).contiguous()).numpy()


@cache
def digits_table() -> Float32:
    """Return scikit-learn's digits, 64 pixels from 0 to 16 and the label: [1797, 65]."""
    return np.loadtxt(_DATASETS / "data" / "digits.csv.gz", np.float32, delimiter=",")


def _standardised(picture: Tensor) -> Tensor:
    spread = picture.std(correction=0)
    return (picture - picture.mean()) / (spread if spread > 0 else 1)
