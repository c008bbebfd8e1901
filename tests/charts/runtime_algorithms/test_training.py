"""The pictures of trainings: everything drawn is finite, and nothing is told before its time."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from core.charts.by_hand import Theme
from core.charts.chart import Chart
from core.charts.runtime_algorithms.distance import Path, floor_of
from core.charts.runtime_algorithms.divergence import Swapped, divergence_chart, smoothed
from core.charts.runtime_algorithms.repeats import Mode, repeats_chart

THEMES: tuple[Theme, Theme] = ("light", "dark")


def rows(chart: Chart, name: str) -> dict[str, list[Any]]:
    table: dict[str, list[Any]] = (
        pa.ipc.open_stream(io.BytesIO(chart.rows[name])).read_all().to_pydict()
    )
    return table


def valid(chart: Chart) -> None:
    import altair

    json.dumps(chart.spec, allow_nan=False)
    spec = {**chart.spec, "datasets": {name: [] for name in chart.rows}}
    altair.Chart.from_dict(spec)
    for name in chart.rows:
        for values in rows(chart, name).values():
            assert all(np.isfinite(v) for v in values if isinstance(v, float)), name


def swapped(name: str, distance: list[float], differing: int) -> Swapped:
    losses = np.linspace(2, 0.1, len(distance) - 1)
    return Swapped(name, "#0072B2", "circle", (1, 0), np.array(distance), losses, differing)


TWO = [swapped("again", [0, 0, 0, 0], 0), swapped("fft", [0, 1e-8, 1e-4, 0.5], 7)]


@pytest.mark.parametrize("theme", THEMES)
def test_divergence_is_drawn_as_measured(theme: Theme) -> None:
    chart = divergence_chart(TWO, 597, 3, theme, "A finding.")
    valid(chart)
    paths = rows(chart, "paths")
    assert paths["distance"] == [0, 0, 0, 0, 0, 1e-8, 1e-4, 0.5]
    assert paths["drawn"][:4] == [1e-9] * 4, "no distance lies on the ground"
    assert rows(chart, "counts")["says"] == ["0 (0%)", "7 (1%)"]


def test_early_on_the_end_is_not_told() -> None:
    chart = divergence_chart(TWO, 597, 1, "light", "A finding.")
    valid(chart)
    assert max(rows(chart, "paths")["step"]) == 1
    assert max(rows(chart, "losses")["step"]) == 1
    counts = rows(chart, "counts")
    assert counts["says"] == ["?", "?"]
    assert counts["share"] == [0, 0]


def test_a_network_that_ran_away_is_drawn_at_the_top() -> None:
    away = swapped("away", [0, 1e-8, float("nan"), float("inf")], 3)
    chart = divergence_chart([away], 597, 3, "light", "A finding.")
    assert rows(chart, "paths")["drawn"][2:] == [10, 10]
    json.dumps(chart.spec, allow_nan=False)


def test_the_ground_lies_under_the_smallest_distance() -> None:
    assert floor_of([Path("a", "a", np.array([0, 3e-12, 1.0]))]) == pytest.approx(1e-13)
    assert floor_of([Path("a", "a", np.zeros(3))]) == pytest.approx(1e-9)


def test_a_smoothed_loss_is_the_mean_of_those_before() -> None:
    np.testing.assert_allclose(smoothed(np.arange(5.0), 2), [0, 0.5, 1.5, 2.5, 3.5])


def mode(name: str, apart: float, runs: int) -> Mode:
    distance = np.zeros((runs, 4))
    distance[1:, 1:] = apart
    return Mode(name, distance, np.full(runs, 0.5), np.full(runs, 3.0 if apart else 0.0))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("runs", [1, 2, 16])
def test_repeats_are_drawn_as_they_came(theme: Theme, runs: int) -> None:
    modes = [mode("off", 1e-7, runs), mode("on", 0.0, runs)]
    told = repeats_chart(modes, 597, theme, "A finding.")
    valid(told)
    assert len(rows(told, "paths")["step"]) == 2 * 4 * max(runs - 1, 1)
    assert len(rows(told, "seconds")["value"]) == 2 * runs
    assert len(rows(told, "differing")["value"]) == 2 * runs


def test_before_the_guess_only_time_is_told() -> None:
    untold = repeats_chart([mode("off", 1e-7, 3)], 597, "light", "A finding.", told=False)
    valid(untold)
    assert rows(untold, "paths")["step"] == []
    assert rows(untold, "differing")["value"] == []
    assert len(rows(untold, "seconds")["value"]) == 3
