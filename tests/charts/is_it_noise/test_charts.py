"""The pictures of compared scores: valid, and their rows are the scores."""

from __future__ import annotations

import io
from typing import Any

import altair
import numpy as np
import pyarrow as pa
import pytest

from core.charts.chart import Chart
from core.charts.is_it_noise.power import power_chart
from core.charts.is_it_noise.strips import Strip, strips_chart
from core.is_it_noise.compare import compare
from core.is_it_noise.power import Power, power_of

NAN = float("nan")


def rows(chart: Chart, name: str) -> dict[str, list[Any]]:
    table: dict[str, list[Any]] = (
        pa.ipc.open_stream(io.BytesIO(chart.rows[name])).read_all().to_pydict()
    )
    return table


STRIPS = {
    "pairs": [Strip("A", np.array([0.9, NAN, 0.8])), Strip("B", np.array([0.7, 0.6, NAN]), 1)],
    "one score": [Strip("A", np.array([0.9]), 0, 0.9, (NAN, NAN))],
    "equal": [Strip("A", np.zeros(9), 3, 0.0, (0.0, 0.0)), Strip("B", np.zeros(4))],
    "many": [Strip(f"v{i}", np.arange(500.0) + i, i, 1.0 * i, (i, i + 1)) for i in range(20)],
}
TIES = {"pairs": 1, "one score": 0, "equal": 4, "many": 0}
"""Whole pairs of the first two strips, where they are few."""


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("name", STRIPS)
def test_strips_hold_every_score(name: str, tied: bool) -> None:
    strips = STRIPS[name]
    tied = tied and len(strips) > 1
    chart = strips_chart(strips, "A finding.", "score", tied=tied, zero="" if tied else "none")
    altair.LayerChart.from_dict(chart.spec, validate=True)
    dots = rows(chart, "dots")
    for number, strip in enumerate(strips):
        kept = [v for v, row in zip(dots["value"], dots["row"], strict=True) if row == number]
        assert kept == [value for value in strip.values.tolist() if value == value]
    assert len(rows(chart, "ties")["value"]) == (TIES[name] if tied else 0)
    assert rows(chart, "means")["mean"] == [strip.mean for strip in strips]


def power(gain: float) -> Power:
    rng = np.random.default_rng(0)
    a = rng.normal(size=12)
    return power_of(compare(a, a + rng.normal(gain, 1, 12)))


@pytest.mark.parametrize("gain", [0.01, 1.0, 3.0])
def test_the_power_is_drawn_with_the_number_needed_where_it_is_near(gain: float) -> None:
    result = power(gain)
    chart = power_chart(result, "pairs", "A finding.")
    altair.LayerChart.from_dict(chart.spec, validate=True)
    assert rows(chart, "power")["seen"] == result.seen.tolist()
    near = result.needed is not None and result.needed <= result.sizes[-1]
    assert rows(chart, "marks")["size"] == [result.now, *([result.needed] if near else [])]
