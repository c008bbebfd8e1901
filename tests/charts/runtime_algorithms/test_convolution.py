"""The pictures of the page: what they show is what they were given, and unknown stays unknown."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
import pyarrow as pa
import pytest
from PIL import Image

from core.charts.by_hand import Theme
from core.charts.chart import Chart
from core.charts.runtime_algorithms.costs import Panel, costs_chart
from core.charts.runtime_algorithms.look import NAMES
from core.charts.runtime_algorithms.pairs import pairs_chart, share_words
from core.charts.runtime_algorithms.pictures import LEAST, MOST, Drawn, pictures_grid
from core.charts.runtime_algorithms.sums import Sums, sums_chart
from core.charts.runtime_algorithms.sweeps import Axes, Curve, sweep_chart

THEMES: tuple[Theme, ...] = ("light", "dark")


def rows_of(chart: Chart, name: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = pa.ipc.open_stream(chart.rows[name]).read_all().to_pylist()
    return rows


def images_in(html: str) -> list[Image.Image]:
    sources = re.findall(r"data:image/png;base64,([^\"]+)", html)
    return [Image.open(io.BytesIO(base64.b64decode(source))) for source in sources]


@pytest.mark.parametrize("theme", THEMES)
def test_pictures_share_one_range_of_greys_and_errors_one_of_colours(theme: Theme) -> None:
    exact = np.array([[0.0, 1.0], [2.0, 4.0]])
    errors = np.array([[0.0, LEAST], [1.0, 10 * MOST]])
    html = pictures_grid([Drawn("direct", exact + 1, errors, "six")], exact, exact, "u", theme)
    images = images_in(html)
    assert len(images) == 4
    assert np.asarray(images[0]).tolist() == [[0, 64], [128, 255]]
    assert np.asarray(images[2]).tolist() == [[64, 128], [191, 255]]
    assert np.asarray(images[3]).tolist() == [[0, 0], [128, 255]]
    assert html.count("<img") == html.count("alt=") == 4


def test_an_even_picture_and_no_error_are_drawn() -> None:
    flat = np.zeros((3, 3))
    html = pictures_grid([Drawn("FFT", flat, flat, "exact")], flat, flat, "u", "light")
    assert len(images_in(html)) == 4


def test_costs_stand_in_the_order_of_their_values() -> None:
    names = list(NAMES)[:3]
    panel = Panel("time", np.array([10.0, 1.0, 100.0]), ["10", "1", "100"])
    rows = rows_of(costs_chart(names, names, [panel], "light", "finding"), "panel0")
    places = [row["place"] for row in rows]
    assert places == pytest.approx([0.04 + 0.48, 0.04, 1.0])


def test_an_unknown_cost_has_words_and_no_dot() -> None:
    names = list(NAMES)[:2]
    panel = Panel("memory", np.array([5.0, -1.0]), ["5", "not told"])
    rows = rows_of(costs_chart(names, names, [panel], "dark", "finding"), "panel0")
    assert [row["known"] for row in rows] == [True, False]
    assert rows[1]["says"] == "not told"


def test_every_pair_stands_once() -> None:
    unequal = np.array([[0, 0.5, 1.0], [0.5, 0, 0], [1.0, 0, 0]])
    chart = pairs_chart(["a", "b", "c"], ["a", "b", "c"], unequal, 3 * unequal, "light", "finding")
    rows = {row["pair"]: (row["share"], row["bits"]) for row in rows_of(chart, "pairs")}
    assert rows == {
        "b and a": ("50%", "1.5 bits"),
        "c and a": ("100%", "3.0 bits"),
        "c and b": ("0%", "0.0 bits"),
    }


def test_nearly_none_is_not_none_and_nearly_all_not_all() -> None:
    assert [share_words(share) for share in (0, 1e-6, 0.004, 0.5, 0.997, 0.99999, 1)] == [
        "0%", "0.1%", "0.4%", "50%", "99.7%", "99.9%", "100%",
    ]  # fmt: skip


def test_a_curve_leaves_out_what_is_not_there() -> None:
    curve = Curve("x", "#000000", "circle", np.array([1.0, np.nan, 3.0]), ("p", "q", "r"))
    axes = Axes("size", "ms", ".1f", (1.5, "here"))
    chart = sweep_chart([curve], np.array([3, 5, 9]), axes, "light", "finding")
    assert [(row["size"], row["note"]) for row in rows_of(chart, "curves")] == [(3, "p"), (9, "r")]


def test_a_dots_area_is_the_share_of_orders() -> None:
    sums = Sums("exact", "exact: 2 sums", np.array([-1.0, 0.0]), np.array([250, 750]))
    rows = rows_of(sums_chart([sums], 5.0, "light", "finding"), "sums")
    assert rows[1]["area"] == pytest.approx(3 * float(str(rows[0]["area"])))
