"""Other randomness that a machine brings along, tried in a process of its own, with its control.

    python -m core.hardware.others

prints for each source the number of different results, and of how many, without it and with it.
"""

# ruff: noqa: NPY002 - the legacy generator, one for a whole process, is what is looked at.
from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import torch
from torch.utils.data import DataLoader

EXAMPLES: Any = range(8)
WORDS = ("weights", "split", "order", "dropout", "kernel", "machine", "noise", "token")


def augmented(_: Any) -> tuple[float, float]:
    """Return a draw of Python's and one of NumPy's global generator, as for one example."""
    return random.random(), np.random.random_sample()


def by_itself(index: Any) -> tuple[float, float]:
    """Return both from generators of the example's own."""
    return random.Random(index).random(), np.random.RandomState(index).random_sample()


def order_of_a_set(controlled: bool) -> list[str]:
    """Print one set of words in eight interpreters; the control: PYTHONHASHSEED=0."""
    environment = {**os.environ, "PYTHONHASHSEED": "0" if controlled else "random"}
    line = [sys.executable, "-S", "-c", f"print(list(set({WORDS!r})))"]
    pipe = subprocess.PIPE
    started = [subprocess.Popen(line, env=environment, stdout=pipe, text=True) for _ in range(8)]
    return [each.communicate()[0] for each in started]


def dataloader_workers(controlled: bool) -> list[str]:
    """Draw a seeded epoch with 0, 1 and 2 workers; the control: a seed for each example."""
    drawn = []
    for workers in (0, 1, 2):
        for seed_all in (random.seed, np.random.seed, torch.manual_seed):
            seed_all(0)
        example = by_itself if controlled else augmented
        loader = DataLoader(EXAMPLES, None, num_workers=workers, collate_fn=example)
        drawn.append(repr(list(loader)))
    return drawn


def seed_by_number(worker: int) -> None:
    """Seed a worker by its number: the same in each epoch, which is the trap."""
    random.seed(worker)
    np.random.seed(worker)


def seed_by_epoch(_: int) -> None:
    """Seed a worker from torch's own seed, which moves on with each epoch: the cure."""
    random.seed(torch.initial_seed())
    np.random.seed(torch.initial_seed() % 2**32)


def reseeded_workers(controlled: bool) -> list[str]:
    """Augment two epochs with workers seeded by their number: one result is the trap, the second
    epoch repeats the first; the cure: seed them from torch.initial_seed().
    """
    torch.manual_seed(0)
    init = seed_by_epoch if controlled else seed_by_number
    loader = DataLoader(EXAMPLES, None, num_workers=2, worker_init_fn=init, collate_fn=augmented)
    return [repr(list(loader)) for _ in range(2)]


def a_parallel_forest(controlled: bool) -> list[str]:
    """Predict by one forest with two jobs, that add up as they are done; the control: n_jobs=1."""
    from sklearn.ensemble import RandomForestRegressor

    draws = np.random.RandomState(0)
    x, y = draws.random_sample((200, 4)), draws.random_sample(200)
    fitted = RandomForestRegressor(64, random_state=0).fit(x, y)
    fitted.n_jobs = 1 if controlled else 2
    return [fitted.predict(x).tobytes().hex() for _ in range(80)]


def threads_of_kmeans(controlled: bool) -> list[str]:
    """Fit scikit-learn's KMeans with 1 and with 2 threads; the control: threadpool_limits(1)."""
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    x, found = np.random.RandomState(0).random_sample((3000, 8)), []
    for threads in (1, 2):
        with threadpool_limits(1 if controlled else threads):
            found.append(KMeans(8, n_init=1, random_state=0).fit(x).cluster_centers_)
    return [each.tobytes().hex() for each in found]


def normals_16_or_17(controlled: bool) -> list[str]:
    """Draw 16 normals, and 17, of which the first 16 count; the control: always as many."""
    counts = (17, 17) if controlled else (16, 17)
    draws = [torch.randn(n, generator=torch.Generator().manual_seed(0)) for n in counts]
    return [repr(drawn[:16].tolist()) for drawn in draws]


SOURCES: tuple[Callable[[bool], list[str]], ...] = (
    order_of_a_set, dataloader_workers, reseeded_workers, a_parallel_forest, threads_of_kmeans,
    normals_16_or_17,
)  # fmt: skip
"""Each gives the results of one thing done again and again, without its control and with it."""


def main() -> None:
    """Try every source and print what came of it."""
    rows = []
    for number, source in enumerate(SOURCES, 1):
        tried = source(False), source(True)
        off, on = ((len(set(results)), len(results)) for results in tried)
        words = source.__name__.replace("_", " ")
        name = words.replace("dataloader", "DataLoader").replace("kmeans", "KMeans")
        says = " ".join((source.__doc__ or "").split())
        rows.append({"name": name, "off": off, "on": on, "says": says})
        print(json.dumps({"progress": number, "of": len(SOURCES)}), file=sys.stderr, flush=True)
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
