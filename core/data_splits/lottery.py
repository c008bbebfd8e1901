"""The hold-out lottery: one table, one model, many split seeds, a score for each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.arrays import Float64
from core.checks import check, choice, flag, number, seed
from core.data_splits.fitting import Predicted, predictions, score
from core.data_splits.holdout import Index, holdout, three_way
from core.data_splits.models import MODELS
from core.data_splits.tables import Table


@dataclass(frozen=True)
class HoldoutSettings:
    """What is held fixed while the split seed moves.

    ``validation_size`` 0 makes a two-way split. ``model_seed`` is the model's ``random_state``.

    Raises ``ValueError`` for shares that leave nothing to train on.
    """

    test_size: float = number(0.2, "(0, 1)", offered=(0.05, 0.9))
    validation_size: float = number(0.0, "[0, 1)", offered=(0.0, 0.8))
    stratify: bool = flag()
    model: str = choice("logistic_regression", tuple(MODELS))
    model_seed: int = seed()

    def __post_init__(self) -> None:
        check(self)
        if not self.validation_size < 1 - self.test_size:
            raise ValueError(
                f"validation_size must lie in [0, {1 - self.test_size:g}) beside a test_size "
                f"of {self.test_size:g}, not {self.validation_size}"
            )


@dataclass(frozen=True)
class HoldoutScore:
    """What one split seed gave: accuracy, or R² for regression, on one part or on two."""

    seed: int
    validation: float | None
    test: float
    test_examples: int


@dataclass(frozen=True, eq=False)
class HeldOut:
    """One split looked into.

    ``train``, ``validation``, ``test``: int64 indices into the table (validation may be empty).
    ``target``, ``predicted``: [test], in the order of ``test``. ``score``: on the test part.
    """

    seed: int
    train: Index
    validation: Index
    test: Index
    target: Predicted
    predicted: Predicted
    score: float

    @property
    def errors(self) -> Float64:
        """Predicted − target, [test]; for classes, nonzero wherever the model errs."""
        return (self.predicted - self.target).astype(np.float64)


def holdout_scores(
    table: Table, settings: HoldoutSettings, seeds: tuple[int, ...]
) -> tuple[HoldoutScore, ...]:
    """Split, train and score under each of ``seeds``; one record per seed, in their order.

    A seed's record depends on (table, settings, seed) alone, not on the seeds beside it.

    Raises ``ValueError`` for settings that do not suit the table (``holdout``, ``predictions``).
    """
    parts = [_parts(table, settings, seed) for seed in seeds]
    asked = [np.concatenate([validation, test]) for _, validation, test in parts]
    trains = [train for train, _, _ in parts]
    predicted = predictions(table, settings.model, trains, asked, settings.model_seed)
    records = []
    for split_seed, (_, validation, test), answer in zip(seeds, parts, predicted, strict=True):
        cut = len(validation)
        validated = score(table.target[validation], answer[:cut], table) if cut else None
        tested = score(table.target[test], answer[cut:], table)
        records.append(HoldoutScore(split_seed, validated, tested, len(test)))
    return tuple(records)


def held_out(table: Table, settings: HoldoutSettings, seed: int) -> HeldOut:
    """Return who is in the test part under ``seed`` and what the model says of each of them.

    Raises ``ValueError`` as ``holdout_scores`` does.
    """
    train, validation, test = _parts(table, settings, seed)
    predicted = predictions(table, settings.model, [train], [test], settings.model_seed)[0]
    target = table.target[test]
    found = score(target, predicted, table)
    return HeldOut(seed, train, validation, test, target, predicted, found)


def _parts(table: Table, settings: HoldoutSettings, seed: int) -> tuple[Index, Index, Index]:
    if settings.stratify and table.task == "regression":
        raise ValueError(f"the table {table.name} has no classes to stratify by")
    how = seed, settings.stratify, table.class_names
    if settings.validation_size:
        return three_way(table.target, settings.validation_size, settings.test_size, *how)
    train, test = holdout(table.target, settings.test_size, *how)
    return train, test[:0], test
