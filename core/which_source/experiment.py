"""The experiment: one small network on one data set, and the seven ways to move it.

Here networks are trained one by one, by the very script that readers take home, in plain PyTorch:
``python -m core.which_source.experiment``, in a process of its own, trains the row "threads", for
how many threads add up is set for a whole process. The many-seed engine is held to it as well.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache, lru_cache, partial
from typing import Any

from core import checks
from core.scripts import capitals, script
from core.seeds import fingerprint, parse_seeds
from core.which_source.study import ALL

DATA = ("digits", "moons", "breast_cancer")
HIDDEN, BATCH, MOMENTUM = 32, 32, 0.9


@dataclass(frozen=True)
class Settings:
    """All that no row of the experiment moves; ``frozen``: the seed at which sources stand still.

    The network is linear, ReLU, dropout, linear, trained by gradient descent with momentum;
    ``noise``: the standard deviation of what is added to each standardised input in training.
    """

    data: str = checks.choice("digits", DATA)
    epochs: int = checks.whole(10, 1, 200, offered=(1, 60))
    learning_rate: float = checks.number(0.05, "(0, 10]", offered=(0.001, 1.0))
    p: float = checks.number(0.2, "[0, 1)", offered=(0.0, 0.9))
    noise: float = checks.number(0.3, "[0, 10]", offered=(0.0, 2.0))
    frozen: int = checks.seed()

    def __post_init__(self) -> None:
        checks.check(self)


@dataclass(frozen=True)
class Moves:
    """One training's seeds, source by source; ``bit``: None flips none; ``threads``: a number."""

    init: int
    split: int
    order: int
    dropout: int
    noise: int
    bit: int | None = None
    threads: int = 1


@dataclass(frozen=True)
class Trained:
    """What came of a training: its test ``accuracy``, and the ``fingerprint`` of its weights."""

    accuracy: float
    fingerprint: str


def moves(frozen: int, row: str, seed: int) -> Moves:
    """Return the seeds of one run of ``row``: its own source at ``seed``, the rest at ``frozen``.

    In "nothing" none moves: ``seed`` only counts. In "all" every one does but the threads, of
    which this process has one.
    """
    names = ("init", "split", "order", "dropout", "noise")
    seeds = {name: seed if row in (name, ALL) else frozen for name in names}
    bit = seed if row in ("bit", ALL) else None
    return Moves(**seeds, bit=bit, threads=1 + seed % 2 if row == "threads" else 1)


@lru_cache(32)
def names_of(settings: Settings) -> dict[str, Any]:
    """Return all that the script defines under ``settings``: ``x``, ``y``, ``split``, ``fit`` …"""
    names: dict[str, Any] = {"__name__": "seven_sources"}
    exec(script("which_source", "seven_sources", **capitals(settings)), names)
    return names


def train_plainly(settings: Settings, seeds: Moves) -> Trained:
    """Train one network; it sets the seeds of the whole process, and its number of threads."""
    # Imported here: who only names what is trained need not wait for it.
    import torch

    torch.set_num_threads(seeds.threads)
    model, accuracy = names_of(settings)["fit"](seeds)
    return Trained(accuracy, fingerprint(torch.cat([w.flatten() for w in model.parameters()])))


def main(arguments: Sequence[str]) -> None:
    """Train the threads' row of settings, as JSON, with seeds as typed; print each as JSON."""
    settings, seeds = Settings(**json.loads(arguments[0])), parse_seeds(arguments[1])
    # On one thread equal seeds are one training; more threads might add up otherwise each time.
    once, trained = cache(partial(train_plainly, settings)), []
    for seed in seeds:
        its = moves(settings.frozen, "threads", seed)
        trained.append(asdict(once(its) if its.threads == 1 else train_plainly(settings, its)))
        print(json.dumps({"progress": len(trained), "of": len(seeds)}), file=sys.stderr, flush=True)
    print(json.dumps(trained))


if __name__ == "__main__":
    main(sys.argv[1:])
