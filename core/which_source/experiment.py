"""The experiment: one small network on one data set, and the seven ways to move it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core import checks
from core.arrays import Float64, Integers
from core.which_source.study import ALL, NOTHING, SOURCES

DATA = {"digits": (600, 597), "moons": (200, 500), "breast_cancer": (285, 284)}
"""The rows to train on and to test on, by data set."""

HIDDEN, BATCH, MOMENTUM, MOST_THREADS = 32, 32, 0.9, 2


@dataclass(frozen=True)
class Settings:
    """All that no row of the experiment moves; ``frozen``: the seed at which sources stand still.

    The network is linear, ReLU, dropout, linear, trained by gradient descent with momentum;
    ``noise``: the standard deviation of what is added to each standardised input in training.
    """

    data: str = checks.choice("digits", tuple(DATA))
    epochs: int = checks.whole(10, 1, 200, offered=(1, 60))
    learning_rate: float = checks.number(0.05, "(0, 10]", offered=(0.001, 1.0))
    p: float = checks.number(0.2, "[0, 1)", offered=(0.0, 0.9))
    noise: float = checks.number(0.3, "[0, 10]", offered=(0.0, 2.0))
    frozen: int = checks.seed()

    def __post_init__(self) -> None:
        checks.check(self)

    @property
    def widths(self) -> tuple[int, int, int]:
        """The inputs, hidden units and classes of the network."""
        x, y = load_data(self.data)
        return x.shape[1], HIDDEN, int(y.max()) + 1


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


Split = tuple[Float64, Integers, Float64, Integers]
"""Standardised rows [row, feature] and their classes [row]: to train on, then to test on."""


def moves(frozen: int, row: str, seed: int) -> Moves:
    """Return the seeds of one run of ``row``: its own source at ``seed``, the rest at ``frozen``.

    In "nothing" none moves: ``seed`` only counts. In "all" every one does but the threads, of
    which this process has one. Raises ``ValueError`` for a row that there is not.
    """
    checks.check_choice("a row", row, (NOTHING, *SOURCES, ALL))
    seeds = dict.fromkeys(("init", "split", "order", "dropout", "noise"), frozen)
    if row == ALL:
        return Moves(**dict.fromkeys(seeds, seed), bit=seed)
    if row in seeds:
        return Moves(**{**seeds, row: seed})
    bit = seed if row == "bit" else None
    return Moves(**seeds, bit=bit, threads=1 + seed % MOST_THREADS if row == "threads" else 1)


@lru_cache(maxsize=8)
def load_data(name: str) -> tuple[Float64, Integers]:
    """Return features [row, feature] and classes [row] of one of scikit-learn's data sets."""
    # scikit-learn takes seconds to import: only who draws from it should wait.
    from sklearn.datasets import load_breast_cancer, load_digits, make_moons

    if name == "moons":
        x, y = make_moons(1000, noise=0.3, random_state=0)
    else:
        x, y = (load_digits if name == "digits" else load_breast_cancer)(return_X_y=True)
    return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.int64)


@lru_cache(maxsize=64)
def split_data(name: str, seed: int) -> Split:
    """Split the data as ``train_test_split(…, stratify=y, random_state=seed)`` does.

    Features are standardised by the mean and deviation of the rows to train on.
    """
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import StandardScaler

    x, y = load_data(name)
    train, test = DATA[name]
    x_train, x_test, y_train, y_test = train_test_split(
        x, y, train_size=train, test_size=test, stratify=y, random_state=seed
    )
    scaler = StandardScaler().fit(x_train)
    return scaler.transform(x_train), y_train, scaler.transform(x_test), y_test
