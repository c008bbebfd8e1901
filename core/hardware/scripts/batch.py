"""The first row of one product in batches of several sizes: how many different results?

The control: compute each answer in a batch of one fixed size, filled up with zeros if need be.
"""

import torch

SIZES = (1, 2, 3, 4, 8, 16, 64, 512)
WIDTH = 256
SEED = 0
PRECISION = "float32"

torch.set_num_threads(1)
draws = torch.Generator().manual_seed(SEED)
rows = torch.rand(max(SIZES), WIDTH, generator=draws).sub(0.5).to(getattr(torch, PRECISION))
weights = torch.rand(WIDTH, WIDTH, generator=draws).sub(0.5).to(rows.dtype)
firsts = [(rows[:size].clone() @ weights)[0] for size in SIZES]
print(f"{len({tuple(first.tolist()) for first in firsts})} different first rows in all these sizes")

fixed = torch.zeros_like(rows)
again = []
for size in SIZES:
    fixed.zero_()[:size] = rows[:size]  # the control: always the largest batch
    again.append((fixed @ weights)[0])
print(f"{len({tuple(first.tolist()) for first in again})} with batches of a fixed size")
