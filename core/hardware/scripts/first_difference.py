"""Where do two runs part? What comes out of each operation is kept; the first other is named.

It runs one small training twice, the second time with another seed: put your own in its place.
"""

from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

SEED = 0
OTHER_SEED = 1


class Recorder(TorchDispatchMode):
    """Keeps the name of each operation, and what comes out of it."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        # A view computes nothing; bare memory holds what was there before.
        if isinstance(result, torch.Tensor) and not func.is_view and "empty" not in str(func):
            operations.append((str(func), repr(result.tolist())))
        return result


runs = []
for seed in (SEED, OTHER_SEED):
    operations: list[tuple[str, str]] = []
    with Recorder():
        torch.manual_seed(seed)
        network = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Dropout(0.5))
        network(torch.ones(16, 4)).square().mean().backward()
    runs.append(operations)
apart = [one[0] for one, other in zip(*runs, strict=True) if one != other]
print(f"the first operation that differs: {apart[0] if apart else 'none'}")
