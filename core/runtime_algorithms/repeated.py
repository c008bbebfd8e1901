"""The same training again and again in this process, under whatever flags it has been given.

For processes of their own: flags and threads that are set there belong to nobody else.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from typing import Any

import torch

from core.arrays import Integers
from core.runtime_algorithms.cudnn import algorithms_taken
from core.runtime_algorithms.network import (
    TRAINING_ROWS,
    Descent,
    accuracy,
    batches,
    digits,
    initial_weights,
    library,
)
from core.runtime_algorithms.refusals import refusals
from core.runtime_algorithms.scattering import gathered
from core.runtime_algorithms.switch_task import Switched, SwitchSettings
from core.seeds import fingerprint

CHANNELS = (8, 16)


def repeat(settings: SwitchSettings) -> dict[str, Any]:
    """Train ``settings.runs`` times; return a ``Switched`` as a dictionary.

    With CUDA it runs there, with cuDNN's convolution; else here, with the ``gathered`` one.
    """
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    labels = digits()[1][TRAINING_ROWS:]
    started = time.perf_counter()
    paths, predictions, seconds = [], [], []
    for run in range(settings.runs):
        begun = time.perf_counter()
        path, predicted = _train(settings, device)
        seconds.append(time.perf_counter() - begun)
        paths.append(path)
        predictions.append(predicted)
        _report(run + 1, settings.runs, fingerprint(path[-1]))
    first = paths[0]
    apart = [(path.view(torch.int32) != first.view(torch.int32)).any(dim=1) for path in paths]
    firsts = [int(each.int().argmax()) for each in apart if each.any()]
    fingerprints = tuple(fingerprint(path[-1]) for path in paths)
    return asdict(
        Switched(
            runs=settings.runs,
            distinct=len(set(fingerprints)),
            seconds=time.perf_counter() - started,
            seconds_each=tuple(seconds),
            fingerprints=fingerprints,
            accuracies=tuple(accuracy(each, labels) for each in predictions),
            distance=tuple(_distance(path, first) for path in paths),
            first_difference=min(firsts, default=-1),
            differing=tuple(int((each != predictions[0]).sum()) for each in predictions),
            tested=len(labels),
            refused=refusals(device),
            threads=torch.get_num_threads(),
            deterministic=torch.are_deterministic_algorithms_enabled(),
            device=device_name(device),
            algorithms=algorithms_taken(lambda: _train(settings, device, steps=1), device),
        )
    )


def device_name(device: torch.device) -> str:
    """Return the name of the graphics processor, or "CPU"."""
    return torch.cuda.get_device_name(device) if device.type == "cuda" else "CPU"


def _train(
    settings: SwitchSettings, device: torch.device, steps: int | None = None
) -> tuple[torch.Tensor, Integers]:
    """Train once; return the weights [step + 1, parameter] and the predictions [test row]."""
    images, labels = (each.to(device) for each in digits())
    start = [part.to(device) for part in initial_weights(settings.seed, CHANNELS, torch.float32)]
    convolve = library if device.type == "cuda" else gathered
    descent = Descent(start, settings.learning_rate, convolve)
    path = [descent.flat()]
    for rows in batches(settings.seed, steps or settings.steps):
        descent.step(images[rows], labels[rows])
        path.append(descent.flat())
    return torch.stack(path).cpu(), descent.predict(images[TRAINING_ROWS:])


def _distance(path: torch.Tensor, first: torch.Tensor) -> tuple[float, ...]:
    difference = (path.double() - first.double()).norm(dim=1) / first.double().norm(dim=1)
    return tuple(torch.nan_to_num(difference, 1.0).tolist())


def _report(done: int, runs: int, digits_: str) -> None:
    line = {"progress": done, "of": runs, "fingerprint": digits_}
    print(json.dumps(line), file=sys.stderr, flush=True)
