"""Two runs of one small training, one of them changed: what is asked, what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.checks import check, choice, seed, whole
from core.hardware.first_difference import Difference
from core.own_process import Task
from core.own_process.arguments import as_arguments

MODULE = "core.hardware.variants"

VARIANTS = {
    "algorithm": "another convolution algorithm",
    "onednn": "oneDNN off",
    "instructions": "another instruction set",
    "threads": "two threads and a gather",
    "bit": "one flipped bit",
    "seed": "another seed",
    "nothing": "nothing",
}
"""What the second run changes, in words."""


@dataclass(frozen=True)
class VariantSettings:
    """Two runs of ``steps`` steps from ``seed``, the second with ``variant``; ``attempt`` tells
    one try from the next. Raises ``ValueError`` for a value out of range, naming it.
    """

    variant: str = choice("onednn", tuple(VARIANTS))
    seed: int = seed()
    steps: int = whole(6, 1, 100, offered=(1, 20))
    attempt: int = whole(1, 1, offered=(1, 1000))

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Parted:
    """What came of it: the ``difference``, and for each operation its ``names``, ``modules`` and
    ``steps``. ``fingerprint_seconds``: how long the fingerprints of one run took.
    """

    difference: Difference
    names: tuple[str, ...]
    modules: tuple[str, ...]
    steps: tuple[int, ...]
    fingerprint_seconds: float


def task_of(settings: VariantSettings) -> Task:
    """Return the process that runs both."""
    return Task(MODULE, as_arguments(settings), timeout=90)


def read_answer(answer: Mapping[str, Any]) -> Parted:
    """Return what the process printed as a result."""
    given = {**answer["difference"], "differs": tuple(answer["difference"]["differs"])}
    names, modules, steps = (tuple(answer[each]) for each in ("names", "modules", "steps"))
    return Parted(Difference(**given), names, modules, steps, answer["fingerprint_seconds"])
