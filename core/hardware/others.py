"""Other randomness that a machine brings along, tried in a process of its own, with its control.

    python -m core.hardware.others

prints one JSON document: for each source the number of different results without its control and
with it.
"""

# ruff: noqa: NPY002 - the legacy generator, one for a whole process, is what is looked at.
from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from core.seeds import fingerprint

WORDS = ("weights", "split", "order", "dropout", "kernel", "machine", "noise", "token")
TIMES = 8


def set_order(controlled: bool) -> str:
    """Return the order of a set of words in a fresh interpreter; the control: PYTHONHASHSEED."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONHASHSEED"}
    environment |= {"PYTHONHASHSEED": "0"} if controlled else {}
    line = [sys.executable, "-S", "-c", f"print(list(set({WORDS!r})))"]
    return subprocess.run(line, env=environment, capture_output=True, text=True, check=True).stdout


class Augmented(Dataset[float]):
    """Eight examples, each with a random number of NumPy's, or of a generator of its own."""

    def __init__(self, controlled: bool) -> None:
        self.controlled = controlled

    def __len__(self) -> int:
        return 8

    def __getitem__(self, index: int) -> float:
        draws = np.random.RandomState(index) if self.controlled else np.random
        return float(draws.random_sample())


def streams(controlled: bool, workers: int) -> str:
    """Return what a seeded epoch draws with so many workers; the control: a seed an example."""
    torch.manual_seed(0)
    np.random.seed(0)
    loader = DataLoader(Augmented(controlled), batch_size=None, num_workers=workers)
    return fingerprint(np.array([float(each) for each in loader]))


def reseed_alike(worker: int) -> None:
    """Seed a worker by its number: the same in each epoch, which is the trap."""
    np.random.seed(worker)


def reseed_by_epoch(worker: int) -> None:
    """Seed a worker from torch's own seed, which moves on with each epoch: the cure."""
    del worker
    np.random.seed(torch.initial_seed() % 2**32)


def epochs(controlled: bool, seed: int) -> list[str]:
    """Return the augmentations of two epochs, with workers that are re-seeded in each."""
    torch.manual_seed(seed)
    init = reseed_by_epoch if controlled else reseed_alike
    loader = DataLoader(Augmented(False), batch_size=None, num_workers=2, worker_init_fn=init)
    return [fingerprint(np.array([float(each) for each in loader])) for _ in range(2)]


def normals(controlled: bool, count: int) -> str:
    """Return the first 16 of ``count`` normals of one seed; the control: draw 17, keep 16."""
    draws = torch.Generator().manual_seed(0)
    return fingerprint(torch.randn(17 if controlled else count, generator=draws)[:16])


def forests(controlled: bool) -> list[str]:
    """Return the predictions of one forest, again and again; the control: one job."""
    from sklearn.ensemble import RandomForestRegressor

    draws = np.random.RandomState(0)
    x, y = draws.random_sample((200, 4)), draws.random_sample(200)
    fitted = RandomForestRegressor(64, random_state=0).fit(x, y)
    fitted.n_jobs = 1 if controlled else 2
    return [fingerprint(fitted.predict(x)) for _ in range(10 * TIMES)]


SOURCES: dict[str, tuple[str, Callable[[bool], list[str]]]] = {
    "order of a set": (
        "eight interpreters print one set of words; the control: PYTHONHASHSEED=0",
        lambda c: [set_order(c) for _ in range(TIMES)],
    ),
    "DataLoader workers": (
        "NumPy’s numbers with 0, 1 and 2 workers; the control: a seed of its own for each example",
        lambda c: [streams(c, workers) for workers in (0, 1, 2)],
    ),
    "re-seeded workers": (
        "augmentations of two epochs: one result is the trap, for the second repeats the first; "
        "the cure: seed NumPy from torch.initial_seed()",
        lambda c: epochs(c, 0),
    ),
    "17 normals or 16": (
        "the first 16 of randn(16) and of randn(17); the control: always draw as many",
        lambda c: [normals(c, count) for count in (16, 17)],
    ),
    "a parallel forest": (
        "one fitted forest predicts with two jobs, which add up as they are done; the control: "
        "n_jobs=1",
        forests,
    ),
}


def main() -> None:
    """Try every source and print what came of it."""
    rows = []
    for number, (name, (says, results)) in enumerate(SOURCES.items(), 1):
        row: dict[str, Any] = {"name": name, "says": says}
        for mode, controlled in (("off", False), ("on", True)):
            started = time.perf_counter()
            found = results(controlled)
            seconds = time.perf_counter() - started
            row[mode] = (len(set(found)), len(found), 1000 * seconds / len(found))
        rows.append(row)
        line = {"progress": number, "of": len(SOURCES)}
        print(json.dumps(line), file=sys.stderr, flush=True)
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
