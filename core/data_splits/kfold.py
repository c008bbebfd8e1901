"""k-fold cross-validation: every example is tested on once, and the draw of the folds is seeded."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from core.arrays import Float64, Integers
from core.checks import check, check_whole, choice, seed, whole
from core.data_splits.fitting import predictions, score
from core.data_splits.holdout import Index, holdout
from core.data_splits.lottery import HoldoutSettings
from core.data_splits.models import MODELS
from core.data_splits.tables import Table
from core.seeds import check_seed

Kind = Literal["stratified", "plain", "unshuffled", "sorted", "leave_one_out"]

DRAWN: tuple[Kind, ...] = ("stratified", "plain")
"""The kinds whose folds a seed moves."""

MOST_LEFT_ONE_OUT = 600
"""Leave-one-out trains once per example; beyond this many it is refused."""


@dataclass(frozen=True)
class KFoldSettings:
    """What is held fixed while the split seed moves.

    ``kind``: "stratified" and "plain" shuffle under the seed; "unshuffled" cuts the table as it
    lies, "sorted" after sorting it by its labels, and "leave_one_out" has one fold per example
    (``k`` is not used): these three have nothing to draw.
    """

    k: int = whole(5, 2, offered=(2, 20))
    kind: str = choice("stratified", get_args(Kind))
    model: str = choice("logistic_regression", tuple(MODELS))
    model_seed: int = seed()

    def __post_init__(self) -> None:
        check(self)

    def largest_fold(self, examples: int) -> int:
        """Return the number of examples in the largest fold."""
        return 1 if self.kind == "leave_one_out" else -(-examples // self.k)

    @property
    def is_drawn(self) -> bool:
        """Whether a seed moves the folds at all."""
        return self.kind in DRAWN


def kfold(
    y: npt.ArrayLike, k: int, seed: int, stratified: bool = True
) -> list[tuple[Index, Index]]:
    """Return ``k`` pairs of train and test indices, in scikit-learn's own order.

    ``y``: [example], the labels; without ``stratified`` only their number matters. Equal to
    ``list(StratifiedKFold(k, shuffle=True, random_state=seed).split(y, y))``, or to ``KFold``'s.

    Raises ``ValueError`` for ``k`` below 2, for more folds than examples, and for more stratified
    folds than the largest class has members.
    """
    from sklearn.model_selection import KFold, StratifiedKFold

    labels = np.asarray(y)
    _check_fold_count(labels, k, stratified)
    splitter = StratifiedKFold if stratified else KFold
    return list(splitter(k, shuffle=True, random_state=check_seed(seed)).split(labels, labels))


def unshuffled(y: npt.ArrayLike, k: int, by_label: bool = False) -> list[tuple[Index, Index]]:
    """Return ``k`` blocks of the table as it lies, as ``KFold(k)`` cuts it; no seed enters.

    ``by_label`` sorts the examples by ``y`` first, so that a block holds few of the classes and
    the model is tested on classes that it hardly saw.

    Raises ``ValueError`` for ``k`` below 2 or more folds than examples.
    """
    from sklearn.model_selection import KFold

    labels = np.asarray(y)
    _check_fold_count(labels, k, stratified=False)
    order = np.argsort(labels, kind="stable") if by_label else np.arange(len(labels))
    return [(order[train], order[test]) for train, test in KFold(k).split(labels)]


def folds(table: Table, settings: KFoldSettings, seed: int) -> list[tuple[Index, Index]]:
    """Return the pairs of train and test indices that ``settings`` make of ``table``.

    Raises ``ValueError`` as ``kfold``; for stratified folds of a table without classes; and for
    leave-one-out of more than ``MOST_LEFT_ONE_OUT`` examples, or scored by R².
    """
    if settings.kind == "leave_one_out":
        if table.task == "regression":
            raise ValueError(
                "leave-one-out tests on one example at a time, and R² needs at least 2"
            )
        if table.examples > MOST_LEFT_ONE_OUT:
            raise ValueError(
                f"leave-one-out trains once per example: at most {MOST_LEFT_ONE_OUT} fit here, "
                f"and the table {table.name} has {table.examples}"
            )
        return unshuffled(table.target, table.examples)
    if not settings.is_drawn:
        return unshuffled(table.target, settings.k, by_label=settings.kind == "sorted")
    if settings.kind == "stratified" and table.task == "regression":
        raise ValueError(f"the table {table.name} has no classes to stratify by")
    return kfold(table.target, settings.k, seed, stratified=settings.kind == "stratified")


def scores(table: Table, settings: KFoldSettings, seeds: tuple[int, ...]) -> Float64:
    """Return the score of every fold under each seed: float64 [repeat, fold].

    Accuracy, or R² for regression. A row depends on (table, settings, seed) alone; where the
    settings draw nothing, all rows are equal.

    Raises ``ValueError`` as ``folds`` and ``predictions`` do.
    """
    drawn = seeds if settings.is_drawn else seeds[:1]
    pairs = [pair for seed in drawn for pair in folds(table, settings, seed)]
    by_repeat = _scores_of(table, settings, pairs).reshape(len(drawn), -1)
    return by_repeat if settings.is_drawn else np.repeat(by_repeat, len(seeds), axis=0)


def scores_of_folds(table: Table, settings: KFoldSettings, numbers: Sequence[int]) -> Float64:
    """Return the scores of only some of the folds under seed 0: float64 [number].

    What takes long can so be done in parts: leave-one-out trains once per example.

    Raises ``ValueError`` as ``scores`` does.
    """
    pairs = folds(table, settings, 0)
    return _scores_of(table, settings, [pairs[number] for number in numbers])


def _scores_of(
    table: Table, settings: KFoldSettings, pairs: Sequence[tuple[Index, Index]]
) -> Float64:
    trains, tests = [train for train, _ in pairs], [test for _, test in pairs]
    predicted = predictions(table, settings.model, trains, tests, settings.model_seed)
    answered = zip(tests, predicted, strict=True)
    return np.array([score(table.target[test], answer, table) for test, answer in answered])


def fold_matrix(table: Table, settings: KFoldSettings, seeds: tuple[int, ...]) -> Integers:
    """Return the fold in which each example is tested on: int64 [repeat, example].

    Raises ``ValueError`` as ``folds`` does.
    """
    matrix = np.empty((len(seeds), table.examples), dtype=np.int64)
    for row, split_seed in zip(matrix, seeds, strict=True):
        for number, (_, test) in enumerate(folds(table, settings, split_seed)):
            row[test] = number
    return matrix


def fold_classes(table: Table, fold_of: Integers) -> Integers:
    """Count the examples of each class in each fold: int64 [fold, class].

    ``fold_of``: [example], one row of ``fold_matrix``. Raises ``ValueError`` for a table without
    classes.
    """
    if table.task == "regression":
        raise ValueError(f"the table {table.name} has no classes to count")
    classes = np.arange(len(table.class_names))
    folds = np.arange(fold_of.max() + 1)
    return (fold_of == folds[:, None]).astype(np.int64) @ (table.target[:, None] == classes)


def holdout_beside(table: Table, settings: KFoldSettings) -> HoldoutSettings:
    """Return a hold-out split whose test part is as large as a fold, or a fifth beside one example.

    It is stratified like the folds, but where no such part can hold all classes.
    """
    share = 0.2 if settings.kind == "leave_one_out" else 1 / settings.k
    plain = HoldoutSettings(test_size=share, model=settings.model, model_seed=settings.model_seed)
    if settings.kind == "stratified":
        with suppress(ValueError):
            holdout(table.target, share, 0, stratify=True)
            return replace(plain, stratify=True)
    return plain


def _check_fold_count(labels: npt.NDArray[np.generic], k: int, stratified: bool) -> None:
    check_whole("k", k, 2)
    if k > len(labels):
        raise ValueError(f"{k} folds need at least {k} examples, not {len(labels)}")
    if stratified and k > (largest := np.unique(labels, return_counts=True)[1].max()):
        raise ValueError(
            f"{k} stratified folds need a class of at least {k} members; the largest has {largest}"
        )
