from __future__ import annotations

import numpy as np
import pytest
from sklearn import datasets

from core.data_splits.models import MODELS, check_model_suits, make_model
from core.data_splits.tables import TABLES, Table, load_table, moons


@pytest.mark.parametrize("name", [name for name in TABLES if name != "moons"])
def test_a_table_is_scikit_learns(name: str) -> None:
    table = load_table(name)
    features, target = getattr(datasets, f"load_{name}")(return_X_y=True)
    np.testing.assert_array_equal(table.features, features)
    np.testing.assert_array_equal(table.target, target)
    assert table.task == TABLES[name]
    assert table.examples == len(target)
    assert len(table.class_names) == (len(np.unique(target)) if table.class_names else 0)


def test_moons_are_make_moons_and_the_seed_moves_them() -> None:
    features, target = datasets.make_moons(50, noise=0.2, random_state=4)
    table = moons(50, 0.2, 4)
    np.testing.assert_array_equal(table.features, features)
    np.testing.assert_array_equal(table.target, target)
    assert table.features.tobytes() == moons(50, 0.2, 4).features.tobytes()
    assert table.features.tobytes() != moons(50, 0.2, 5).features.tobytes()


def test_nobody_can_change_a_shared_table() -> None:
    with pytest.raises(ValueError, match="read-only"):
        load_table("iris").features[0, 0] = 1.0


@pytest.mark.parametrize("name", MODELS)
def test_every_model_suits_the_tables_of_its_task_only(name: str) -> None:
    for table in map(load_table, TABLES):
        if MODELS[name] == table.task:
            check_model_suits(name, table)
        else:
            with pytest.raises(ValueError, match="would"):
                check_model_suits(name, table)


def test_refusals_name_what_was_wrong() -> None:
    with pytest.raises(ValueError, match="'titanic'"):
        load_table("titanic")
    with pytest.raises(ValueError, match=r"examples must be .* at least 4, not 3"):
        moons(3)
    with pytest.raises(ValueError, match=r"noise must lie in \[0, inf\), not -1"):
        moons(noise=-1)
    with pytest.raises(ValueError, match="do not fit"):
        Table("odd", np.zeros((3, 2)), np.zeros(4), ("a", "b"))
    with pytest.raises(ValueError, match="'oracle'"):
        make_model("oracle")
