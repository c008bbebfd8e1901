"""Record one small training twice, the second time changed, each in a clean child; compare.

    python -m core.hardware.variants --variant onednn

prints one JSON document.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import torch

from core.checks import check, choice, seed, whole
from core.hardware.clean_children import CAN_FORK, Failed, run_all
from core.hardware.first_difference import Difference, compare
from core.hardware.machines import CLEAN
from core.hardware.recorder import Recorder
from core.own_process import Task
from core.own_process.arguments import as_arguments, from_arguments
from core.runtime_algorithms.inputs import digits_table
from core.runtime_algorithms.network import initial_weights, layer, train
from core.runtime_algorithms.scattering import gathered

MODULE = "core.hardware.variants"

VARIANTS = {
    "algorithm": "another convolution algorithm",
    "onednn": "oneDNN off",
    "instructions": "another instruction set",
    "threads": "two threads and a gather",
    "bit": "one flipped bit",
    "seed": "another seed",
    "nothing": "nothing",
}
"""What the second run changes, in words."""


@dataclass(frozen=True)
class VariantSettings:
    """Two runs of ``steps`` steps from ``seed``, the second with ``variant``; ``attempt`` tells
    one try from the next.
    """

    variant: str = choice("onednn", tuple(VARIANTS))
    seed: int = seed()
    steps: int = whole(6, 1, 100, offered=(1, 20))
    attempt: int = whole(1, 1, offered=(1, 1000))

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Parted:
    """Where they part, each operation's name and step, and what one run's fingerprints took."""

    difference: Difference
    names: Sequence[str]
    steps: Sequence[int]
    fingerprint_seconds: float


def task_of(settings: VariantSettings) -> Task:
    """Return the process that runs both."""
    return Task(MODULE, as_arguments(settings), timeout=90)


def read_answer(answer: Mapping[str, Any]) -> Parted:
    """Return what the process printed as a result."""
    return Parted(**{**answer, "difference": Difference(**answer["difference"])})


def run(settings: VariantSettings, fork: bool = CAN_FORK) -> Parted:
    """Record both runs and compare them."""
    digits_table()  # Read once, by NumPy alone: the parent runs no operation of torch.
    other = {"ATEN_CPU_CAPABILITY": "default"} if settings.variant == "instructions" else {}
    jobs = [(record, (settings, False), CLEAN), (record, (settings, True), {**CLEAN, **other})]
    one, two = run_all(jobs, fork=fork)
    for each in (one, two):
        if isinstance(each, Failed):
            raise RuntimeError(f"one of the two runs {each.says}")
    return Parted(
        difference=compare(one, two),
        names=[one["names"][each[0]] for each in one["operations"]],
        steps=[each[2] for each in one["operations"]],
        fingerprint_seconds=one["fingerprint_seconds"],
    )


def record(settings: VariantSettings, changed: bool) -> dict[str, Any]:
    """Train once, recorded, in this very process; ``changed``: with what the variant changes."""
    variant = settings.variant
    torch.set_num_threads(2 if variant == "threads" else 1)
    if variant == "algorithm" or (variant == "onednn" and changed):
        torch.backends.mkldnn.set_flags(_enabled=False)
    if variant == "algorithm" and changed:
        torch.backends.nnpack.set_flags(False)
    recorder = Recorder()
    with recorder.watching():
        drawn_from = (settings.seed + (variant == "seed" and changed)) % 2**32
        start = initial_weights(drawn_from, (8, 16), torch.float32)
        if variant == "bit" and changed:
            # By NumPy, unseen: as if another file of weights had been loaded.
            start[2].numpy().view("int32").flat[0] ^= 1 << 12
        convolve = gathered if variant == "threads" else layer
        train(start, convolve, 0.2, settings.seed, settings.steps)
    return recorder.as_json()


if __name__ == "__main__":
    asked = from_arguments(VariantSettings, sys.argv[1:], MODULE, __doc__)
    print(json.dumps(asdict(run(asked))))
