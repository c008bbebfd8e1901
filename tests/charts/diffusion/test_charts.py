"""The pictures of diffusion: valid specifications, and rows that are the results."""

from __future__ import annotations

import io
import re
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import vl_convert

from core.charts.chart import Chart
from core.charts.diffusion.frames import SIGNS, as_strings
from core.charts.diffusion.images import lines_chart
from core.charts.diffusion.pairs import pairs_chart
from core.charts.diffusion.played import LIMIT, images_chart, points_chart
from core.charts.diffusion.sweep import sweep_chart
from tests.charts.rendering import check_schema, drawn_by_vega, whole


def drawing(*shape: int) -> Any:
    return np.random.default_rng(3).standard_normal(shape).astype(np.float32)


def rows(chart: Chart, name: str) -> dict[str, list[Any]]:
    table: dict[str, list[Any]] = (
        pa.ipc.open_stream(io.BytesIO(chart.rows[name])).read_all().to_pydict()
    )
    return table


def read(way: str, signs: int = 2) -> Any:
    """Return a way as the browser reads it: shares from 0 to 1."""
    pieces = [way[i : i + signs] for i in range(0, len(way), signs)]
    return np.array([int(piece, 36) for piece in pieces]) / (36**signs - 1)


@pytest.mark.parametrize("signs", [1, 2])
def test_a_way_reads_back_to_the_nearest_place(signs: int) -> None:
    values = np.linspace(-3, 3, 500).reshape(100, 5)
    ways = as_strings(values, -2.0, 2.0, signs)
    assert len(ways) == 5
    assert set("".join(ways)) <= set(SIGNS)
    for way, wanted in zip(ways, values.T, strict=True):
        assert len(way) == 100 * signs
        share = np.clip((wanted + 2) / 4, 0, 1)
        np.testing.assert_allclose(read(way, signs), share, atol=0.5 / (36**signs - 1) + 1e-12)


def test_points_stand_where_the_paths_say_and_the_ways_are_drawn() -> None:
    panels = {"now": drawing(7, 9, 2), "foreseen": drawing(7, 9, 2) / 2}
    ways, left = drawing(5, 7, 2), np.linspace(0, 1, 7)
    for shown in (ways, ways[:1], ways[:0]):
        chart = points_chart(panels, shown, left, 2, "A finding.")
        check_schema(chart.spec)
        points = rows(chart, "points")
        for panel, path in enumerate(panels.values()):
            for axis, name in enumerate("xy"):
                for sample, way in enumerate(points[f"{name}{panel}"]):
                    wanted = np.clip(path[:, sample, axis] / (2 * LIMIT) + 0.5, 0, 1)
                    np.testing.assert_allclose(read(way), wanted, atol=1e-3)
        drawn = np.array(rows(chart, "ways")["x"])
        wanted = np.clip(shown[..., 0].ravel(), -LIMIT, LIMIT)
        np.testing.assert_allclose((drawn - 0.5) * 2 * LIMIT, wanted)
        assert rows(chart, "curve") == {"step": list(range(7)), "left": left.tolist()}


def test_images_stand_panel_under_panel() -> None:
    panels = {"now": drawing(7, 20, 8, 8), "foreseen": drawing(7, 20, 8, 8) / 2}
    for again in (1, 5):
        whole = {**panels, "again": drawing(7, again, 8, 8)}
        chart = images_chart(whole, np.linspace(0, 1, 7), 0, "A finding.")
        check_schema(chart.spec)
        pixels = {key: np.array(column) for key, column in rows(chart, "pixels").items()}
        lines = np.bincount(pixels["line"].astype(int)) / 64
        assert lines.tolist() == [10, 10, 10, 10, again]
        assert rows(chart, "titles")["line"] == [0, 2, 4]
        place = (pixels["line"] == 3) & (pixels["column"] == 4)
        place &= (pixels["down"] == 5) & (pixels["across"] == 6)
        (way,) = pixels["shade"][place]
        wanted = np.clip(panels["foreseen"][:, 14, 5, 6] / 2 + 0.5, 0, 1)
        np.testing.assert_allclose(read(way, 1), wanted, atol=0.5 / 35 + 1e-6)


@pytest.mark.parametrize("images", [False, True])
def test_what_is_left_can_be_held_back(images: bool) -> None:
    for left in (np.linspace(1, 0, 6), None):
        if images:
            chart = images_chart({"data": drawing(6, 20, 8, 8)}, left, 3, "A finding.", "noise")
        else:
            path, none = drawing(6, 20, 2), drawing(0, 6, 2)
            chart = points_chart({"data": path}, none, left, 3, "A finding.", "noise")
        check_schema(chart.spec)
        assert rows(chart, "curve")["left"] == ([None] * 6 if left is None else left.tolist())


def test_pairs_are_linked_only_once_told() -> None:
    base, other = drawing(30, 2), drawing(30, 2) + 1
    hidden, told = (
        pairs_chart({"a": (base, other), "b": (other, base)}, "A finding.", told)
        for told in (False, True)
    )
    for chart in (hidden, told):
        check_schema(chart.spec)
    assert "other_x" not in rows(hidden, "pairs")
    pairs = {key: np.array(column) for key, column in rows(told, "pairs").items()}
    assert pairs["panel"].tolist() == [0] * 30 + [1] * 30
    moved = pairs["other_x"] - pairs["x"]
    np.testing.assert_allclose(moved[:30], -moved[30:])
    assert (moved[:30] > 0).all()


def test_lines_of_images_keep_their_place_until_they_are_told() -> None:
    lines = {"first": drawing(4, 8, 8), "second": drawing(2, 8, 8)}
    hidden = lines_chart(lines, "A finding.", {"second": "a note"}, ["first"])
    told = lines_chart(lines, "A finding.", {"second": "a note"})
    for chart in (hidden, told):
        check_schema(chart.spec)
    assert set(rows(hidden, "pixels")["line"]) == {0}
    assert rows(hidden, "names")["note"] == ["", ""]
    assert hidden.spec["height"] == told.spec["height"]
    assert rows(told, "names")["note"] == ["", "a note"]
    shade = np.array(rows(told, "pixels")["shade"][: 4 * 64]).reshape(4, 8, 8)
    np.testing.assert_allclose(shade, np.clip(lines["first"] / 2 + 0.5, 0, 1), atol=6e-4)


@pytest.mark.parametrize("share", [1.0, 0.97, 0.91, 0.9, 0.5])
def test_what_a_point_says_stands_clear_of_the_title_above_it(share: float) -> None:
    chart = points_chart({"now": drawing(3, 9, 2)}, drawing(0, 3, 2), np.full(3, share), 1, "")
    svg = vl_convert.vegalite_to_svg(whole(chart, 800))
    bold = r'translate\([\d.]+,([\d.]+)\)"[^>]*font-weight="bold"[^>]*>([^<]*)<'
    down = {words: float(place) for place, words in re.findall(bold, svg)}
    # Places are those of the letters' feet.
    assert down[f"{share:.0%}"] - 14 > down["ᾱ: the data's share of the variance"]


def test_a_played_step_changes_the_picture(capfd: pytest.CaptureFixture[str]) -> None:
    panels, pictures = {"now": drawing(7, 9, 2), "foreseen": drawing(7, 9, 2)}, []
    for step in (0, 5):
        chart = points_chart(panels, drawing(5, 7, 2), np.linspace(0, 1, 7), step, "A finding.")
        spec = whole(chart, 900)
        pictures.append(drawn_by_vega(spec, spec["datasets"], 900)[0])
    assert not np.array_equal(*pictures)
    assert "WARN" not in capfd.readouterr().err


def test_the_sweep_draws_every_source_at_every_eta() -> None:
    moved = {"a": np.array([0.9, 0.0]), "b": np.array([0.0, 1.2])}
    chart = sweep_chart((0.0, 1.0), moved, 0.3, "A finding.")
    check_schema(chart.spec)
    assert rows(chart, "sweep") == {
        "source": ["a", "a", "b", "b"],
        "eta": [0, 1, 0, 1],
        "moved": [0.9, 0, 0, 1.2],
    }
