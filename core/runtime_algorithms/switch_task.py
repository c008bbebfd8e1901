"""One training, run again and again in a process of its own: what is asked, what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.checks import check, number, seed, whole
from core.own_process import Task
from core.own_process.arguments import as_arguments

MODULE = "core.runtime_algorithms.switch"


@dataclass(frozen=True)
class SwitchSettings:
    """The same training ``runs`` times over; ``attempt`` tells one try from the next.

    ``deterministic``: whether the switch is on; ``lines``: Python to run before everything else,
    such as a choice of flags. Raises ``ValueError`` for a value out of range, naming it.
    """

    runs: int = whole(8, 1, 64, offered=(1, 16))
    threads: int = whole(2, 1, 16)
    deterministic: bool = False
    steps: int = whole(150, 1, 400, offered=(2, 400))
    learning_rate: float = number(0.2, "(0, 10]", offered=(0.001, 1.0))
    seed: int = seed()
    attempt: int = whole(1, 1, offered=(1, 1000))
    lines: str = ""

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Switched:
    """What came of it. ``fingerprints``, ``accuracies``, ``seconds_each``: one entry a run.

    ``distance``: for each run, by step, how far its weights lie from the first run's, relative to
    their length. ``first_difference``: the first step after which a run differs from the first
    run, −1 where none does. ``differing``: for each run, how many of ``tested`` predictions
    differ from the first run's. ``refused``: what is said by operations that raise under these
    flags. ``device``: where it ran; ``algorithms``: those that cuDNN took there, if any;
    ``live``: the value of each flag while they ran.
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
    refused: Mapping[str, str]
    threads: int
    deterministic: bool
    device: str
    algorithms: tuple[str, ...] = ()
    live: Mapping[str, str] = field(default_factory=dict)


def task_of(settings: SwitchSettings) -> Task:
    """Return the process that runs it."""
    # The first call of the switch itself, as a line, imports for seconds.
    timeout = (90 if settings.lines else 60) + 10.0 * settings.runs
    return Task(MODULE, as_arguments(settings), threads=settings.threads, timeout=timeout)


def read_answer(answer: Mapping[str, Any]) -> Switched:
    """Return what the process printed as a result."""
    return Switched(**{name: _tuples(value) for name, value in answer.items()})


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
