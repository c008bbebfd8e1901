"""The lines to paste: a plain script that trains the very seeds on the screen."""

from __future__ import annotations

import inspect
from collections.abc import Sequence

from core.weight_initialization.multilayer import tables
from core.weight_initialization.multilayer.training import TrainingSettings

_HEAD = """\
import torch
{imports}
from torch import nn

{data}  # the data: a seed of its own
points = torch.tensor(points, dtype=torch.float32)
labels = torch.tensor(labels, dtype=torch.float32)
"""

_TRAINING = """\
for seed in {seeds}:
    torch.manual_seed(seed)  # the control: the same initial weights each time
    model = nn.Sequential(
        nn.Linear(2, {width}),
        nn.Tanh(),
        nn.Linear({width}, {width}),
        nn.Tanh(),
        nn.Linear({width}, 1),
    )
    optimizer = torch.optim.Adam(model.parameters(), lr={rate})
    for _ in range({steps}):
        optimizer.zero_grad()
        logits = model(points[:{train}]).squeeze(1)
        loss = nn.functional.binary_cross_entropy_with_logits(logits, labels[:{train}])
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        right = (model(points[{train}:]).squeeze(1) > 0) == (labels[{train}:] > 0.5)
    print(f"seed {{seed}}: {{right.float().mean():.1%}} of {test:,} test points right")
"""


AGREEMENT = {0.01: 0.003, 0.03: 0.015}
"""By learning rate: the most by which a test accuracy of the script differed from the page's.

Measured for seeds 0 to 19 on each kind of data: 16 units, data seeds 1 to 3, at both rates; data
seed 0 with 8, 16 and 32 units at 0.03, and with 16 at 0.01 (there after 1,000 steps).
"""
MEASURED_STEPS = 400
"""With more steps, or at higher rates, a difference in the last bit may grow until it shows."""


def agreement(settings: TrainingSettings) -> float | None:
    """Return within what the script's accuracies equal the page's; None if that was not measured.

    Both compute the same, but they add in another order.
    """
    reached = [rate for rate in AGREEMENT if settings.learning_rate <= rate]
    if not reached or settings.steps > MEASURED_STEPS:
        return None
    return AGREEMENT[min(reached)]


def script(settings: TrainingSettings, seeds: Sequence[int]) -> str:
    """Return a script in plain PyTorch that prints the test accuracy of each of ``seeds``."""
    imports, data = _data(settings)
    head = _HEAD.format(imports=imports, data=data)
    training = _TRAINING.format(
        seeds=_written(seeds),
        width=settings.width,
        rate=settings.learning_rate,
        steps=settings.steps,
        train=tables.TRAIN_SIZE,
        test=tables.TEST_SIZE,
    )
    return f"{head}\n{training}"


def _data(settings: TrainingSettings) -> tuple[str, str]:
    """Return what to import for the table, and the line (or lines) that draw it."""
    count = tables.TRAIN_SIZE + tables.TEST_SIZE
    drawn = f"{count}, noise={settings.noise}"
    if settings.table == "spirals":
        source = inspect.getsource(tables.spirals)
        source = source.replace("SPIRAL_RADIUS", str(tables.SPIRAL_RADIUS))
        source = source.replace("SPIRAL_TURNS", str(tables.SPIRAL_TURNS))
        call = f"points, labels = spirals({drawn}, seed={settings.data_seed})"
        return "import numpy as np", f"\n{source}\n\n{call}"
    name = f"make_{settings.table}"
    factor = f", factor={tables.CIRCLE_FACTOR}" if settings.table == "circles" else ""
    line = f"points, labels = {name}({drawn}{factor}, random_state={settings.data_seed})"
    return f"from sklearn.datasets import {name}", line


def _written(seeds: Sequence[int]) -> str:
    first, last = seeds[0], seeds[-1]
    run = tuple(seeds) == tuple(range(first, last + 1))
    return f"range({first}, {last + 1})" if run and len(seeds) > 1 else str(list(seeds))
