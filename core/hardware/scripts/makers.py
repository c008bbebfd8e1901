"""A dropout mask that every maker's processor draws alike, beside the one that it does not."""

import hashlib

import torch
from torch import nn

SEED = 123
P = 0.5
ROWS = 6
COLUMNS = 6


def name(mask: torch.Tensor) -> str:
    """Return twelve digits that stand for all cells of a mask."""
    return hashlib.sha256(mask.numpy().tobytes()).hexdigest()[:12]


# The control: a float64 tensor of chances is drawn from one stream on every processor.
chances = torch.full((ROWS, COLUMNS), 1 - P, dtype=torch.float64)
portable = torch.bernoulli(chances, generator=torch.Generator().manual_seed(SEED)).bool()
print(f"on every processor: {name(portable)}, {int(portable.sum())} of {portable.numel()} kept")

torch.manual_seed(SEED)
own = nn.Dropout(P)(torch.ones(ROWS, COLUMNS)) != 0
whose = "as on AMD, Apple and other ARM" if torch.equal(own, portable) else "as on Intel"
print(f"nn.Dropout here: {name(own)}, {whose}")
