"""The pictures of a draw: every state has its mark, every cut its line, and nothing tells early."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
import torch

from core.charts.chart import Chart
from core.charts.text_sampling.draws import draws_chart
from core.charts.text_sampling.pipeline import pipeline_chart
from core.charts.text_sampling.ways import ways_chart
from core.text_sampling.columns import Columns, tabulate
from core.text_sampling.deterministic import try_ways
from core.text_sampling.draws import draw_and_compare
from core.text_sampling.pipeline import SamplerSettings
from tests.charts.rendering import check_schema, drawn_by_vega, whole

LOGITS = torch.randn(300, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
SETTINGS = SamplerSettings(temperature=1.4, top_k=9, top_p=0.8, min_p=0.1)


def columns(settings: SamplerSettings = SETTINGS) -> Columns:
    return tabulate(LOGITS, settings, 16, lambda token: f"t{token}")


def odd(token: int) -> str:
    return "'\\\"\n😀"[token % 5]


CHARTS: dict[str, Callable[[], Chart]] = {
    "pipeline": lambda: pipeline_chart(columns(), "f"),
    "draws": lambda: draws_chart(draw_and_compare(LOGITS, SETTINGS, 3, 100, 12, odd), "f"),
    "untold": lambda: draws_chart(
        draw_and_compare(LOGITS, SETTINGS, 3, 1, 12, odd), "f", told=False
    ),
    "ways": lambda: ways_chart(try_ways(LOGITS, SETTINGS, 0, odd), "f"),
}


def rows_of(chart: Chart, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pa.ipc.open_stream(chart.rows[name]).read_all().to_pylist()
    return found


def scales_in(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value["color"]["scale"]] if "scale" in (value.get("color") or {}) else []
        return own + [scale for each in value.values() for scale in scales_in(each)]
    if isinstance(value, list):
        return [scale for each in value for scale in scales_in(each)]
    return []


def layers_of(chart: Chart) -> list[dict[str, Any]]:
    return [layer for group in chart.spec["layer"] for layer in group["layer"]]


@pytest.mark.parametrize("name", CHARTS)
def test_every_layer_finds_its_rows_and_every_colour_its_domain(name: str) -> None:
    chart = CHARTS[name]()
    json.dumps(chart.spec, allow_nan=False)
    check_schema(chart.spec)
    named = {layer["data"]["name"] for layer in layers_of(chart) if "name" in layer["data"]}
    assert named == set(chart.rows)
    assert all(len(scale["domain"]) == len(scale["range"]) for scale in scales_in(chart.spec))
    spec = whole(chart, 900, "dark")
    drawn, _ = drawn_by_vega(spec, spec["datasets"], 900)
    assert (drawn[..., 3] > 0).mean() > 0.01


def test_each_cell_has_one_state_and_each_state_marks_of_its_own() -> None:
    chart = pipeline_chart(columns(), "f")
    cells = rows_of(chart, "cells")
    assert len(cells) == 6 * 16
    states = {cell["state"] for cell in cells}
    assert states == {"stays", "crosses top-p, and stays", "removed here", "removed before"}
    tests = json.dumps([layer.get("transform") for layer in layers_of(chart)])
    assert all(f"(datum.state === '{state}')" in tests for state in states)
    for cell in cells:
        above = [c for c in cells if c["column"] == cell["column"] and c["row"] <= cell["row"]]
        assert cell["sum"] == pytest.approx(sum(c["probability"] for c in above))


def test_the_cut_falls_below_the_last_token_kept() -> None:
    found = columns()
    heads = rows_of(pipeline_chart(found, "f"), "heads")
    for column, head in zip(found.columns, heads, strict=True):
        assert head["cut"] == column.shown_kept
        assert head["cuts"] == bool(column.removed.any())
        assert head["size"] == f"{column.size:,}"


def test_a_filter_that_is_off_has_no_column() -> None:
    heads = rows_of(pipeline_chart(columns(SamplerSettings()), "f"), "heads")
    assert [head["setting"] for head in heads] == ["the model's", "= 1", "renormalised"]
    assert not any(head["cuts"] for head in heads)


def test_only_top_p_shows_sums_and_all_after_it_makes_room() -> None:
    heads = rows_of(pipeline_chart(columns(), "f"), "heads")
    assert [head["title"] for head in heads if head["summed"]] == ["top-p"]
    assert [head["after"] for head in heads] == [0, 0, 0, 0, 1, 1]


def test_bars_share_one_scale_that_the_longest_fills() -> None:
    cells = rows_of(pipeline_chart(columns(), "f"), "cells")
    ratios = {round(cell["long"] / cell["probability"], 9) for cell in cells if cell["probability"]}
    assert len(ratios) == 1
    assert max(cell["long"] for cell in cells) == 1


def test_what_was_drawn_is_not_told_before_the_guess() -> None:
    drawn = draw_and_compare(LOGITS, SETTINGS, 3, 100, 12, str)
    told, untold = (draws_chart(drawn, "f", each) for each in (True, False))
    assert "datum.drawn" in json.dumps(told.spec)
    assert "datum.drawn" not in json.dumps(untold.spec)
    assert set(rows_of(told, "rows")[0]) - set(rows_of(untold, "rows")[0]) == {
        "drawn", "count", "error",
    }  # fmt: skip


def test_the_ways_are_not_told_before_the_guess() -> None:
    ways = try_ways(LOGITS, SETTINGS, 0, str)
    untold = ways_chart(ways, "f", told=False)
    assert {row["row"] for row in rows_of(untold, "parts")} == {0}
    assert [row["name"] for row in rows_of(untold, "ways")] == ["your settings"]
    parts = rows_of(ways_chart(ways, "f"), "parts")
    for row, way in enumerate(ways.ways):
        mine = [part for part in parts if part["row"] == row]
        assert sum(part["count"] for part in mine) == ways.seeds
        assert mine[-1]["end"] == 1
        times = dict(zip(way.tokens, way.counts.tolist(), strict=True))
        assert all(times[part["token"]] == part["count"] for part in mine if part["colour"] < 7)


def test_each_colour_is_one_tokens_and_grey_is_all_others() -> None:
    ways = try_ways(LOGITS, SamplerSettings(temperature=3), 0, str)
    parts = rows_of(ways_chart(ways, "f"), "parts")
    named = {(part["colour"], part["token"]) for part in parts if part["colour"] < 7}
    assert len(named) == 7
    assert len({colour for colour, _ in named}) == len({token for _, token in named}) == 7
    (grey,) = (part for part in parts if part["colour"] == 7 and part["row"] == 0)
    assert grey["token"] == f"{len(ways.ways[0].tokens) - 7} others"
    key = rows_of(ways_chart(ways, "f"), "key")
    assert named | {(7, "others")} == {(row["colour"], row["token"]) for row in key}
