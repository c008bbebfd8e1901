"""The switch, for real: one training, run again and again, with and without deterministic mode.

It sets threads and flags that belong to the whole process, so it runs as one of its own:

    python -m core.runtime_algorithms.switch --runs 8 --threads 2 [--deterministic]

prints one JSON document with, among others, {"distinct": …, "runs": …, "seconds": …,
"fingerprints": […]}, and a progress line for each finished run on standard error.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.own_process import Task
from core.seeds import LARGEST_SEED, check_seed

MODULE = "core.runtime_algorithms.switch"
MOST_RUNS = 64
MOST_THREADS = 16
MOST_STEPS = 400


@dataclass(frozen=True)
class SwitchSettings:
    """The same training ``runs`` times over; ``attempt`` tells one try from the next.

    Raises ``ValueError`` for a value out of range, naming it.
    """

    runs: int = 8
    threads: int = 2
    deterministic: bool = False
    steps: int = 120
    learning_rate: float = 0.2
    seed: int = 0
    attempt: int = 1

    def __post_init__(self) -> None:
        for name, most in (("runs", MOST_RUNS), ("threads", MOST_THREADS), ("steps", MOST_STEPS)):
            if not 1 <= getattr(self, name) <= most:
                raise ValueError(f"{name} must lie between 1 and {most}, not {getattr(self, name)}")
        if not 0 < self.learning_rate <= 10:
            raise ValueError(f"learning_rate must lie in (0, 10], not {self.learning_rate}")
        if self.attempt < 1:
            raise ValueError(f"attempt must be 1 or more, not {self.attempt}")
        check_seed(self.seed)


@dataclass(frozen=True)
class Refused:
    """An operation that deterministic mode refuses, and what the library said."""

    operation: str
    message: str


@dataclass(frozen=True)
class Switched:
    """What came of it. ``fingerprints``, ``accuracies``, ``seconds_each``: one entry a run.

    ``distance``: for each run, by step, how far its weights lie from the first run's, relative to
    their length. ``first_difference``: the first step after which a run differs from the first
    run, −1 where none does. ``differing``: for each run, how many of ``tested`` predictions
    differ from the first run's. ``refused``: what deterministic mode refuses; empty without it.
    ``device``: where it ran.
    """

    runs: int
    distinct: int
    seconds: float
    seconds_each: tuple[float, ...]
    fingerprints: tuple[str, ...]
    accuracies: tuple[float, ...]
    distance: tuple[tuple[float, ...], ...]
    first_difference: int
    differing: tuple[int, ...]
    tested: int
    refused: tuple[Refused, ...]
    threads: int
    deterministic: bool
    device: str


def task_of(settings: SwitchSettings) -> Task:
    """Return the process that runs it."""
    arguments = (
        f"--runs={settings.runs}",
        f"--threads={settings.threads}",
        f"--steps={settings.steps}",
        f"--learning-rate={settings.learning_rate:g}",
        f"--seed={settings.seed}",
        f"--attempt={settings.attempt}",
        *(("--deterministic",) if settings.deterministic else ()),
    )
    return Task(MODULE, arguments, threads=settings.threads, timeout=60 + 10.0 * settings.runs)


def read_answer(answer: dict[str, Any]) -> Switched:
    """Return what the process printed as a result."""
    given = dict(answer)
    given["refused"] = tuple(Refused(**each) for each in given["refused"])
    given["distance"] = tuple(tuple(each) for each in given["distance"])
    for name in ("seconds_each", "fingerprints", "accuracies", "differing"):
        given[name] = tuple(given[name])
    return Switched(**given)


def _read_arguments(arguments: Sequence[str]) -> SwitchSettings:
    parser = argparse.ArgumentParser(prog=f"python -m {MODULE}", description=__doc__)
    parser.add_argument("--runs", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=120)
    parser.add_argument("--learning-rate", type=float, default=0.2)
    parser.add_argument("--seed", type=int, default=0, help=f"0 to {LARGEST_SEED}")
    parser.add_argument("--attempt", type=int, default=1, help="tells one try from the next")
    parser.add_argument("--deterministic", action="store_true")
    try:
        return SwitchSettings(**vars(parser.parse_args(arguments)))
    except ValueError as error:
        parser.error(str(error))


def main(arguments: Sequence[str]) -> None:
    """Run it in this very process, and print the result."""
    settings = _read_arguments(arguments)
    # Said before torch is imported: threads that spin while they wait starve each other.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from core.runtime_algorithms.repeated import repeat

    json.dump(repeat(settings), sys.stdout)
    print()


if __name__ == "__main__":
    main(sys.argv[1:])
