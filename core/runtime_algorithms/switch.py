"""The switch, for real: one training, run again and again, with and without deterministic mode.

It sets threads and flags that belong to the whole process, so it runs as one of its own:

    python -m core.runtime_algorithms.switch --runs 8 --threads 2 [--deterministic]

prints one JSON document with, among others, {"distinct": …, "runs": …, "seconds": …,
"fingerprints": […]}, and a progress line for each finished run on standard error.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict

# Said before torch is imported: threads that spin while they wait starve each other.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import torch

from core.arrays import Integers
from core.own_process.arguments import from_arguments
from core.runtime_algorithms.cudnn import algorithms_taken
from core.runtime_algorithms.flags import live_flags
from core.runtime_algorithms.network import (
    TRAINING_ROWS,
    Descent,
    accuracy,
    batches,
    digits,
    initial_weights,
    layer,
)
from core.runtime_algorithms.refusals import refusals
from core.runtime_algorithms.scattering import gathered
from core.runtime_algorithms.switch_task import MODULE, Switched, SwitchSettings
from core.seeds import fingerprint

CHANNELS = (8, 16)


def main(arguments: Sequence[str]) -> None:
    """Run it in this very process, and print the result."""
    settings = from_arguments(SwitchSettings, arguments, MODULE, __doc__)
    # The page's lines themselves, so that what is shown is what has run.
    exec(settings.lines, {})
    torch.set_num_threads(settings.threads)
    if settings.deterministic:
        # The same switch as torch.use_deterministic_algorithms(True), which imports for seconds.
        torch.set_deterministic_debug_mode("error")
    print(json.dumps(asdict(repeat(settings))))


def repeat(settings: SwitchSettings) -> Switched:
    """Train ``settings.runs`` times under whatever flags this process has been given.

    With CUDA it runs there, with cuDNN's convolution; else here, with the ``gathered`` one.
    """
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    labels = digits()[1][TRAINING_ROWS:]
    started = time.perf_counter()
    paths, predictions, seconds, fingerprints = [], [], [], []
    for run in range(settings.runs):
        begun = time.perf_counter()
        path, predicted = _train(settings, settings.steps, device)
        seconds.append(time.perf_counter() - begun)
        paths.append(path)
        predictions.append(predicted)
        fingerprints.append(fingerprint(path[-1]))
        line = {"progress": run + 1, "of": settings.runs, "fingerprint": fingerprints[-1]}
        print(json.dumps(line), file=sys.stderr, flush=True)
    first = paths[0]
    apart = [(path.view(torch.int32) != first.view(torch.int32)).any(dim=1) for path in paths]
    return Switched(
        runs=settings.runs,
        distinct=len(set(fingerprints)),
        seconds=time.perf_counter() - started,
        seconds_each=tuple(seconds),
        fingerprints=tuple(fingerprints),
        accuracies=tuple(accuracy(each, labels) for each in predictions),
        distance=tuple(_distance(path, first) for path in paths),
        first_difference=min(
            (int(each.int().argmax()) for each in apart if each.any()), default=-1
        ),
        differing=tuple(int((each != predictions[0]).sum()) for each in predictions),
        tested=len(labels),
        refused=refusals(device),
        threads=torch.get_num_threads(),
        deterministic=torch.are_deterministic_algorithms_enabled(),
        device=torch.cuda.get_device_name(device) if device.type == "cuda" else "CPU",
        algorithms=algorithms_taken(lambda: _train(settings, 1, device), device),
        live=live_flags(),
    )


def _train(
    settings: SwitchSettings, steps: int, device: torch.device
) -> tuple[torch.Tensor, Integers]:
    """Train once; return the weights [step + 1, parameter] and the predictions [test row]."""
    images, labels = (each.to(device) for each in digits())
    start = [part.to(device) for part in initial_weights(settings.seed, CHANNELS, torch.float32)]
    descent = Descent(start, settings.learning_rate, layer if device.type == "cuda" else gathered)
    path = [descent.flat()]
    for rows in batches(settings.seed, steps):
        descent.step(images[rows], labels[rows])
        path.append(descent.flat())
    return torch.stack(path).cpu(), descent.predict(images[TRAINING_ROWS:])


def _distance(path: torch.Tensor, first: torch.Tensor) -> tuple[float, ...]:
    difference = (path.double() - first.double()).norm(dim=1) / first.double().norm(dim=1)
    return tuple(torch.nan_to_num(difference, 1.0).tolist())


if __name__ == "__main__":
    main(sys.argv[1:])
