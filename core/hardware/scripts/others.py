"""The trap of re-seeded workers: the second epoch repeats the first one's random numbers."""

import random

import torch
from torch.utils.data import DataLoader, Dataset

WORKERS = 2
SEED = 0


class Augmented(Dataset[float]):
    """Eight examples, each with a random number of Python's global generator."""

    def __len__(self) -> int:
        return 8

    def __getitem__(self, index: int) -> float:
        return random.random()


def trap(worker: int) -> None:
    """Seed a worker by its number: alike in each epoch."""
    random.seed(worker)


def cure(worker: int) -> None:
    """Seed a worker from torch's seed, which is another in each epoch: the control."""
    del worker
    random.seed(torch.initial_seed())


if __name__ == "__main__":
    for name, seed_worker in (("trap", trap), ("cure", cure)):
        order = torch.Generator().manual_seed(SEED)
        loader = DataLoader(
            Augmented(),
            batch_size=None,
            num_workers=WORKERS,
            worker_init_fn=seed_worker,
            generator=order,
        )
        epochs = [[float(each) for each in loader] for _ in range(2)]
        print(
            f"{name}: the epochs draw {'the same' if epochs[0] == epochs[1] else 'other'} numbers"
        )
