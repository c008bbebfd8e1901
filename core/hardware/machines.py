"""One seeded training on several machines that this one can be, each in a clean child.

    python -m core.hardware.machines --seed 0 --json

prints a list of {"machine", "fingerprint_initial", "fingerprint_final", "first_difference_step",
"test_accuracy", "churn"}; a machine that crashed or hung has an entry "error" besides.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

# Said before torch is imported: threads that spin while they wait starve each other.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MKL_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import torch

from core.arrays import Float64
from core.hardware.clean_children import CAN_FORK, Failed, Job, run_all
from core.hardware.machine_list import MACHINES, Machine, missing
from core.hardware.machines_task import MODULE, Machines, MachineSettings, Row
from core.own_process.arguments import from_arguments
from core.runtime_algorithms import network
from core.runtime_algorithms.inputs import digits_table
from core.seeds import fingerprint

CHANNELS = (4, 8)
ROW_KEYS = (
    "machine", "fingerprint_initial", "fingerprint_final", "first_difference_step",
    "test_accuracy", "churn",
)  # fmt: skip

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


def main(arguments: Sequence[str]) -> None:
    """Run all machines, and print the rows."""
    settings = from_arguments(MachineSettings, arguments, MODULE, __doc__)
    machines = run(settings)
    if settings.whole:
        print(json.dumps(asdict(machines)))
        return
    rows = [
        {key: asdict(row)[key] for key in (*ROW_KEYS, *(["error"] if row.error else []))}
        for row in machines.rows
    ]
    if settings.json:
        print(json.dumps(rows, indent=1))
        return
    for row in rows:
        print("  ".join(f"{value}" for value in row.values()))
    for name, why in machines.unavailable:
        print(f"{name}: not available here, {why}")


def run(settings: MachineSettings, fork: bool = CAN_FORK) -> Machines:
    """Train on every machine that this one can be; print a progress line for each."""
    digits_table()  # Read once, by NumPy alone: the parent runs no operation of torch.
    # What this machine is, its own first child says: only then is it known what would crash.
    (_, this) = next(run_all([_job(MACHINES[0], settings)], fork=fork))
    if isinstance(this, Failed):
        row = Row(MACHINES[0].name, MACHINES[0].says, error=this.says)
        return Machines((row,), (), (), {}, "")
    lacking = [(m, missing(m, this["capability"], this["has_mkl"])) for m in MACHINES[1:]]
    machines = [machine for machine, why in lacking if not why]
    answers: dict[int, Any] = {}
    rows = {-1: _row(MACHINES[0], this, this)}
    _tell(rows[-1], 1, len(machines) + 1)
    jobs = [_job(machine, settings) for machine in machines]
    for place, answer in run_all(jobs, fork=fork):
        answers[place] = answer
        rows[place] = _row(machines[place], answer, this)
        _tell(rows[place], len(rows), len(machines) + 1)
    drawing = [
        place
        for place, machine in enumerate(machines)
        if not isinstance(answers[place], Failed) and _is_about_draws(machine)
    ]
    return Machines(
        rows=tuple(rows[place] for place in sorted(rows)),
        unavailable=tuple((machine.name, why) for machine, why in lacking if why),
        drawn_by=tuple(machines[place].name for place in drawing),
        draws={
            name: tuple(_share(answers[place]["draws"][name], drawn) for place in drawing)
            for name, drawn in this["draws"].items()
        },
        capability=this["capability"],
    )


def _is_about_draws(machine: Machine) -> bool:
    return any(name == "ATEN_CPU_CAPABILITY" for name, _ in machine.environment)


def _job(machine: Machine, settings: MachineSettings) -> Job:
    return Job(train_as, (machine, settings), machine.variables)


def _tell(row: Row, number: int, of: int) -> None:
    line = {"progress": number, "of": of, "row": asdict(row)}
    print(json.dumps(line), file=sys.stderr, flush=True)


def train_as(machine: Machine, settings: MachineSettings) -> dict[str, Any]:
    """Train in this very process, which must be the machine's own."""
    torch.set_num_threads(machine.threads)
    if not machine.onednn:
        torch.backends.mkldnn.set_flags(_enabled=False)
    start = network.initial_weights(settings.seed, CHANNELS, torch.float32)
    trained = network.train(
        [part.to(getattr(torch, machine.precision)) for part in start],
        network.layer,
        settings.learning_rate,
        settings.seed,
        settings.steps,
    )
    draws = {}
    for name, draw in DRAWS.items():
        torch.manual_seed(settings.seed)
        draws[name] = draw().numpy()
    return {
        "initial": fingerprint(torch.cat([part.flatten() for part in start])),
        "weights": trained.weights.numpy(),
        "losses": trained.losses.tolist(),
        "predictions": trained.predictions,
        "accuracy": trained.accuracy,
        "draws": draws,
        "capability": torch.backends.cpu.get_cpu_capability(),
        "has_mkl": torch.backends.mkl.is_available(),
    }


def _row(machine: Machine, answer: Any, this: dict[str, Any]) -> Row:
    if isinstance(answer, Failed):
        return Row(machine.name, machine.says, error=answer.says)
    distance, first = drift(answer["weights"], this["weights"])
    return Row(
        machine=machine.name,
        says=machine.says,
        fingerprint_initial=answer["initial"],
        fingerprint_final=fingerprint(answer["weights"][-1]),
        first_difference_step=first,
        test_accuracy=answer["accuracy"],
        churn=float((answer["predictions"] != this["predictions"]).mean()),
        distance=tuple(distance.tolist()),
        losses=tuple(np.nan_to_num(answer["losses"], nan=-1.0).tolist()),
        predictions=tuple(answer["predictions"].tolist()),
    )


def drift(path: Any, other: Any) -> tuple[Float64, int]:
    """Return how far ``path`` [step, weight] lies from ``other`` at each step, over the length of
    ``other``, and the first step at which a weight differs, −1 if none does: by NumPy alone.
    """
    one, base = path.astype(np.float64), other.astype(np.float64)
    apart = ((one != base) & ~(np.isnan(one) & np.isnan(base))).any(axis=1)
    with np.errstate(all="ignore"):
        distance = np.linalg.norm(one - base, axis=1) / np.linalg.norm(base, axis=1)
    first = int(apart.argmax()) if apart.any() else -1
    return np.nan_to_num(np.where(apart, distance, 0.0), nan=1.0, posinf=1.0), first


def _share(drawn: Any, other: Any) -> float:
    return float((drawn != other).mean())


if __name__ == "__main__":
    main(sys.argv[1:])
