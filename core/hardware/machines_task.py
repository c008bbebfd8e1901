"""One training on several machines that this one can be: what is asked, what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.checks import check, number, seed, whole
from core.own_process import Task
from core.own_process.arguments import as_arguments

MODULE = "core.hardware.machines"


@dataclass(frozen=True)
class MachineSettings:
    """A training of ``steps`` steps from ``seed``, which draws the weights and the order.

    ``json``: print the rows; ``whole``: print all that the page shows. Raises ``ValueError`` for
    a value out of range, naming it.
    """

    seed: int = seed()
    learning_rate: float = number(0.2, "(0, 10]", offered=(0.001, 0.5))
    steps: int = whole(200, 1, 400, offered=(2, 400))
    json: bool = False
    whole: bool = False

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Row:
    """One machine's training, held against that of this machine as it is.

    ``fingerprint_initial``, ``fingerprint_final``: of the weights; ``first_difference_step``: the
    first step after which a weight differs, 0 the start, −1 never; ``churn``: the share of test
    predictions that differ; ``distance``: by step, relative to the length of the weights;
    ``losses``: of each batch; ``predictions``: digits, one a test row. ``error``: why there is
    nothing of all this, "" where there is.
    """

    machine: str
    says: str
    fingerprint_initial: str = ""
    fingerprint_final: str = ""
    first_difference_step: int = -1
    test_accuracy: float = 0.0
    churn: float = 0.0
    distance: tuple[float, ...] = ()
    losses: tuple[float, ...] = ()
    predictions: tuple[int, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class Machines:
    """All machines: ``rows``, this machine first; ``unavailable``: (name, why not) of the others.

    ``draws``: for each draw of random numbers from one seed, and each machine of ``drawn_by``, the
    share of numbers that differ from this machine's. ``capability``: PyTorch's word for the
    instruction set.
    """

    rows: tuple[Row, ...]
    unavailable: tuple[tuple[str, str], ...]
    drawn_by: tuple[str, ...]
    draws: Mapping[str, tuple[float, ...]]
    capability: str

    @property
    def done(self) -> list[Row]:
        """The rows that were computed."""
        return [row for row in self.rows if not row.error]


def task_of(settings: MachineSettings) -> Task:
    """Return the process that runs them: the parent of the clean children."""
    asked = MachineSettings(settings.seed, settings.learning_rate, settings.steps, whole=True)
    return Task(MODULE, as_arguments(asked), timeout=180)


def read_answer(answer: Mapping[str, Any]) -> Machines:
    """Return what the process printed as a result."""
    return Machines(
        tuple(read_row(row) for row in answer["rows"]),
        tuple((name, why) for name, why in answer["unavailable"]),
        tuple(answer["drawn_by"]),
        {name: tuple(shares) for name, shares in answer["draws"].items()},
        answer["capability"],
    )


def read_row(row: Mapping[str, Any]) -> Row:
    """Return one row of it."""
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    return Row(**fields)
