"""Which algorithm cuDNN took: read off the names of the kernels that ran."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import torch

_FAMILIES = (
    ("winograd_nonfused", "WINOGRAD_NONFUSED"),
    ("winogradnonfused", "WINOGRAD_NONFUSED"),
    ("winograd", "WINOGRAD"),
    ("fft", "FFT"),
    ("implicit_precomp", "IMPLICIT_PRECOMP_GEMM"),
    ("implicit_gemm", "IMPLICIT_GEMM"),
    ("implicit_convolve", "IMPLICIT_GEMM"),
    ("xmma_fprop", "IMPLICIT_GEMM"),
    ("xmma_dgrad", "IMPLICIT_GEMM"),
    ("xmma_wgrad", "IMPLICIT_GEMM"),
    ("convolve_common_engine", "IMPLICIT_GEMM"),
    ("conv2d_grouped_direct", "DIRECT"),
    ("direct_conv", "DIRECT"),
    ("dgrad_engine", "BWD_DATA_ALGO_0 or 1"),
    ("wgrad_alg0", "BWD_FILTER_ALGO_0"),
    ("wgrad", "BWD_FILTER"),
    ("dgrad", "BWD_DATA"),
)
"""A part of a kernel's name, and the algorithm that it tells of; the first that fits counts."""


def family_of(kernel: str) -> str:
    """Return the algorithm that the name of a CUDA kernel tells of, or "" if it tells none."""
    name = kernel.lower()
    return next((family for part, family in _FAMILIES if part in name), "")


def name_algorithms(kernels: Iterable[str]) -> tuple[str, ...]:
    """Return, once each, the algorithm and the kernel of all ``kernels`` that convolve."""
    told = {
        f"{family} ({kernel.split('<')[0].removeprefix('void ')[:80]})": None
        for kernel in kernels
        if (family := family_of(kernel))
    }
    return tuple(told)


def algorithms_taken(work: Callable[[], object], device: torch.device) -> tuple[str, ...]:
    """Run ``work`` under the profiler and name what cuDNN took; nothing without CUDA."""
    if device.type != "cuda":
        return ()
    from torch.profiler import ProfilerActivity, profile

    with profile(activities=[ProfilerActivity.CUDA]) as profiled:
        work()
        torch.cuda.synchronize()
    return name_algorithms(event.key for event in profiled.key_averages())
