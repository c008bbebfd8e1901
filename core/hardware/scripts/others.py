"""The trap of re-seeded workers: the second epoch repeats the first one's random numbers."""

import random
from typing import Any

import torch
from torch.utils.data import DataLoader

WORKERS = 2
SEED = 0
EXAMPLES: Any = range(8)


def augmented(_: Any) -> float:
    """Return an example, here a random number of Python's global generator."""
    return random.random()


def trap(worker: int) -> None:
    """Seed a worker by its number: alike in each epoch."""
    random.seed(worker)


def cure(_: int) -> None:
    """Seed a worker from torch's seed, which is another in each epoch: the control."""
    random.seed(torch.initial_seed())


if __name__ == "__main__":
    for init in (trap, cure):
        torch.manual_seed(SEED)
        loader: Any = DataLoader(EXAMPLES, None, num_workers=WORKERS, worker_init_fn=init)
        loader.collate_fn = augmented
        epochs = {tuple(loader) for _ in range(2)}
        print(f"{init.__name__}: 2 epochs, {len(epochs)} different")
