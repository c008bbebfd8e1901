"""What two loader workers change: measured with a real DataLoader, in a process of its own.

The measurement seeds the global generators of Python, NumPy and PyTorch, as a reader's script
does, and forks workers; so it runs as ``python -m core.data_splits.workers`` and prints its result.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arrays import Booleans, Float64, Integers
from core.checks import check, whole
from core.own_process.child import Task
from core.seeds import LARGEST_SEED

LIBRARIES = ("random", "numpy", "torch")
"""The generators that an augmentation in ``__getitem__`` may draw from."""


@dataclass(frozen=True)
class WorkerSettings:
    """A shuffled DataLoader whose dataset draws three random numbers for each example it gives.

    ``workers``: the numbers of workers to compare; 0 loads in the main process.

    Raises ``ValueError`` for workers not between 0 and 4.
    """

    seed: int = whole(123, 0, LARGEST_SEED)
    examples: int = whole(12, 1)
    batch_size: int = whole(2, 1)
    epochs: int = whole(2, 1)
    workers: tuple[int, ...] = (0, 1, 2)

    def __post_init__(self) -> None:
        check(self)
        if not self.workers or not all(0 <= count <= 4 for count in self.workers):
            raise ValueError(f"workers must be numbers between 0 and 4, not {self.workers}")


@dataclass(frozen=True, eq=False)
class WorkerStreams:
    """What arrived, in the order in which it arrived.

    ``visited``: int64 [workers, epoch, position], the example. ``served_by``: int64, the same
    shape, the worker that gave it, −1 for the main process. ``drawn``: float64 [workers, epoch,
    position, library], the number that ``__getitem__`` drew from each of ``LIBRARIES``.
    ``repeatable``: bool [workers, library], whether a second run drew the same numbers.
    """

    visited: Integers
    served_by: Integers
    drawn: Float64
    repeatable: Booleans


def task_of(settings: WorkerSettings) -> Task:
    """Return the task: each number of workers, twice, every generator seeded anew each time."""
    sizes = (settings.seed, settings.examples, settings.batch_size, settings.epochs)
    arguments = tuple(map(str, (*sizes, *settings.workers)))
    return Task("core.data_splits.workers", arguments, timeout=120)


def read_answer(answer: Any) -> WorkerStreams:
    """Return what the task answered."""
    first, second = (np.array(run) for run in answer)
    drawn = first[..., 2:]
    return WorkerStreams(
        visited=first[..., 0].astype(np.int64),
        served_by=first[..., 1].astype(np.int64),
        drawn=drawn,
        repeatable=(drawn == second[..., 2:]).all(axis=(1, 2)),
    )


class _Drawing:
    """A dataset that gives, for each example: who, by which worker, and three random numbers."""

    def __init__(self, examples: int) -> None:
        self.examples = examples

    def __len__(self) -> int:
        return self.examples

    def __getitem__(self, index: int) -> list[float]:
        import random

        import torch
        from torch.utils.data import get_worker_info

        worker = get_worker_info()
        # The global generators on purpose: they are what workers are seeded with.
        numbers = [random.random(), np.random.random(), torch.rand(()).item()]  # noqa: NPY002
        return [index, -1 if worker is None else worker.id, *numbers]


def _load(seed: int, examples: int, batch_size: int, epochs: int, workers: int) -> list[object]:
    import random

    import torch
    from torch.utils.data import DataLoader

    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002
    torch.manual_seed(seed)
    loader: DataLoader[list[float]] = DataLoader(
        _Drawing(examples),  # type: ignore[arg-type]
        batch_size=batch_size,
        shuffle=True,
        num_workers=workers,
        collate_fn=list,
        generator=torch.Generator().manual_seed(seed),
    )
    return [[row for batch in loader for row in batch] for _ in range(epochs)]


if __name__ == "__main__":
    seed, examples, batch_size, epochs, *workers = map(int, sys.argv[1:])
    twice = [
        [_load(seed, examples, batch_size, epochs, count) for count in workers] for _ in range(2)
    ]
    print(json.dumps(twice))
