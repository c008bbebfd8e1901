"""One seeded training on several machines that this one can be, each in a clean child.

    python -m core.hardware.machines --seed 0 --json

prints a list of {"machine", "fingerprint_initial", "fingerprint_final", "first_difference_step",
"test_accuracy", "churn"}; a machine that crashed or hung has an entry "error" besides.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

# Said before torch is imported: threads that spin while they wait starve each other.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import torch

from core.checks import check, number, seed, whole
from core.hardware.clean_children import CAN_FORK, Failed, run_all
from core.own_process import Task
from core.own_process.arguments import as_arguments, from_arguments
from core.runtime_algorithms import network
from core.runtime_algorithms.bits import drift
from core.runtime_algorithms.inputs import digits_table
from core.seeds import fingerprint

MODULE = "core.hardware.machines"
HIDDEN = {"says", "distance", "predictions", "draws"}
"""What only the page shows."""

VARIABLES = ("ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA", "MKL_CBWR")
"""What tells the libraries which machine to be: taken from each child, then set anew."""

CLEAN: dict[str, str | None] = dict.fromkeys(VARIABLES)
THIS, AGAIN, PLAIN = "this machine", "the same again", "no vectors"
_LADDER = {"AVX2": 1, "AVX512": 2}
_X86 = ("x86_64", "AMD64", "amd64", "i686")


@dataclass(frozen=True)
class Machine:
    """``setting``: an environment variable, as NAME=value; ``needs``: "x86", "MKL", or the least
    instruction set with which it does not crash.
    """

    name: str
    says: str
    setting: str = ""
    needs: str = ""
    threads: int = 1
    precision: str = "float32"
    onednn: bool = True

    @property
    def environment(self) -> dict[str, str | None]:
        """The machine's own setting, and none that was there."""
        name, _, value = self.setting.partition("=")
        return {**CLEAN, name: value} if name else CLEAN


MACHINES = (
    Machine(THIS, "its libraries as they are, one thread, float32"),
    Machine(AGAIN, "the control: nothing is changed"),
    Machine(PLAIN, "PyTorch’s kernels without vectors", "ATEN_CPU_CAPABILITY=default"),
    Machine("AVX2", "PyTorch’s kernels with AVX2", "ATEN_CPU_CAPABILITY=avx2", "AVX2"),
    Machine("AVX-512", "PyTorch’s kernels with AVX-512", "ATEN_CPU_CAPABILITY=avx512", "AVX512"),
    Machine("oneDNN SSE4.1", "convolutions with SSE4.1", "ONEDNN_MAX_CPU_ISA=SSE41", "x86"),
    Machine("oneDNN AVX2", "convolutions with AVX2", "ONEDNN_MAX_CPU_ISA=AVX2", "AVX2"),
    Machine("oneDNN off", "another convolution: torch.backends.mkldnn off", onednn=False),
    Machine("MKL compatible", "products alike on all processors", "MKL_CBWR=COMPATIBLE", "MKL"),
    Machine("two threads", "sums split in two: torch.set_num_threads(2)", threads=2),
    Machine("float64", "the same numbers to start from, twice the digits", precision="float64"),
)


def missing(machine: Machine, capability: str, has_mkl: bool) -> str:
    """Return why ``machine`` cannot be tried where PyTorch says ``capability``; "" if it can."""
    if machine.needs == "MKL":
        return "" if has_mkl else "this PyTorch was built without MKL"
    if machine.needs == "x86":
        return "" if platform.machine() in _X86 else f"{platform.machine()} has no such set"
    if machine.needs and _LADDER.get(capability, 0) < _LADDER[machine.needs]:
        return f"this processor offers PyTorch {capability}, so it would crash"
    return ""


DRAWS: dict[str, Callable[[], torch.Tensor]] = {
    "rand(1000)": lambda: torch.rand(1000),
    "randint(1000)": lambda: torch.randint(1000, (1000,)),
    "randperm(1000)": lambda: torch.randperm(1000),
    "bernoulli_(0.5)": lambda: torch.empty(1000).bernoulli_(0.5),
    "multinomial": lambda: torch.multinomial(torch.arange(1.0, 11.0), 1000, replacement=True),
    "exponential_()": lambda: torch.empty(1000).exponential_(),
    "randn(15)": lambda: torch.randn(15),
    "randn(16)": lambda: torch.randn(16),
    "randn(1000)": lambda: torch.randn(1000),
    "randn(1000), float64": lambda: torch.randn(1000, dtype=torch.float64),
    "uniform_(−0.7, 0.7)": lambda: torch.empty(1000).uniform_(-0.7, 0.7),
    "nn.Linear(2, 3)": lambda: torch.nn.Linear(2, 3).weight.detach(),
    "nn.Linear(64, 64)": lambda: torch.nn.Linear(64, 64).weight.detach(),
}
"""Draws of random numbers, by the line that makes them."""


@dataclass(frozen=True)
class MachineSettings:
    """A training of ``steps`` steps from ``seed``, which draws the weights and the order; ``json``:
    print the rows, as without it; ``whole``: print all that the page shows.
    """

    seed: int = seed()
    learning_rate: float = number(0.2, "(0, 10]", offered=(0.001, 0.5))
    steps: int = whole(200, 1, 400, offered=(2, 400))
    json: bool = False
    whole: bool = False

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Row:
    """One machine's training, held against that of this machine as it is.

    ``first_difference_step``: the first after which a weight differs, 0 the start, −1 never;
    ``churn``: the share of test predictions that differ; ``distance``: by step, relative to the
    length of the weights; ``draws``: fingerprints by draw; ``error``: why there is nothing.
    """

    machine: str
    says: str
    fingerprint_initial: str = ""
    fingerprint_final: str = ""
    first_difference_step: int = -1
    test_accuracy: float = 0.0
    churn: float = 0.0
    distance: Sequence[float] = ()
    predictions: Sequence[int] = ()
    draws: Mapping[str, str] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True)
class Machines:
    """All machines: ``rows``, this machine first; ``unavailable``: why not, of the others."""

    rows: Sequence[Row]
    unavailable: Mapping[str, str]

    @property
    def done(self) -> list[Row]:
        """The rows that were computed."""
        return [row for row in self.rows if not row.error]


def task_of(settings: MachineSettings) -> Task:
    """Return the process that runs them: the parent of the clean children."""
    asked = MachineSettings(settings.seed, settings.learning_rate, settings.steps, whole=True)
    return Task(MODULE, as_arguments(asked), timeout=180)


def read_answer(answer: Mapping[str, Any]) -> Machines:
    """Return what the process printed as a result."""
    return Machines(**{**answer, "rows": [Row(**row) for row in answer["rows"]]})


def main(arguments: Sequence[str]) -> None:
    """Run all machines, and print the rows."""
    settings = from_arguments(MachineSettings, arguments, MODULE, __doc__)
    machines = asdict(run(settings))
    rows = [{k: v for k, v in row.items() if k not in HIDDEN} for row in machines["rows"]]
    short = [{k: v for k, v in row.items() if k != "error" or v} for row in rows]
    print(json.dumps(machines if settings.whole else short))


def run(settings: MachineSettings, fork: bool = CAN_FORK) -> Machines:
    """Train on every machine that this one can be; print a progress line for each."""
    digits_table()  # Read once, by NumPy alone: the parent runs no operation of torch.
    # What this machine is, its own first child says: only then is it known what would crash.
    (this,) = run_all([(train_as, (MACHINES[0], settings), CLEAN)], fork=fork)
    if isinstance(this, Failed):
        return Machines([Row(MACHINES[0].name, MACHINES[0].says, error=this.says)], {})
    why_not = {each: missing(each, this["capability"], this["has_mkl"]) for each in MACHINES}
    machines = [each for each, why in why_not.items() if not why][1:]
    jobs = [(train_as, (each, settings, this), each.environment) for each in machines]
    rows = [this["row"]]
    for machine, answer in zip(machines, run_all(jobs, fork=fork), strict=True):
        failed = isinstance(answer, Failed)
        rows.append(Row(machine.name, machine.says, error=answer.says) if failed else answer["row"])
        print(json.dumps({"progress": len(rows), "of": len(jobs) + 1}), file=sys.stderr, flush=True)
    return Machines(rows, {each.name: why for each, why in why_not.items() if why})


def train_as(
    machine: Machine, settings: MachineSettings, this: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Train in this very process, which must be the machine's own; ``this``: what was answered on
    this machine as it is. No tensor leaves the process.
    """
    torch.set_num_threads(machine.threads)
    if not machine.onednn:
        torch.backends.mkldnn.set_flags(_enabled=False)
    start = network.initial_weights(settings.seed, (4, 8), torch.float32)
    weights = [part.to(getattr(torch, machine.precision)) for part in start]
    how = settings.learning_rate, settings.seed, settings.steps
    trained = network.train(weights, network.layer, *how)
    path = trained.weights.double()
    base = torch.from_numpy(this["path"]) if this else path
    predictions = this["row"].predictions if this else trained.predictions
    distance, first = drift(path, base)
    row = Row(
        machine=machine.name,
        says=f"{machine.says}: {machine.setting}" if machine.setting else machine.says,
        fingerprint_initial=fingerprint(torch.cat([part.flatten() for part in start])),
        fingerprint_final=fingerprint(trained.weights[-1]),
        first_difference_step=first,
        test_accuracy=trained.accuracy,
        churn=float((trained.predictions != predictions).mean()),
        distance=np.nan_to_num(distance, nan=1.0, posinf=1.0).tolist(),
        predictions=trained.predictions.tolist(),
        draws=draw_all(settings.seed),
    )
    return {
        "row": row,
        "path": path.numpy(),
        "capability": torch.backends.cpu.get_cpu_capability(),
        "has_mkl": torch.backends.mkl.is_available(),
    }


def draw_all(seed: int) -> dict[str, str]:
    """Return the fingerprint of every draw, each the first after ``torch.manual_seed(seed)``."""
    drawn = {}
    for name, draw in DRAWS.items():
        torch.manual_seed(seed)
        drawn[name] = fingerprint(draw())
    return drawn


if __name__ == "__main__":
    main(sys.argv[1:])
