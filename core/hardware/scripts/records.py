"""Add the same numbers into a few bins, again and again: how many different results?

The control: torch.use_deterministic_algorithms(True). What varies depends on the machine.
"""

import torch

NUMBERS = 1_000_000
BINS = 1_000
REPEATS = 50

torch.set_num_threads(2)
numbers = torch.rand(NUMBERS, generator=torch.Generator().manual_seed(0))
bins = torch.arange(NUMBERS) * 7919 % BINS
for mode in (False, True):
    torch.use_deterministic_algorithms(mode)  # the control
    results = set()
    for _ in range(REPEATS):
        added = torch.zeros(BINS).index_put_((bins,), numbers, accumulate=True)
        results.add(tuple(added.tolist()))
    print(f"determinism {'on' if mode else 'off'}: {len(results)} of {REPEATS} results")
