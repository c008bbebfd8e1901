"""One training, run again and again in a process of its own: what is asked, what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.own_process import Task
from core.seeds import check_seed

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
    steps: int = 150
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
    """An operation that was refused, and what the library said."""

    operation: str
    message: str


@dataclass(frozen=True)
class Switched:
    """What came of it. ``fingerprints``, ``accuracies``, ``seconds_each``: one entry a run.

    ``distance``: for each run, by step, how far its weights lie from the first run's, relative to
    their length. ``first_difference``: the first step after which a run differs from the first
    run, −1 where none does. ``differing``: for each run, how many of ``tested`` predictions
    differ from the first run's. ``refused``: operations that raise under these flags.
    ``device``: where it ran; ``algorithms``: those that cuDNN took there, if any.
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
    algorithms: tuple[str, ...] = ()


def arguments_of(settings: SwitchSettings) -> tuple[str, ...]:
    """Return the training as the arguments of a command line, without the switch."""
    return (
        f"--runs={settings.runs}",
        f"--threads={settings.threads}",
        f"--steps={settings.steps}",
        f"--learning-rate={settings.learning_rate:g}",
        f"--seed={settings.seed}",
        f"--attempt={settings.attempt}",
    )


def task_of(settings: SwitchSettings) -> Task:
    """Return the process that runs it."""
    arguments = (*arguments_of(settings), *(("--deterministic",) if settings.deterministic else ()))
    return Task(MODULE, arguments, threads=settings.threads, timeout=60 + 10.0 * settings.runs)


def read_answer(answer: dict[str, Any]) -> Switched:
    """Return what the process printed as a result."""
    given = dict(answer)
    given["refused"] = tuple(Refused(**each) for each in given["refused"])
    given["distance"] = tuple(tuple(each) for each in given["distance"])
    for name in ("seconds_each", "fingerprints", "accuracies", "differing", "algorithms"):
        given[name] = tuple(given[name])
    return Switched(**given)
