"""Record one small training twice, the second time changed, each in a clean child; compare.

    python -m core.hardware.variants --variant onednn

prints one JSON document.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.hardware.clean_children import CAN_FORK, Failed, Job, run_all
from core.hardware.first_difference import compare
from core.hardware.machine_list import VARIABLES
from core.hardware.recorder import Recorder
from core.hardware.variants_task import MODULE, Parted, VariantSettings
from core.optimizers import Momentum
from core.own_process.arguments import from_arguments
from core.runtime_algorithms.inputs import digits_table
from core.runtime_algorithms.network import batches, digits
from core.runtime_algorithms.scattering import gathered

LEARNING_RATE, MOMENTUM = 0.2, 0.9


class Gathered(nn.Conv2d):
    """A convolution by a gather, whose gradient threads add up in whatever order they come."""

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002
        """Return the convolved images."""
        assert self.bias is not None
        return gathered(input, self.weight, self.bias)


class Network(nn.Module):
    """Two convolutions of 8 and 16 channels, a maximum, a linear layer."""

    def __init__(self, convolution: type[nn.Conv2d]) -> None:
        super().__init__()
        self.first = convolution(1, 8, 3, padding=1)
        self.second = convolution(8, 16, 3, padding=1)
        self.last = nn.Linear(16 * 16, 10)

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits [N, 10]."""
        hidden = self.second(self.first(images).relu()).relu()
        return self.last(functional.max_pool2d(hidden, 2).flatten(1))


def main(arguments: Sequence[str]) -> None:
    """Run both, and print where they part."""
    print(json.dumps(asdict(run(from_arguments(VariantSettings, arguments, MODULE, __doc__)))))


def run(settings: VariantSettings, fork: bool = CAN_FORK) -> Parted:
    """Record both runs and compare them."""
    digits_table()  # Read once, by NumPy alone: the parent runs no operation of torch.
    clean: tuple[tuple[str, str | None], ...] = tuple((name, None) for name in VARIABLES)
    plain = settings.variant == "instructions"
    other = (*clean, ("ATEN_CPU_CAPABILITY", "default")) if plain else clean
    jobs = [Job(train, (settings, changed), (clean, other)[changed]) for changed in (False, True)]
    records: dict[int, Any] = {}
    for place, answer in run_all(jobs, timeout=60, fork=fork):
        if isinstance(answer, Failed):
            raise RuntimeError(f"one of the two runs {answer.says}")
        records[place] = answer
        line = {"progress": len(records), "of": 2}
        print(json.dumps(line), file=sys.stderr, flush=True)
    one, two = records[0], records[1]
    return Parted(
        difference=compare(one, two),
        names=tuple(one["names"][each[0]] for each in one["operations"]),
        modules=tuple(one["modules"][each[1]] for each in one["operations"]),
        steps=tuple(each[2] for each in one["operations"]),
        fingerprint_seconds=one["fingerprint_seconds"],
    )


def train(settings: VariantSettings, changed: bool) -> dict[str, Any]:
    """Train once, recorded, in this very process; ``changed``: with what the variant changes."""
    variant = settings.variant
    torch.set_num_threads(2 if variant == "threads" else 1)
    if variant == "algorithm" or (variant == "onednn" and changed):
        torch.backends.mkldnn.set_flags(_enabled=False)
    if variant == "algorithm" and changed:
        torch.backends.nnpack.set_flags(False)
    images, labels = digits()
    order = batches(settings.seed, settings.steps)
    if variant == "threads":
        # Larger batches, so that two threads meet at one pixel also on a busy processor.
        order = [torch.cat([rows, *batches(step, 3)]) for step, rows in enumerate(order)]
    recorder = Recorder()
    with recorder.watching():
        torch.manual_seed(settings.seed + (variant == "seed" and changed))
        network = Network(Gathered if variant == "threads" else nn.Conv2d)
        if variant == "bit" and changed:
            # By NumPy, unseen: as if another file of weights had been loaded.
            network.second.weight.detach().numpy().view("int32").flat[0] ^= 1 << 12
        weights = list(network.parameters())
        # The arithmetic of torch.optim.SGD, whose first step imports for a second.
        rules = [Momentum(LEARNING_RATE, MOMENTUM) for _ in weights]
        for rows in order:
            loss = functional.cross_entropy(network(images[rows]), labels[rows])
            gradients = torch.autograd.grad(loss, weights)
            with torch.no_grad():
                for rule, part, gradient in zip(rules, weights, gradients, strict=True):
                    rule.step(part, gradient)
            recorder.end_step()
    return recorder.as_json()


if __name__ == "__main__":
    main(sys.argv[1:])
