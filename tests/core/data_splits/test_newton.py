from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core.data_splits.fitting import predictions
from core.data_splits.holdout import holdout
from core.data_splits.models import make_model
from core.data_splits.newton import fit_logistic
from core.data_splits.tables import Table, load_table


def _masks(table: Table, test_size: float, stratify: bool, seeds: range) -> list[np.ndarray]:
    return [holdout(table.target, test_size, seed, stratify)[0] for seed in seeds]


@pytest.mark.parametrize("name", ["breast_cancer", "moons"])
@pytest.mark.parametrize(("test_size", "stratify"), [(0.1, False), (0.3, True), (0.8, False)])
def test_reaches_the_optimum_that_scikit_learn_reaches(
    name: str, test_size: float, stratify: bool
) -> None:
    table = load_table(name)
    trains = _masks(table, test_size, stratify, range(1000, 1030))
    training = np.zeros((len(trains), table.examples), dtype=bool)
    for row, train in zip(training, trains, strict=True):
        row[train] = True
    fits = fit_logistic(table.features, table.target, training)
    assert fits.converged.all()
    for i, train in enumerate(trains):
        scaler, exact = StandardScaler(), LogisticRegression(solver="newton-cholesky", tol=1e-12)
        exact.fit(scaler.fit_transform(table.features[train]), table.target[train])
        ours = fits.coefficients[i] * scaler.scale_
        np.testing.assert_allclose(ours, exact.coef_[0], atol=1e-6)
        shift = fits.intercepts[i] + fits.coefficients[i] @ scaler.mean_
        np.testing.assert_allclose(shift, exact.intercept_[0], atol=1e-6)


@pytest.mark.parametrize(
    ("name", "test_size", "stratify"),
    [
        ("breast_cancer", 0.2, False),
        ("breast_cancer", 0.5, True),
        ("breast_cancer", 0.9, False),
        ("moons", 0.2, False),
        ("moons", 0.6, True),
    ],
)
def test_predicts_what_scikit_learn_predicts_for_every_test_example(
    name: str, test_size: float, stratify: bool
) -> None:
    table = load_table(name)
    splits = [holdout(table.target, test_size, seed, stratify) for seed in range(70)]
    ours = predictions(
        table, "logistic_regression", [train for train, _ in splits], [test for _, test in splits]
    )
    for (train, test), predicted in zip(splits, ours, strict=True):
        model = make_model("logistic_regression")
        model.fit(table.features[train], table.target[train])
        np.testing.assert_array_equal(predicted, model.predict(table.features[test]))


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10_000),
    examples=st.integers(12, 60),
    width=st.integers(1, 6),
    pull=st.sampled_from([0.0, 1.0, 30.0]),
    constant=st.booleans(),
    rare=st.booleans(),
)
def test_agrees_on_random_tables_separable_constant_and_rare(
    seed: int, examples: int, width: int, pull: float, constant: bool, rare: bool
) -> None:
    generator = np.random.default_rng(seed)
    labels = np.arange(examples) % 2
    features = generator.normal(size=(examples, width)) * 10.0 ** generator.integers(-3, 4, width)
    features[:, 0] += pull * labels
    if constant:
        features = np.column_stack([features, np.full(examples, 0.1)])
    if rare:
        features = np.column_stack([features, np.arange(examples) == 3])
    names = tuple(f"f{i}" for i in range(features.shape[1]))
    table = Table("random", features, labels, names, ("a", "b"))
    splits = [holdout(labels, 0.3, split, stratify=True) for split in range(3)]
    trains = [train for train, _ in splits]
    everyone = [np.arange(examples)] * 3
    ours = predictions(table, "logistic_regression", trains, everyone)
    for train, predicted in zip(trains, ours, strict=True):
        exact = make_pipeline(
            StandardScaler(), LogisticRegression(solver="newton-cholesky", tol=1e-12)
        ).fit(features[train], labels[train])
        sure = np.abs(exact.decision_function(features)) > 1e-6
        np.testing.assert_array_equal(predicted[sure], exact.predict(features)[sure])


def test_a_part_of_one_class_teaches_that_class() -> None:
    table = load_table("breast_cancer")
    ones = np.flatnonzero(table.target == 1)[:50]
    both = np.arange(100)
    asked = np.arange(200)
    alone, beside = predictions(table, "logistic_regression", [ones, both], [asked, asked])
    assert (alone == 1).all()
    assert set(beside.tolist()) == {0, 1}


def test_many_splits_at_once_are_faster_than_a_loop() -> None:
    table = load_table("breast_cancer")
    splits = [holdout(table.target, 0.2, seed) for seed in range(128)]
    trains, tests = [train for train, _ in splits], [test for _, test in splits]
    predictions(table, "logistic_regression", trains[:2], tests[:2])
    begin = time.perf_counter()
    predictions(table, "logistic_regression", trains, tests)
    together = time.perf_counter() - begin
    begin = time.perf_counter()
    for seed in range(16):
        train, test = train_test_split(np.arange(569), test_size=0.2, random_state=seed)
        model = make_model("logistic_regression")
        model.fit(table.features[train], table.target[train]).predict(table.features[test])
    loop = (time.perf_counter() - begin) * 8
    assert together < loop / 2
