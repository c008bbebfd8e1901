from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

from core.data_splits.lottery import HoldoutSettings, held_out, holdout_scores
from core.data_splits.models import MODELS, make_model
from core.data_splits.tables import load_table


@pytest.mark.parametrize(
    ("name", "model", "seeds"),
    [
        ("breast_cancer", "logistic_regression", range(40)),
        ("wine", "logistic_regression", range(5)),
        ("wine", "decision_tree", range(5)),
        ("moons", "nearest_neighbours", range(5)),
        ("iris", "small_network", range(3)),
        ("diabetes", "ridge", range(5)),
    ],
)
@pytest.mark.parametrize("model_seed", [0, 7])
def test_scores_equal_a_plain_scikit_learn_script(
    name: str, model: str, seeds: range, model_seed: int
) -> None:
    table = load_table(name)
    settings = HoldoutSettings(test_size=0.3, model=model, model_seed=model_seed)
    for record in holdout_scores(table, settings, tuple(seeds)):
        x_train, x_test, y_train, y_test = train_test_split(
            table.features, table.target, test_size=0.3, random_state=record.seed
        )
        oracle = make_model(model, model_seed, len(table.class_names)).fit(x_train, y_train)
        assert record.test == pytest.approx(oracle.score(x_test, y_test), abs=1e-12)
        assert record.test_examples == len(y_test)
        assert record.validation is None


def test_a_seed_gives_the_same_record_in_any_company() -> None:
    table, settings = load_table("breast_cancer"), HoldoutSettings()
    many = {record.seed: record for record in holdout_scores(table, settings, tuple(range(150)))}
    few = holdout_scores(table, settings, (149, 7, 3))
    assert [record.seed for record in few] == [149, 7, 3]
    assert all(record == many[record.seed] for record in few)
    assert holdout_scores(table, settings, (42,))[0] == many[42]
    assert holdout_scores(table, settings, ()) == ()


def test_three_way_scores_both_parts() -> None:
    table = load_table("iris")
    settings = HoldoutSettings(0.2, 0.2, stratify=True, model="decision_tree")
    record = holdout_scores(table, settings, (3,))[0]
    rest, test = train_test_split(
        np.arange(150), test_size=0.2, random_state=3, stratify=table.target
    )
    train, validation = train_test_split(
        rest, test_size=30, random_state=3, stratify=table.target[rest]
    )
    model = make_model("decision_tree").fit(table.features[train], table.target[train])
    assert record.test == model.score(table.features[test], table.target[test])
    assert record.validation == model.score(table.features[validation], table.target[validation])


@pytest.mark.parametrize("validation_size", [0.0, 0.25])
def test_looking_into_a_split_agrees_with_its_score(validation_size: float) -> None:
    table = load_table("breast_cancer")
    settings = HoldoutSettings(0.3, validation_size)
    record = holdout_scores(table, settings, (5,))[0]
    split = held_out(table, settings, 5)
    assert split.score == record.test == accuracy_score(split.target, split.predicted)
    assert (split.errors != 0).sum() == round((1 - split.score) * len(split.test))
    np.testing.assert_array_equal(split.target, table.target[split.test])
    everyone = np.concatenate([split.train, split.validation, split.test])
    assert sorted(everyone) == list(range(569))
    assert (len(split.validation) > 0) == (validation_size > 0)


def test_the_seed_of_the_split_matters_and_the_models_seed_is_another() -> None:
    table = load_table("wine")
    settings = HoldoutSettings(model="decision_tree")
    assert len({record.test for record in holdout_scores(table, settings, tuple(range(20)))}) > 3


def test_refusals_name_what_was_wrong() -> None:
    with pytest.raises(ValueError, match=r"test_size must lie in \(0, 1\), not 1"):
        HoldoutSettings(test_size=1.0)
    with pytest.raises(ValueError, match="validation_size"):
        HoldoutSettings(test_size=0.6, validation_size=0.4)
    with pytest.raises(ValueError, match="'oracle'"):
        HoldoutSettings(model="oracle")
    with pytest.raises(ValueError, match="seed"):
        HoldoutSettings(model_seed=-1)
    diabetes = load_table("diabetes")
    with pytest.raises(ValueError, match="ridge would"):
        holdout_scores(diabetes, HoldoutSettings(), (0,))
    with pytest.raises(ValueError, match="no classes to stratify by"):
        holdout_scores(diabetes, HoldoutSettings(model="ridge", stratify=True), (0,))
    crowded = HoldoutSettings(test_size=0.98, model="nearest_neighbours")
    with pytest.raises(ValueError, match="5 nearest neighbours need 5 examples"):
        holdout_scores(load_table("iris"), crowded, (0,))
    with pytest.raises(ValueError, match="R² needs at least 2"):
        holdout_scores(diabetes, HoldoutSettings(test_size=0.001, model="ridge"), (0,))


def test_each_model_is_made_fresh() -> None:
    for name in MODELS:
        assert make_model(name) is not make_model(name)
