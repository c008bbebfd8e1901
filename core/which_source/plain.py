"""The same trainings one by one, by the very script that readers take home, in plain PyTorch.

``python -m core.which_source.plain``, in a process of its own, trains the row "threads": how many
threads add up is set for a whole process. It is what the many-seed engine is held to as well.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache, partial
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
    names = tuple((f.name.upper(), getattr(settings, f.name)) for f in fields(Settings))
    model, accuracy = _fit(names)(seeds)
    return Trained(accuracy, fingerprint(torch.cat([w.flatten() for w in model.parameters()])))


@cache
def _fit(settings: tuple[tuple[str, Any], ...]) -> Any:
    names: dict[str, Any] = {"__name__": "seven_sources"}
    exec(script("which_source", "seven_sources", **dict(settings)), names)
    return names["fit"]


def main(arguments: Sequence[str]) -> None:
    """Train the row's seeds one by one, and print what came of each as JSON."""
    asked = from_arguments(Asked, arguments, "core.which_source.plain", __doc__)
    seeds, trained = parse_seeds(asked.seeds), []
    # On one thread equal seeds are one training; more threads might add up otherwise each time.
    once = cache(partial(train, asked))
    for seed in seeds:
        its = moves(asked.frozen, asked.row, seed)
        trained.append(asdict(once(its) if its.threads == 1 else train(asked, its)))
        print(json.dumps({"progress": len(trained), "of": len(seeds)}), file=sys.stderr, flush=True)
    print(json.dumps(trained))


if __name__ == "__main__":
    main(sys.argv[1:])
