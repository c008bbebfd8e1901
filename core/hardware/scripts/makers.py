"""A dropout mask that every maker's processor draws alike, beside the one that it does not."""

import hashlib

import torch

SEED = 123
P = 0.5
ROWS = 6
COLUMNS = 6

# The control: a float64 tensor of chances is drawn from one stream on every processor.
chances = torch.full((ROWS, COLUMNS), 1 - P, dtype=torch.float64)
portable = torch.bernoulli(chances, generator=torch.Generator().manual_seed(SEED)).bool()
torch.manual_seed(SEED)
own = torch.nn.Dropout(P)(torch.ones(ROWS, COLUMNS)) != 0
names = [hashlib.sha256(mask.numpy().tobytes()).hexdigest()[:12] for mask in (portable, own)]
whose = "AMD, Apple and other ARM" if torch.equal(own, portable) else "Intel"
print(f"on every processor: {names[0]}, {int(portable.sum())} of {portable.numel()} kept")
print(f"nn.Dropout here: {names[1]}, as on {whose}")
