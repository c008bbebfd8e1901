"""Strips: each score is a dot at its place, each interval drawn, and nothing held back is there."""

from __future__ import annotations

import numpy as np
import pytest

from core.charts.which_source.strips import strips_chart
from core.which_source.study import ALL, NOTHING, Study
from tests.charts.rendering import check_schema
from tests.charts.which_source.rows import rows

DRAWS = np.random.default_rng(0).normal(size=(3, 20))
STUDY = Study.of(
    "m", {NOTHING: [0.5] * 20, "init": list(DRAWS[0]), "order": list(DRAWS[1]), ALL: list(DRAWS[2])}
)


def test_every_score_is_a_dot_and_equal_ones_are_piled() -> None:
    chart = strips_chart(STUDY, STUDY.sources, STUDY.sources, "score", "says")
    check_schema(chart.spec)
    dots = rows(chart, "dots")
    for row in ("init", "order", ALL):
        drawn = [s for s, r in zip(dots["score"], dots["row"], strict=True) if r == row]
        assert drawn == STUDY.scores[row].tolist()
    assert [n for n, r in zip(dots["level"], dots["row"], strict=True) if r == NOTHING] == [
        *range(20)
    ]


def test_intervals_are_those_of_the_study() -> None:
    spreads = rows(strips_chart(STUDY, STUDY.sources, STUDY.sources, "score", "says"), "spreads")
    assert spreads["row"] == [NOTHING, "init", "order", ALL]
    at = spreads["row"].index("init")
    found = tuple(spreads[name][at] for name in ("deviation", "low", "high"))
    assert found == STUDY.spread("init")


def test_what_is_held_back_is_not_in_the_rows() -> None:
    chart = strips_chart(STUDY, STUDY.sources, (NOTHING, ALL), "score", "says")
    assert set(rows(chart, "dots")["row"]) == {NOTHING, ALL}
    assert rows(chart, "spreads")["row"] == []
    assert rows(chart, "labels")["held_back"] == ["", "guess first", "guess first", ""]


@pytest.mark.parametrize("scores", [{"init": [1.0]}, {"init": [2.0, 2.0]}, {"a": [1e150, -1e150]}])
def test_few_scores_and_odd_ones_are_drawn(scores: dict[str, list[float]]) -> None:
    study = Study.of("m", scores)
    check_schema(strips_chart(study, study.sources, study.sources, "score", "says").spec)
