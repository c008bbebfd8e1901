"""Train one model on each of many parts of a table, and say what it predicts for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

import numpy as np

from core.arrays import Float64, Integers
from core.data_splits.holdout import Index
from core.data_splits.models import NEIGHBOURS, check_model_suits, make_model
from core.data_splits.newton import fit_logistic, fits_in_memory
from core.data_splits.tables import Table

Predicted = Integers | Float64

_TOGETHER = 64


def predictions(
    table: Table, model: str, trains: Sequence[Index], asked: Sequence[Index], seed: int = 0
) -> list[Predicted]:
    """Train ``model`` afresh on each part in ``trains``; predict the examples in ``asked``.

    ``trains``, ``asked``: one index array into the table per split. Returns one array per split,
    as long as its ``asked``: class indices, or numbers for regression. What a split gets does not
    depend on the other splits. ``seed`` is the model's own.

    A part that holds a single class teaches only that class, whatever the model: it is predicted
    throughout (where scikit-learn's logistic regression would refuse to be trained).

    Raises ``ValueError`` for a model that does not suit the table or a part too small for it.
    """
    check_model_suits(model, table)
    shortest = min((len(train) for train in trains), default=NEIGHBOURS)
    if model == "nearest_neighbours" and shortest < NEIGHBOURS:
        raise ValueError(
            f"{NEIGHBOURS} nearest neighbours need {NEIGHBOURS} examples to train on, "
            f"not {shortest}"
        )
    by_newton = model == "logistic_regression" and len(table.class_names) == 2
    with one_thread():
        if not by_newton or not fits_in_memory(*table.features.shape):
            return [
                _predict_one(table, model, train, wanted, seed)
                for train, wanted in zip(trains, asked, strict=True)
            ]
        blocks = (slice(start, start + _TOGETHER) for start in range(0, len(trains), _TOGETHER))
        return [
            each
            for block in blocks
            for each in _logistic_predictions(table, trains[block], asked[block])
        ]


def score(target: Predicted, predicted: Predicted, table: Table) -> float:
    """Return the accuracy, or R² for regression, as the scikit-learn models' own ``score``.

    Raises ``ValueError`` for R² of fewer than two examples, which is not defined.
    """
    if table.task == "classification":
        return float(np.mean(target == predicted))
    if len(target) < 2:
        raise ValueError(f"R² needs at least 2 examples in the test part, not {len(target)}")
    from sklearn.metrics import r2_score

    return float(r2_score(target, predicted))


def may_see_one_class(table: Table, held_out: int) -> bool:
    """Say whether a class is so large that it can be all that is left to train on."""
    classes = table.task == "classification"
    return classes and bool(np.bincount(table.target).max() >= table.examples - held_out)


def one_thread() -> AbstractContextManager[Any]:
    """Return a context in which matrix products use one thread; no answer depends on it."""
    # Matrices as small as these are slower on two threads, and on a busy host ten times slower:
    # one thread waits for the other. The answers are the same.
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    return threadpool_limits(limits=1, user_api="blas")


def _predict_one(table: Table, model: str, train: Index, wanted: Index, seed: int) -> Predicted:
    target = table.target[train]
    if table.task == "classification" and np.ptp(target) == 0:
        return np.full(len(wanted), target[0])
    estimator = make_model(model, seed, len(table.class_names))
    return estimator.fit(table.features[train], target).predict(table.features[wanted])


def _logistic_predictions(
    table: Table, trains: Sequence[Index], asked: Sequence[Index]
) -> list[Predicted]:
    training = np.zeros((len(trains), table.examples), dtype=bool)
    for row, train in zip(training, trains, strict=True):
        row[train] = True
    members = training @ np.eye(2)[table.target]
    learnable = members.min(axis=1) > 0
    trained = learnable.copy()
    above = np.zeros(training.shape, dtype=bool)
    if learnable.any():
        fits = fit_logistic(table.features, table.target, training[learnable])
        above[learnable] = fits.logits(table.features) > 0
        trained[learnable] = fits.converged
    # The few that Newton's method did not finish are trained one by one.
    return [
        positive[wanted].astype(np.int64)
        if done
        else _predict_one(table, "logistic_regression", train, wanted, 0)
        for positive, done, train, wanted in zip(above, trained, trains, asked, strict=True)
    ]
