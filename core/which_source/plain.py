"""The same trainings one by one, by the very script that readers take home, in plain PyTorch.

``python -m core.which_source.plain``, in a process of its own, trains the row "threads": how many
threads add up is set for a whole process. It is what the many-seed engine is held to as well.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from typing import Any

import torch

from core import checks
from core.own_process.arguments import from_arguments
from core.scripts import script
from core.seeds import fingerprint, parse_seeds
from core.which_source.experiment import Moves, Settings, Trained, moves


@dataclass(frozen=True)
class Asked(Settings):
    """A row of the experiment, and its ``seeds`` as a person writes them."""

    row: str = "threads"
    seeds: str = checks.text("0-49", 10_000)


def train(settings: Settings, seeds: Moves) -> Trained:
    """Train one network; it sets the seeds of the whole process, and its number of threads."""
    torch.set_num_threads(seeds.threads)
    names = _names(tuple((f.name.upper(), getattr(settings, f.name)) for f in fields(Settings)))
    model, x_test, y_test = names["fit"](seeds)
    weights = torch.cat([each.flatten() for each in model.parameters()])
    return Trained(names["accuracy"](model, x_test, y_test), fingerprint(weights))


@cache
def _names(settings: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    names = {"__name__": "seven_sources"}
    exec(script("which_source", "seven_sources", **dict(settings)), names)
    return names


def main(arguments: Sequence[str]) -> None:
    """Train the row's seeds one by one, and print what came of each as JSON."""
    asked = from_arguments(Asked, arguments, "core.which_source.plain", __doc__)
    seeds, trained = parse_seeds(asked.seeds), []
    for seed in seeds:
        trained.append(asdict(train(asked, moves(asked.frozen, asked.row, seed))))
        print(json.dumps({"progress": len(trained), "of": len(seeds)}), file=sys.stderr, flush=True)
    print(json.dumps(trained))


if __name__ == "__main__":
    main(sys.argv[1:])
