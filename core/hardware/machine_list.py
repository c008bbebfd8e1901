"""Machines that this one can be: genuine settings of its libraries, and those that it cannot."""

from __future__ import annotations

import platform
from dataclasses import dataclass

VARIABLES = ("ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA", "MKL_CBWR")
"""What tells the libraries which machine to be: taken from each child, then set anew."""

THIS, AGAIN = "this machine", "the same again"
_LADDER = {"AVX2": 1, "AVX512": 2}
_X86 = ("x86_64", "AMD64", "amd64", "i686")


@dataclass(frozen=True)
class Machine:
    """``name`` and what it ``says``; ``needs``: "x86", "MKL", or PyTorch's name of the least
    instruction set with which the setting does not crash.
    """

    name: str
    says: str
    environment: tuple[tuple[str, str], ...] = ()
    threads: int = 1
    precision: str = "float32"
    onednn: bool = True
    needs: str = ""

    @property
    def variables(self) -> tuple[tuple[str, str | None], ...]:
        """The environment: the machine's own settings, and none that were there."""
        return tuple((name, None) for name in VARIABLES) + self.environment


MACHINES = (
    Machine(THIS, "its libraries as they are, one thread, float32"),
    Machine(AGAIN, "the control: nothing is changed"),
    Machine(
        "no vectors",
        "PyTorch’s own kernels without vector instructions: ATEN_CPU_CAPABILITY=default",
        (("ATEN_CPU_CAPABILITY", "default"),),
    ),
    Machine(
        "AVX2",
        "PyTorch’s own kernels with AVX2: ATEN_CPU_CAPABILITY=avx2",
        (("ATEN_CPU_CAPABILITY", "avx2"),),
        needs="AVX2",
    ),
    Machine(
        "AVX-512",
        "PyTorch’s own kernels with AVX-512: ATEN_CPU_CAPABILITY=avx512",
        (("ATEN_CPU_CAPABILITY", "avx512"),),
        needs="AVX512",
    ),
    Machine(
        "oneDNN SSE4.1",
        "convolutions with SSE4.1: ONEDNN_MAX_CPU_ISA=SSE41",
        (("ONEDNN_MAX_CPU_ISA", "SSE41"),),
        needs="x86",
    ),
    Machine(
        "oneDNN AVX2",
        "convolutions with AVX2: ONEDNN_MAX_CPU_ISA=AVX2",
        (("ONEDNN_MAX_CPU_ISA", "AVX2"),),
        needs="AVX2",
    ),
    Machine("oneDNN off", "another convolution: torch.backends.mkldnn off", onednn=False),
    Machine(
        "MKL compatible",
        "matrix products alike on all processors: MKL_CBWR=COMPATIBLE",
        (("MKL_CBWR", "COMPATIBLE"),),
        needs="MKL",
    ),
    Machine("two threads", "sums split in two: torch.set_num_threads(2)", threads=2),
    Machine("float64", "the same numbers to start from, twice the digits", precision="float64"),
)


def missing(machine: Machine, capability: str, has_mkl: bool) -> str:
    """Return why ``machine`` cannot be tried here, "" if it can.

    ``capability``: what PyTorch says of this processor when nothing is set, such as "AVX2".
    """
    if machine.needs == "MKL":
        return "" if has_mkl else "this PyTorch was built without MKL"
    if machine.needs == "x86":
        return "" if platform.machine() in _X86 else f"{platform.machine()} has no such set"
    if machine.needs and _LADDER.get(capability, 0) < _LADDER[machine.needs]:
        return f"this processor offers PyTorch {capability}, so it would crash"
    return ""
