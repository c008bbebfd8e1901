"""The library's own paths on this very host, each by its name: a module run as its own process.

Which path ``conv2d`` takes is steered by a flag that belongs to the whole process. So this runs as
``python -m core.runtime_algorithms.library_paths`` and prints its result as JSON.
"""

from __future__ import annotations

import json
import math
import sys
import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor

from core.own_process import Task
from core.own_process.arguments import as_arguments, from_arguments
from core.runtime_algorithms.bits import share_unequal
from core.runtime_algorithms.comparison import best_seconds
from core.runtime_algorithms.exact import exact_convolution
from core.runtime_algorithms.inputs import ConvolutionSettings, draw_operands
from core.runtime_algorithms.library import backend_of, library
from core.runtime_algorithms.names import path_name
from core.seeds import torch_generator

MODULE = "core.runtime_algorithms.library_paths"

SIDES = (8, 12, 14, 16, 20, 24, 28, 30, 32, 48, 56, 64)
"""Pixels along a side, for which the paths are compared."""

NNPACK = "NnpackSpatial"
"""PyTorch's name for the path by way of NNPACK."""

BATCH = 16
"""NNPACK is asked from so many images in a batch on."""

_WAYS = (("as it comes", True, 1), ("oneDNN off", False, 1), ("oneDNN off, batch of 16", False, 16))


@dataclass(frozen=True)
class Path:
    """One way to call ``conv2d``, and what came of it.

    ``backend``: PyTorch's name for the path it took; ``seconds``: a picture; ``error``: root mean
    square against float64 over that of the outputs; ``unequal``: the share of numbers that differ
    from the first way's.
    """

    way: str
    backend: str
    pixels: int
    seconds: float
    error: float
    unequal: float

    def takes(self, kernel: int) -> str:
        """Return the words for the path, or for the algorithm that NNPACK then takes."""
        if self.backend == NNPACK:
            return nnpack_algorithm(self.pixels, kernel)
        return path_name(self.backend)

    def words(self, kernel: int) -> str:
        """Return the words for the path, and for its algorithm where that is known."""
        words = path_name(self.backend) or "not told"
        return f"{words}, {self.takes(kernel)}" if self.backend == NNPACK else words


@dataclass(frozen=True)
class LibraryPaths:
    """``here``: each way for the settings asked for; ``sides``: oneDNN on and off in a batch of
    16, with 16 channels of noise and 16 kernels, for each side of ``SIDES``.
    """

    here: tuple[Path, ...]
    sides: tuple[Path, ...]

    def changes(self, kernel: int) -> list[tuple[Path, Path]]:
        """Return the neighbours among ``sides`` where NNPACK goes over to another algorithm."""
        pairs = pairwise(path for path in self.sides if path.backend == NNPACK)
        return [pair for pair in pairs if pair[0].takes(kernel) != pair[1].takes(kernel)]


def task_of(settings: ConvolutionSettings) -> Task:
    """Return the task that measures the paths in a process of its own."""
    return Task(MODULE, as_arguments(settings), timeout=90)


def read_paths(answer: dict[str, Any]) -> LibraryPaths:
    """Return what the process answered."""
    here, sides = (tuple(Path(**path) for path in answer[name]) for name in ("here", "sides"))
    return LibraryPaths(here, sides)


def nnpack_algorithm(pixels: int, kernel: int) -> str:
    """Return which algorithm NNPACK takes for an output of ``pixels`` by ``pixels``.

    Source: NNPACK, ``src/convolution-inference.c`` and ``convolution-output.c``: tiles of 8 if
    at most four times as many of them are needed as of 16, by Winograd for kernels of 3 by 3.
    """

    def tiles(side: int) -> int:
        return math.ceil(pixels / (side - kernel + 1)) ** 2

    if kernel > 8 or tiles(8) > 4 * tiles(16):
        return "FFT, tiles of 16"
    return "Winograd F(6×6)" if kernel == 3 else "FFT, tiles of 8"


def measure_paths(settings: ConvolutionSettings) -> LibraryPaths:
    """Take every way, setting the process's flag: only ever call this in a process of its own."""
    images, kernels = draw_operands(settings)
    here = _take_ways(_WAYS, images, kernels, settings.padding)
    sides = []
    for pixels in SIDES:
        generator = torch_generator(settings.picture_seed)
        noise = torch.randn(BATCH, 16, pixels, pixels, generator=generator)
        weights = torch.randn(16, 16, settings.kernel, settings.kernel, generator=generator)
        ways = (("oneDNN on", True, BATCH), ("oneDNN off", False, BATCH))
        sides += _take_ways(ways, noise, weights, settings.padding)
    return LibraryPaths(tuple(here), tuple(sides))


def _take_ways(
    ways: tuple[tuple[str, bool, int], ...], images: Tensor, kernels: Tensor, padding: int
) -> list[Path]:
    exact = exact_convolution(images, kernels, padding)
    paths, outputs = [], list[Tensor]()
    for way, enabled, batch in ways:
        many = images.expand(batch, -1, -1, -1).contiguous()
        with torch.backends.mkldnn.flags(enabled=enabled):
            backend = backend_of(many, kernels, padding)
            outputs.append(library(many, kernels, padding)[: len(images)])
            seconds = best_seconds(partial(library, many, kernels, padding))
        wrong = outputs[-1].double() - exact
        error = wrong.square().mean().sqrt() / exact.square().mean().sqrt()
        differ = share_unequal(outputs[-1], outputs[0])
        paths.append(Path(way, backend, images.shape[-1], seconds / batch, float(error), differ))
    return paths


def main(arguments: Sequence[str]) -> None:
    """Measure in this very process, and print the result."""
    settings = from_arguments(ConvolutionSettings, arguments, MODULE, __doc__)
    # Older processors lack what NNPACK needs; it says so on standard error, and is not taken.
    warnings.filterwarnings("ignore", message=".*TF32.*")
    with torch.no_grad():
        print(json.dumps(asdict(measure_paths(settings))))


if __name__ == "__main__":
    main(sys.argv[1:])
