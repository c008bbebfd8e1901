from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.model_selection import KFold, LeaveOneOut, StratifiedKFold, cross_val_score

from core.data_splits.kfold import (
    KFoldSettings,
    Kind,
    fold_classes,
    fold_matrix,
    folds,
    kfold,
    scores,
    unshuffled,
)
from core.data_splits.models import make_model
from core.data_splits.tables import load_table, moons
from core.seeds import LARGEST_SEED


def _assert_same(ours: list[tuple[np.ndarray, np.ndarray]], oracle: object) -> None:
    pairs = list(oracle)  # type: ignore[call-overload]
    assert len(ours) == len(pairs)
    for (train, test), (oracle_train, oracle_test) in zip(ours, pairs, strict=True):
        np.testing.assert_array_equal(train, oracle_train)
        np.testing.assert_array_equal(test, oracle_test)


@settings(max_examples=50)
@given(
    labels=st.lists(st.integers(0, 3), min_size=1, max_size=150),
    k=st.integers(2, 20),
    seed=st.integers(0, LARGEST_SEED),
)
def test_equals_scikit_learn(labels: list[int], k: int, seed: int) -> None:
    y = np.array(labels + [0, 1, 2, 3] * k)
    _assert_same(kfold(y, k, seed), StratifiedKFold(k, shuffle=True, random_state=seed).split(y, y))
    _assert_same(
        kfold(y, k, seed, stratified=False), KFold(k, shuffle=True, random_state=seed).split(y)
    )
    _assert_same(unshuffled(y, k), KFold(k).split(y))


def test_sorted_folds_are_scikit_learns_of_the_sorted_table() -> None:
    y = np.random.default_rng(0).integers(0, 3, 50)
    order = np.argsort(y, kind="stable")
    for (_, test), (_, oracle) in zip(
        unshuffled(y, 4, by_label=True), KFold(4).split(y), strict=True
    ):
        np.testing.assert_array_equal(y[test], y[order][oracle])


@pytest.mark.parametrize(
    ("name", "model"),
    [("breast_cancer", "logistic_regression"), ("wine", "decision_tree"), ("diabetes", "ridge")],
)
def test_scores_equal_cross_val_score(name: str, model: str) -> None:
    table = load_table(name)
    plain = KFoldSettings(k=4, kind="plain", model=model)
    ours = scores(table, plain, (0, 9))
    assert ours.shape == (2, 4)
    assert ours.dtype == np.float64
    for row, seed in zip(ours, (0, 9), strict=True):
        cv = KFold(4, shuffle=True, random_state=seed)
        oracle = cross_val_score(make_model(model), table.features, table.target, cv=cv)
        np.testing.assert_allclose(row, oracle, atol=1e-12)


def test_leave_one_out_equals_scikit_learn() -> None:
    table = moons(examples=60)
    settings = KFoldSettings(kind="leave_one_out", model="nearest_neighbours")
    oracle = cross_val_score(
        make_model("nearest_neighbours"), table.features, table.target, cv=LeaveOneOut()
    )
    np.testing.assert_array_equal(scores(table, settings, (0, 1)), np.stack([oracle, oracle]))


def test_a_repeat_does_not_depend_on_the_others() -> None:
    table, settings = load_table("breast_cancer"), KFoldSettings(k=7)
    many = scores(table, settings, tuple(range(12)))
    np.testing.assert_array_equal(scores(table, settings, (11,))[0], many[11])
    assert len({row.tobytes() for row in many}) > 1


@pytest.mark.parametrize("kind", ["stratified", "plain", "unshuffled", "sorted"])
def test_the_matrix_names_the_fold_of_each_example(kind: Kind) -> None:
    table, settings = load_table("wine"), KFoldSettings(k=6, kind=kind)
    matrix = fold_matrix(table, settings, (3, 4))
    assert matrix.shape == (2, 178)
    assert (matrix[0] == matrix[1]).all() == (not settings.is_drawn)
    for number, (train, test) in enumerate(folds(table, settings, 4)):
        np.testing.assert_array_equal(np.flatnonzero(matrix[1] == number), np.sort(test))
        assert not set(train) & set(test)


def test_sorted_labels_leave_classes_unseen() -> None:
    table = load_table("iris")
    by_label = KFoldSettings(k=3, kind="sorted")
    np.testing.assert_array_equal(
        fold_classes(table, fold_matrix(table, by_label, (0,))[0]), np.diag([50, 50, 50])
    )
    np.testing.assert_array_equal(scores(table, by_label, (0,)), np.zeros((1, 3)))
    assert scores(table, KFoldSettings(k=3), (0,)).min() > 0.8


def test_two_sorted_halves_of_two_classes_still_get_a_score() -> None:
    halves = scores(load_table("breast_cancer"), KFoldSettings(k=2, kind="sorted"), (0,))
    # The first half holds all 212 of one class; the other class is all that its model has seen.
    assert halves[0, 0] == 73 / 285


def test_refusals_name_what_was_wrong() -> None:
    with pytest.raises(ValueError, match=r"k must be .* at least 2, not 1"):
        kfold([0, 1], 1, 0)
    with pytest.raises(ValueError, match="11 folds need at least 11 examples, not 10"):
        kfold(np.zeros(10), 11, 0, stratified=False)
    with pytest.raises(ValueError, match="the largest has 5"):
        kfold([0, 1] * 5, 6, 0)
    with pytest.raises(ValueError, match=r"k must be .* at least 2"):
        KFoldSettings(k=1)
    with pytest.raises(ValueError, match="'random'"):
        KFoldSettings(kind="random")
    with pytest.raises(ValueError, match="at most 600"):
        scores(load_table("digits"), KFoldSettings(kind="leave_one_out"), (0,))
    with pytest.raises(ValueError, match="R² needs at least 2"):
        scores(load_table("diabetes"), KFoldSettings(kind="leave_one_out", model="ridge"), (0,))
    with pytest.raises(ValueError, match="no classes to stratify"):
        scores(load_table("diabetes"), KFoldSettings(model="ridge"), (0,))
    with pytest.raises(ValueError, match="no classes to count"):
        fold_classes(load_table("diabetes"), np.zeros(442, dtype=np.int64))
