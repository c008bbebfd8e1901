"""Which algorithm cuDNN took: read off the names of the kernels that ran."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import torch

_FAMILIES = {
    "WINOGRAD_NONFUSED": "winograd_?nonfused",
    "WINOGRAD": "winograd",
    "FFT": "fft",
    "IMPLICIT_PRECOMP_GEMM": "implicit_precomp",
    "IMPLICIT_GEMM": "implicit_(gemm|convolve)|xmma_(fprop|dgrad|wgrad)|convolve_common_engine",
    "DIRECT": "conv2d_grouped_direct|direct_conv",
    "BWD_DATA_ALGO_0 or 1": "dgrad_engine",
    "BWD_FILTER_ALGO_0": "wgrad_alg0",
    "BWD_FILTER": "wgrad",
    "BWD_DATA": "dgrad",
}
"""The algorithms, and what in a kernel's name tells of each; the first that fits counts."""


def family_of(kernel: str) -> str:
    """Return the algorithm that the name of a CUDA kernel tells of, or "" if it tells none."""
    name = kernel.lower()
    return next((family for family, told in _FAMILIES.items() if re.search(told, name)), "")


def name_algorithms(kernels: Iterable[str]) -> tuple[str, ...]:
    """Return, once each, the algorithm and the kernel of all ``kernels`` that convolve."""
    told = (
        f"{family} ({kernel.split('<')[0].removeprefix('void ')[:80]})"
        for kernel in kernels
        if (family := family_of(kernel))
    )
    return tuple(dict.fromkeys(told))


def algorithms_taken(work: Callable[[], object], device: torch.device) -> tuple[str, ...]:
    """Run ``work`` under the profiler and name what cuDNN took; nothing without CUDA."""
    if device.type != "cuda":
        return ()
    from torch.profiler import ProfilerActivity, profile

    with profile(activities=[ProfilerActivity.CUDA]) as profiled:
        work()
        torch.cuda.synchronize()
    return name_algorithms(event.key for event in profiled.key_averages())
