"""The pictures of trainings: everything drawn is finite, and nothing is told before its time."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import altair as alt
import numpy as np
import pyarrow as pa
import pytest

from core.charts.chart import Chart
from core.charts.runtime_algorithms.differences import differences_chart, smoothed
from core.charts.runtime_algorithms.distance import floor_of
from core.charts.runtime_algorithms.repeats import repeats_chart
from core.charts.runtime_algorithms.tiles import run_tiles
from core.runtime_algorithms.names import AGAIN
from core.runtime_algorithms.switch_task import Switched
from core.runtime_algorithms.training import Compared


def rows(chart: Chart, name: str) -> dict[str, list[Any]]:
    table: dict[str, list[Any]] = (
        pa.ipc.open_stream(io.BytesIO(chart.rows[name])).read_all().to_pydict()
    )
    return table


def valid(chart: Chart) -> None:
    json.dumps(chart.spec, allow_nan=False)
    alt.LayerChart.from_dict({**chart.spec, "params": []})
    for name in chart.rows:
        for values in rows(chart, name).values():
            assert all(np.isfinite(v) for v in values if isinstance(v, float)), name


def swapped(name: str, distance: list[float], differing: int) -> Compared:
    losses = np.linspace(2, 0.1, len(distance) - 1)
    return Compared(name, np.array(distance), losses, 1, differing, 597, 0.9, "0" * 12)


TWO = [swapped(AGAIN, [0, 0, 0, 0], 0), swapped("fft", [0, 1e-8, 1e-4, 0.5], 7)]


def test_differences_are_drawn_as_measured() -> None:
    chart = differences_chart(TWO, 3, "A finding.")
    valid(chart)
    paths = rows(chart, "paths")
    assert paths["distance"] == [0, 0, 0, 0, 0, 1e-8, 1e-4, 0.5]
    assert paths["drawn"][:4] == [1e-9] * 4, "no distance lies on the ground"
    assert rows(chart, "counts")["says"] == ["0 (0%)", "7 (1%)"]


def test_early_on_the_end_is_not_told() -> None:
    chart = differences_chart(TWO, 1, "A finding.")
    valid(chart)
    assert max(rows(chart, "paths")["step"]) == 1
    assert max(rows(chart, "losses")["step"]) == 1
    counts = rows(chart, "counts")
    assert counts["says"] == ["?", "?"]
    assert counts["share"] == [0, 0]


def test_a_network_that_ran_away_is_drawn_at_the_top() -> None:
    away = swapped("fft", [0, 1e-8, float("nan"), float("inf")], 3)
    chart = differences_chart([away], 3, "A finding.")
    assert rows(chart, "paths")["drawn"][2:] == [10, 10]
    json.dumps(chart.spec, allow_nan=False)


def test_the_ground_lies_under_the_smallest_distance() -> None:
    assert floor_of({("a", "a"): np.array([0, 3e-12, 1.0])}) == pytest.approx(1e-13)
    assert floor_of({("a", "a"): np.zeros(3)}) == pytest.approx(1e-9)


def test_a_smoothed_loss_is_the_mean_of_those_before() -> None:
    np.testing.assert_allclose(smoothed(np.arange(5.0), 2), [0, 0.5, 1.5, 2.5, 3.5])


def mode(apart: float, runs: int) -> Switched:
    distance = ((0.0,) * 4, *[(0.0, apart, apart, apart)] * (runs - 1))
    return Switched(
        runs, 1, 1.0, (0.5,) * runs, ("0" * 12,) * runs, (0.9,) * runs, distance, 1,
        (0, *[3 if apart else 0] * (runs - 1)), 597, {}, 2, False, "CPU",
    )  # fmt: skip


@pytest.mark.parametrize("runs", [2, 16])
def test_repeats_are_drawn_as_they_came(runs: int) -> None:
    told = repeats_chart({"off": mode(1e-7, runs), "on": mode(0.0, runs)}, "A finding.")
    valid(told)
    paths = rows(told, "paths")
    assert paths["distance"] == [0, 1e-7, 1e-7, 1e-7] * (runs - 1) + [0] * 4 * (runs - 1)
    assert rows(told, "names")["mode"] == ["off", "on"]


def test_early_on_no_axis_tells_what_comes_later() -> None:
    later = [replace(each, distance=each.distance * 1e-3, losses=each.losses * 9) for each in TWO]
    same = [
        replace(each, distance=np.append(old.distance[:2], each.distance[2:]),
                losses=np.append(old.losses[:1], each.losses[1:]))
        for old, each in zip(TWO, later, strict=True)
    ]  # fmt: skip
    assert differences_chart(TWO, 1, "A finding.") == differences_chart(same, 1, "A finding.")


def test_tiles_tell_only_when_they_may() -> None:
    runs, came = {"off": 3, "on": 3}, {"off": ("0" * 12, "1" * 12, "0" * 12), "on": ("2" * 12,)}
    told, asked = (run_tiles(runs, came, told) for told in (True, False))
    assert "off: 2 of 3 distinct" in told
    assert "on:" not in told, "not all have come"
    assert told.count("<img") == 4
    others = {"off": ("3" * 12,) * 3, "on": ("4" * 12,)}
    assert asked == run_tiles(runs, others, told=False)
    assert asked.count(">?<") == 4
    assert asked.count("<i></i>") == told.count("<i></i>") == 2
