"""One convolution by every algorithm: the outputs, their errors, their bits, and what they cost."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor

from core.arrays import Float64, Integers
from core.runtime_algorithms.bits import as_whole, bits_unequal, share_unequal
from core.runtime_algorithms.convolution import ALGORITHMS, takes
from core.runtime_algorithms.counting import multiplications
from core.runtime_algorithms.exact import exact_convolution
from core.runtime_algorithms.inputs import ConvolutionSettings, draw_operands
from core.runtime_algorithms.library import backend_of, library
from core.runtime_algorithms.memory import watched
from core.runtime_algorithms.names import LIBRARY, NAMES, path_name
from core.seeds import fingerprint

_RUNS, _ENOUGH = 4, 0.03
"""The time is the best of so many runs, or of fewer once they have taken so many seconds."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """What each algorithm in ``names`` made of the same picture and kernels.

    ``backend``: PyTorch's name for the path of its own convolution, "" if it does not tell.
    ``given`` [H, W]: the picture's first channel.
    ``outputs`` [algorithm, H, W]: of the first kernel. ``exact`` [H, W]: the same in float64.
    ``errors`` [algorithm, H, W]: |output − exact| of the first kernel over the outputs' root mean
    square. ``error`` [algorithm]: the root mean square of that over all kernels. ``seconds``,
    ``bytes``, ``products`` and ``multiplications`` [algorithm]; −1 where it is not known.
    ``unequal`` [algorithm, algorithm]: the share of numbers that differ; ``bits`` [algorithm,
    algorithm]: in how many bits on average. ``all_equal``: how many numbers of an output are the
    same in every algorithm; ``differ`` [algorithm]: how many are another number than the
    library's; ``fingerprints`` [algorithm]: of all its bits.
    """

    settings: ConvolutionSettings
    names: tuple[str, ...]
    backend: str
    given: Float64
    outputs: Float64
    exact: Float64
    errors: Float64
    error: Float64
    seconds: Float64
    bytes: Integers
    products: Integers
    multiplications: Integers
    unequal: Float64
    bits: Float64
    all_equal: int
    differ: Integers
    fingerprints: tuple[str, ...]

    @property
    def labels(self) -> list[str]:
        """The words for each algorithm, the library's with the path it takes."""
        path = f" ({path_name(self.backend)})" if self.backend else ""
        return [NAMES[name] + (path if name == LIBRARY else "") for name in self.names]

    def place(self, name: str) -> int:
        """Return where ``name`` stands in ``names``."""
        return self.names.index(name)


def compare(settings: ConvolutionSettings) -> Comparison:
    """Convolve one picture by every algorithm that takes the kernel, and by the library."""
    images, kernels = draw_operands(settings)
    padding = settings.padding
    named = {name: each for name, each in ALGORITHMS.items() if takes(name, settings.kernel)}
    named[LIBRARY] = library
    with torch.no_grad():
        ways = [partial(each, images, kernels, padding) for each in named.values()]
        outputs, sizes = zip(*map(watched, ways), strict=True)
        seconds = [best_seconds(each) for each in ways]
        exact = exact_convolution(images, kernels, padding)
    errors = torch.stack([output.double() for output in outputs]) - exact
    scale = float(exact.square().mean().sqrt()) or 1.0
    counts = [multiplications(name, settings) for name in named if name != LIBRARY]
    same = torch.stack([as_whole(output) == as_whole(outputs[0]) for output in outputs]).all(0)
    return Comparison(
        settings=settings,
        names=tuple(named),
        backend=backend_of(images, kernels, padding),
        given=images[0, 0].double().numpy(),
        outputs=np.stack([output[0, 0].double().numpy() for output in outputs]),
        exact=exact[0, 0].numpy(),
        errors=errors[:, 0, 0].abs().numpy() / scale,
        error=errors.square().mean((1, 2, 3, 4)).sqrt().numpy() / scale,
        seconds=np.array(seconds),
        bytes=np.array([*sizes[:-1], -1]),
        products=np.array([*(count.products for count in counts), -1]),
        multiplications=np.array([*map(sum, counts), -1]),
        unequal=np.array([[share_unequal(one, other) for other in outputs] for one in outputs]),
        bits=np.array([[bits_unequal(one, other) for other in outputs] for one in outputs]),
        all_equal=int(same.sum()),
        differ=np.array([int((output != outputs[-1]).sum()) for output in outputs]),
        fingerprints=tuple(fingerprint(as_whole(output)) for output in outputs),
    )


def best_seconds(compute: Callable[[], Tensor]) -> float:
    """Return the processor's time in the quickest of a few runs.

    It is the time of the calling thread alone, so that what else goes on at this moment, on a
    server that many share, counts as little as can be.
    """
    times: list[float] = []
    while len(times) < _RUNS and sum(times) < _ENOUGH:
        started, clock = time.thread_time(), time.perf_counter()
        compute()
        # A coarse clock of threads may see nothing pass: then the clock on the wall must do.
        times.append(time.thread_time() - started or time.perf_counter() - clock)
    return min(times)
