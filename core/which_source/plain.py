"""The same trainings one by one, as anybody would write them in plain PyTorch.

``python -m core.which_source.plain``, in a process of its own, trains the row "threads": how many
threads add up is set for a whole process. It is what the many-seed engine is held to as well.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from core import checks
from core.own_process.arguments import from_arguments
from core.seeds import fingerprint, parse_seeds
from core.which_source.experiment import (
    BATCH,
    MOMENTUM,
    Moves,
    Settings,
    Trained,
    moves,
    split_data,
)
from core.which_source.training import flip_bit


@dataclass(frozen=True)
class Asked(Settings):
    """A row of the experiment, and its ``seeds`` as a person writes them."""

    row: str = "threads"
    seeds: str = checks.text("0-49", 10_000)


def train(settings: Settings, seeds: Moves) -> Trained:
    """Train one network; it sets the seeds of the whole process, and its number of threads."""
    torch.set_num_threads(seeds.threads)
    split = split_data(settings.data, seeds.split)
    x, y = torch.from_numpy(split.x_train), torch.from_numpy(split.y_train)
    inputs, hidden, classes = settings.widths
    torch.manual_seed(seeds.init)
    first, last = nn.Linear(inputs, hidden), nn.Linear(hidden, classes)
    if seeds.bit is not None:
        flip_bit(first.weight.data, seeds.bit)
    model = nn.Sequential(first, nn.ReLU(), nn.Dropout(settings.p), last)
    model.double()
    optimizer = torch.optim.SGD(model.parameters(), settings.learning_rate, MOMENTUM)
    order = torch.Generator().manual_seed(seeds.order)
    loader = DataLoader(TensorDataset(x, y), BATCH, shuffle=True, generator=order)
    noise = torch.Generator().manual_seed(seeds.noise)
    torch.manual_seed(seeds.dropout)
    for _ in range(settings.epochs):
        for rows, targets in loader:
            if settings.noise:
                drawn = torch.randn(rows.shape, generator=noise, dtype=rows.dtype)
                rows = rows + settings.noise * drawn
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(rows), targets).backward()
            optimizer.step()
    model.eval()
    with torch.no_grad():
        right = model(torch.from_numpy(split.x_test)).argmax(1) == torch.from_numpy(split.y_test)
        weights = torch.cat([each.flatten() for each in model.parameters()])
    return Trained(right.double().mean().item(), fingerprint(weights))


def main(arguments: Iterable[str]) -> None:
    """Train the row's seeds one by one, and print what came of each as JSON."""
    asked = from_arguments(Asked, list(arguments), "core.which_source.plain", __doc__)
    seeds, trained = parse_seeds(asked.seeds), []
    for seed in seeds:
        trained.append(asdict(train(asked, moves(asked.frozen, asked.row, seed))))
        print(json.dumps({"progress": len(trained), "of": len(seeds)}), file=sys.stderr, flush=True)
    print(json.dumps(trained))


if __name__ == "__main__":
    main(sys.argv[1:])
