from __future__ import annotations

import pickle
import random

import numpy as np
import pytest
import torch
from sklearn.model_selection import KFold, train_test_split

from core.data_splits.book import BOOK_X, BOOK_Y, book_rows
from core.data_splits.coverage import CoverageSettings, draws_of_data
from core.data_splits.kfold import KFoldSettings, scores
from core.data_splits.lottery import HoldoutSettings, holdout_scores
from core.data_splits.models import MODELS
from core.data_splits.selection import RetestSettings, retests
from core.data_splits.shuffling import OrderSettings, train_in_orders, visiting_order
from core.data_splits.tables import load_table
from core.data_splits.traps import LeakSettings, folds_at_each_call, leaks


def test_an_integer_gives_the_same_folds_and_an_instance_new_ones() -> None:
    integer = folds_at_each_call(30, 5, seed=1, calls=3, instance=False)
    instance = folds_at_each_call(30, 5, seed=1, calls=3, instance=True)
    assert (integer == integer[0]).all()
    assert len({row.tobytes() for row in instance}) == 3
    np.testing.assert_array_equal(integer[0], instance[0])
    splitter = KFold(5, shuffle=True, random_state=np.random.RandomState(1))
    for row in instance:
        for fold, (_, test) in enumerate(splitter.split(np.zeros(30))):
            assert (row[test] == fold).all()


def test_selecting_before_the_split_finds_what_is_not_there() -> None:
    records = leaks(LeakSettings(), tuple(range(8)))
    assert np.mean([record.before_split for record in records]) > 0.75
    assert 0.35 < np.mean([record.within_split for record in records]) < 0.65
    assert leaks(LeakSettings(), (5,))[0] == records[5]


def test_scaling_before_the_split_finds_next_to_nothing() -> None:
    records = leaks(LeakSettings(step="scaling", features=50), tuple(range(8)))
    gaps = [record.before_split - record.within_split for record in records]
    assert abs(np.mean(gaps)) < 0.05


def test_the_books_rows_are_the_printed_ones() -> None:
    rows = book_rows(123)
    assert rows.train == (9, 2, 8, 3, 5, 7)
    assert rows.test == (4, 1, 6)
    train, test = train_test_split(
        BOOK_X, test_size=0.3, shuffle=True, stratify=BOOK_Y, random_state=123
    )
    assert (list(rows.train), list(rows.test)) == (train, test)


def test_without_a_seed_the_books_rows_differ() -> None:
    assert len({book_rows(None) for _ in range(8)}) > 1


def test_nothing_here_touches_the_global_generators() -> None:
    def state() -> list[bytes]:
        states = random.getstate(), np.random.get_state(), torch.get_rng_state().tolist()  # noqa: NPY002
        return [pickle.dumps(each) for each in states]

    before = state()
    iris, diabetes = load_table("iris"), load_table("diabetes")
    for model, task in MODELS.items():
        table = iris if task == "classification" else diabetes
        holdout_scores(table, HoldoutSettings(model=model), (1,))
    scores(iris, KFoldSettings(), (1,))
    retests(RetestSettings(), (1,))
    draws_of_data(CoverageSettings(), (1,))
    train_in_orders(OrderSettings(epochs=1), (1,))
    visiting_order(9, 1)
    leaks(LeakSettings(), (1,))
    folds_at_each_call(9, 3, 1, 2, instance=True)
    book_rows(None)
    assert state() == before


def test_refusals_name_what_was_wrong() -> None:
    with pytest.raises(ValueError, match=r"k must be .* from 2 to 5, not 9"):
        folds_at_each_call(5, 9, 0, 1, instance=True)
    with pytest.raises(ValueError, match="calls"):
        folds_at_each_call(5, 2, 0, 0, instance=True)
    with pytest.raises(ValueError, match="'whitening'"):
        LeakSettings(step="whitening")
    with pytest.raises(ValueError, match=r"kept must be .* from 1 to 10, not 20"):
        LeakSettings(features=10)
