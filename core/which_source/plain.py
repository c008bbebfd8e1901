"""The same trainings one by one, by the very script that readers take home, in plain PyTorch.

``python -m core.which_source.plain``, in a process of its own, trains the row "threads": how many
threads add up is set for a whole process. It is what the many-seed engine is held to as well.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache, lru_cache, partial
from typing import Any

import torch

from core.scripts import capitals, script
from core.seeds import fingerprint, parse_seeds
from core.which_source.experiment import Moves, Settings, Trained, moves


@lru_cache(32)
def names_of(settings: Settings) -> dict[str, Any]:
    """Return all that the script defines under ``settings``: ``x``, ``y``, ``split``, ``fit`` …"""
    names: dict[str, Any] = {"__name__": "seven_sources"}
    exec(script("which_source", "seven_sources", **capitals(settings)), names)
    return names


def train(settings: Settings, seeds: Moves) -> Trained:
    """Train one network; it sets the seeds of the whole process, and its number of threads."""
    torch.set_num_threads(seeds.threads)
    model, accuracy = names_of(settings)["fit"](seeds)
    return Trained(accuracy, fingerprint(torch.cat([w.flatten() for w in model.parameters()])))


def main(arguments: Sequence[str]) -> None:
    """Train the threads' row of settings, as JSON, with seeds as typed; print each as JSON."""
    settings, seeds = Settings(**json.loads(arguments[0])), parse_seeds(arguments[1])
    # On one thread equal seeds are one training; more threads might add up otherwise each time.
    once, trained = cache(partial(train, settings)), []
    for seed in seeds:
        its = moves(settings.frozen, "threads", seed)
        trained.append(asdict(once(its) if its.threads == 1 else train(settings, its)))
        print(json.dumps({"progress": len(trained), "of": len(seeds)}), file=sys.stderr, flush=True)
    print(json.dumps(trained))


if __name__ == "__main__":
    main(sys.argv[1:])
