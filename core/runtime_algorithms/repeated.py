"""The same training again and again in this process, whose flags and threads are then its own."""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import torch
from torch.nn import functional

from core.runtime_algorithms.network import (
    TRAINING_ROWS,
    Descent,
    accuracy,
    batches,
    digits,
    initial_weights,
)
from core.runtime_algorithms.scattering import gathered
from core.runtime_algorithms.switch import Refused, SwitchSettings, Switched
from core.seeds import fingerprint

CHANNELS = (8, 16)


def repeat(settings: SwitchSettings) -> dict[str, Any]:
    """Train ``settings.runs`` times and return a ``Switched`` as a dictionary.

    Sets the threads and the deterministic mode of the whole process: not for the server.
    """
    torch.set_num_threads(settings.threads)
    if settings.deterministic:
        # The same switch as torch.use_deterministic_algorithms(True), which imports for seconds.
        torch.set_deterministic_debug_mode("error")
    started = time.perf_counter()
    paths, predictions, seconds = [], [], []
    for run in range(settings.runs):
        begun = time.perf_counter()
        path, predicted = _train(settings)
        seconds.append(time.perf_counter() - begun)
        paths.append(path)
        predictions.append(predicted)
        _report(run + 1, settings.runs, fingerprint(path[-1]))
    first, labels = paths[0], digits()[1][TRAINING_ROWS:]
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
            refused=refusals() if settings.deterministic else (),
            threads=torch.get_num_threads(),
            deterministic=torch.are_deterministic_algorithms_enabled(),
            device="cpu",
        )
    )


def _train(settings: SwitchSettings) -> tuple[torch.Tensor, Any]:
    """Train once; return the weights [step + 1, parameter] and the predictions [test row]."""
    images, labels = digits()
    start = initial_weights(settings.seed, CHANNELS, torch.float32)
    descent = Descent(start, settings.learning_rate, gathered)
    path = [descent.flat()]
    for rows in batches(settings.seed, settings.steps):
        descent.step(images[rows], labels[rows])
        path.append(descent.flat())
    return torch.stack(path), descent.predict(images[TRAINING_ROWS:])


def _distance(path: torch.Tensor, first: torch.Tensor) -> tuple[float, ...]:
    difference = (path.double() - first.double()).norm(dim=1) / first.double().norm(dim=1)
    return tuple(torch.nan_to_num(difference, 1.0).tolist())


def refusals() -> tuple[Refused, ...]:
    """Try operations that have no deterministic form here; return what was said of each."""
    return tuple(
        Refused(name, said) for name, attempt in _OPERATIONS.items() if (said := _said(attempt))
    )


def _said(attempt: Callable[[], object]) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            attempt()
    except RuntimeError as error:
        return str(error).splitlines()[0]
    return ""


def _unpool() -> object:
    pooled, indices = functional.max_pool2d(torch.rand(1, 1, 4, 4), 2, return_indices=True)
    return functional.max_unpool2d(pooled, indices, 2)


_OPERATIONS: dict[str, Callable[[], object]] = {
    "x.put_(index, values)": lambda: torch.zeros(4).put_(torch.tensor([1, 1]), torch.ones(2)),
    "F.max_unpool2d(x, indices, 2)": _unpool,
}


def _report(done: int, runs: int, digits_: str) -> None:
    line = {"progress": done, "of": runs, "fingerprint": digits_}
    print(json.dumps(line), file=sys.stderr, flush=True)
