"""The experiment: one small network on one data set, and the seven ways to move it."""

from __future__ import annotations

from dataclasses import dataclass

from core import checks
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
