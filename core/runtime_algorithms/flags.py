"""Every flag of PyTorch, cuDNN, cuBLAS and oneDNN that decides which algorithm runs, read live.

Sources: the documentation and the source of PyTorch 2.13; NVIDIA's cuBLAS and cuDNN documentation.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

import torch
import torch.utils.deterministic

UNSET = "unset"


@dataclass(frozen=True)
class Flag:
    """One flag: how it is written, its ``default`` as it reads, what it does and costs, its trap.

    ``needs_cuda``: whether it acts on CUDA only. ``read`` returns its value in this process.
    """

    name: str
    default: str
    does: str
    costs: str
    trap: str
    needs_cuda: bool
    read: Callable[[], object]

    def live(self) -> str:
        """Return the value here and now, as Python writes it."""
        try:
            value = self.read()
        except RuntimeError as error:
            # Old and new switches for TF32 used together make reading them an error.
            return f"cannot be read: {str(error).splitlines()[0]}"
        return value if value == UNSET else repr(value)

    def acts(self, cuda: bool) -> bool:
        """Return whether it can act on a host with or without CUDA."""
        return cuda or not self.needs_cuda


def _value(path: str) -> object:
    """Return the attribute of torch at a path, for those that its type stubs do not know."""
    return attrgetter(path)(torch)


def has_cuda() -> bool:
    """Return whether this host has CUDA."""
    return torch.cuda.is_available()


FLAGS: tuple[Flag, ...] = (
    Flag(
        "torch.use_deterministic_algorithms(mode)",
        "False",
        "Every operation takes a deterministic form; one that has none raises an error.",
        "From nothing to several times the time, by operation. The first call imports for seconds.",
        "It fixes runs on one machine. Another machine, or another number of threads, may give "
        "another result.",
        False,
        torch.are_deterministic_algorithms_enabled,
    ),
    Flag(
        "torch.use_deterministic_algorithms(True, warn_only=True)",
        "False",
        "Operations without a deterministic form warn in place of raising.",
        "As above.",
        "Those operations warn and stay nondeterministic.",
        False,
        torch.is_deterministic_algorithms_warn_only_enabled,
    ),
    Flag(
        "torch.utils.deterministic.fill_uninitialized_memory",
        "True",
        "In deterministic mode, torch.empty and its like are filled with nan.",
        "One write over each new tensor.",
        "Without the mode it does nothing. Off, a read of empty memory may differ from run to run.",
        False,
        lambda: _value("utils.deterministic.fill_uninitialized_memory"),
    ),
    Flag(
        "torch.backends.cudnn.enabled",
        "True",
        "cuDNN computes convolutions and recurrent layers.",
        "Off: PyTorch's own, mostly slower kernels.",
        "torch.backends.cudnn.flags(deterministic=True) also sets enabled=False, unless you pass "
        "enabled=True.",
        True,
        lambda: torch.backends.cudnn.enabled,
    ),
    Flag(
        "torch.backends.cudnn.benchmark",
        "False",
        "cuDNN times several algorithms for each new shape and keeps the fastest.",
        "On: a slower first call for each shape, then often faster ones.",
        "Two processes may time differently, and so choose differently. Off, the choice is fixed; "
        "what is chosen may still be nondeterministic.",
        True,
        lambda: torch.backends.cudnn.benchmark,
    ),
    Flag(
        "torch.backends.cudnn.benchmark_limit",
        "10",
        "How many algorithms are timed; 0 means all.",
        "A longer first call.",
        "Without cuDNN it reads None.",
        True,
        lambda: torch.backends.cudnn.benchmark_limit,
    ),
    Flag(
        "torch.backends.cudnn.deterministic",
        "False",
        "cuDNN takes deterministic convolutions only.",
        "The faster of its algorithms may be left out.",
        "It is about convolutions alone, and not the same as benchmark = False.",
        True,
        lambda: torch.backends.cudnn.deterministic,
    ),
    Flag(
        "torch.backends.cudnn.conv.fp32_precision",
        "'tf32'",
        "Whether float32 convolutions may round their factors to TF32, with 10 bits of fraction.",
        "'ieee': slower on tensor cores.",
        "TF32 is on by default for convolutions, and off for matrix products.",
        True,
        lambda: _value("backends.cudnn.conv.fp32_precision"),
    ),
    Flag(
        "torch.backends.cuda.matmul.fp32_precision",
        "'none'",
        "The same for matrix products; 'none' asks torch.backends.fp32_precision.",
        "'ieee': slower on tensor cores.",
        "Do not mix it with the older allow_tf32: reading either may then raise.",
        True,
        lambda: torch.backends.cuda.matmul.fp32_precision,
    ),
    Flag(
        "torch.backends.fp32_precision",
        "'none'",
        "The same for everything that does not say otherwise.",
        "As above.",
        "A more special switch wins over it.",
        True,
        lambda: _value("backends.fp32_precision"),
    ),
    Flag(
        "torch.backends.cuda.matmul.allow_fp16_reduced_precision_reduction",
        "True",
        "Parts of a float16 product may be added in float16.",
        "Off: a little slower.",
        "How the sum is split depends on the shape, so a batch size may move bits.",
        True,
        lambda: torch.backends.cuda.matmul.allow_fp16_reduced_precision_reduction,
    ),
    Flag(
        "torch.backends.cuda.matmul.allow_bf16_reduced_precision_reduction",
        "True",
        "Parts of a bfloat16 product may be added in bfloat16.",
        "Off: a little slower.",
        "As above.",
        True,
        lambda: torch.backends.cuda.matmul.allow_bf16_reduced_precision_reduction,
    ),
    Flag(
        "torch.backends.cuda.matmul.allow_fp16_accumulation",
        "False",
        "A whole float16 product may be added up in float16.",
        "On: faster on some processors.",
        "It costs accuracy in long sums.",
        True,
        lambda: torch.backends.cuda.matmul.allow_fp16_accumulation,
    ),
    Flag(
        "torch.backends.mkldnn.enabled",
        "True",
        "oneDNN computes convolutions on a CPU.",
        "Off: other kernels, mostly slower.",
        "torch.backends.mkldnn.flags(deterministic=True) sets enabled=False, unless you pass "
        "enabled=True.",
        False,
        lambda: torch.backends.mkldnn.enabled,
    ),
    Flag(
        "torch.backends.mkldnn.deterministic",
        "False",
        "oneDNN takes deterministic forms only.",
        "Small.",
        "Operations outside oneDNN do not know it.",
        False,
        lambda: torch.backends.mkldnn.deterministic,
    ),
    Flag(
        "CUBLAS_WORKSPACE_CONFIG",
        UNSET,
        "An environment variable: a fixed workspace for cuBLAS, ':4096:8' or ':16:8', so that "
        "products on several streams repeat.",
        "Some 24 MB with the first; the second is small and may be slower.",
        "It must be set before CUDA starts.",
        True,
        lambda: os.environ.get("CUBLAS_WORKSPACE_CONFIG", UNSET),
    ),
)
