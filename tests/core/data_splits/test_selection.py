from __future__ import annotations

import math

import numpy as np
import pytest

from core.data_splits.models import make_model
from core.data_splits.selection import (
    RetestSettings,
    expected_normal_best_of,
    retests,
)
from core.data_splits.tables import moons


@pytest.mark.parametrize(
    ("count", "known"),
    [
        (1, 0.0),
        (2, 1 / math.sqrt(math.pi)),
        (3, 1.5 / math.sqrt(math.pi)),
        (4, 1.0293753730),
        (5, 1.1629644736),
        (10, 1.5387527308),
        (100, 2.5075936365),
    ],
)
def test_the_normal_maximum_equals_the_tables(count: int, known: float) -> None:
    assert expected_normal_best_of(0, 1, count) == pytest.approx(known, abs=1e-8)
    assert expected_normal_best_of(5, 3, count) == pytest.approx(5 + 3 * known, abs=1e-7)


def test_a_retest_equals_a_plain_script() -> None:
    settings = RetestSettings(fresh_examples=500)
    record = retests(settings, (8,))[0]
    from sklearn.model_selection import train_test_split

    data = moons()
    x_train, x_test, y_train, y_test = train_test_split(
        data.features, data.target, test_size=0.2, random_state=8
    )
    model = make_model("decision_tree").fit(x_train, y_train)
    assert record.claimed == pytest.approx(model.score(x_test, y_test))
    other = int(np.random.SeedSequence(0).spawn(1)[0].generate_state(1)[0])
    fresh = moons(500, 0.3, other)
    assert record.honest == pytest.approx(model.score(fresh.features, fresh.target))


def test_the_picked_seed_does_not_keep_its_promise() -> None:
    records = retests(RetestSettings(), tuple(range(60)))
    best = max(records, key=lambda record: record.claimed)
    typical = float(np.mean([record.honest for record in records]))
    assert best.claimed - typical > 0.05
    assert best.honest < best.claimed - 0.03


def test_refusals_name_what_was_wrong() -> None:
    with pytest.raises(ValueError, match="the best of 0 "):
        expected_normal_best_of(0, 1, 0)
    with pytest.raises(ValueError, match="spread"):
        expected_normal_best_of(0, -1, 2)
    with pytest.raises(ValueError, match="fresh_examples"):
        RetestSettings(fresh_examples=0)
