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
from functools import partial

# Said before torch is imported: threads that spin while they wait starve each other.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import torch

from core.own_process.arguments import from_arguments
from core.runtime_algorithms.bits import drift
from core.runtime_algorithms.cudnn import algorithms_taken
from core.runtime_algorithms.flags import live_flags
from core.runtime_algorithms.network import initial_weights, layer, train
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
    start = [part.to(device) for part in initial_weights(settings.seed, CHANNELS, torch.float32)]
    convolve = layer if device.type == "cuda" else gathered
    once = partial(train, start, convolve, settings.learning_rate, settings.seed)
    started = time.perf_counter()
    runs, fingerprints = [], []
    for run in range(settings.runs):
        runs.append(once(settings.steps))
        fingerprints.append(fingerprint(runs[-1].weights[-1]))
        line = {"progress": run + 1, "of": settings.runs, "fingerprint": fingerprints[-1]}
        print(json.dumps(line), file=sys.stderr, flush=True)
    first = runs[0]
    drifts = [drift(each.weights, first.weights) for each in runs]
    return Switched(
        runs=settings.runs,
        distinct=len(set(fingerprints)),
        seconds=time.perf_counter() - started,
        seconds_each=tuple(each.seconds for each in runs),
        fingerprints=tuple(fingerprints),
        accuracies=tuple(each.accuracy for each in runs),
        distance=tuple(tuple(np.nan_to_num(apart, nan=1.0).tolist()) for apart, _ in drifts),
        first_difference=min((step for _, step in drifts if step >= 0), default=-1),
        differing=tuple(int((each.predictions != first.predictions).sum()) for each in runs),
        tested=len(first.predictions),
        refused=refusals(device),
        threads=torch.get_num_threads(),
        deterministic=torch.are_deterministic_algorithms_enabled(),
        device=torch.cuda.get_device_name(device) if device.type == "cuda" else "CPU",
        algorithms=algorithms_taken(lambda: once(1), device),
        live=live_flags(),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
