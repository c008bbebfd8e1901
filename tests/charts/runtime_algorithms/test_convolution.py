"""The pictures of the page: what they show is what they were given, and unknown stays unknown."""

from __future__ import annotations

import base64
import io
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import altair as alt
import numpy as np
import pyarrow as pa
import pytest
from PIL import Image

from core.arrays import Float64
from core.charts.chart import Chart
from core.charts.runtime_algorithms.costs import cost_rows, costs_chart
from core.charts.runtime_algorithms.pictures import LEAST, MOST, pictures_grid
from core.charts.runtime_algorithms.sums import sums_chart
from core.charts.runtime_algorithms.sweeps import sides_chart, sweep_chart
from core.charts.runtime_algorithms.ways import ways_cards
from core.runtime_algorithms.comparison import Comparison, compare
from core.runtime_algorithms.counting import multiplications
from core.runtime_algorithms.inputs import ConvolutionSettings
from core.runtime_algorithms.library_paths import SIDES, LibraryPaths, Path
from core.runtime_algorithms.summation import OrderedSums, SumSettings, orders
from core.runtime_algorithms.sweeps import Sweep

RESULT = compare(ConvolutionSettings("noise", channels=1, pixels=2, kernel=5, filters=1))
"""Four ways: direct, im2col, fft, conv2d."""


def result(**changes: object) -> Comparison:
    return replace(RESULT, **changes)  # type: ignore[arg-type]


def rows_of(chart: Chart, name: str) -> list[dict[str, object]]:
    spec = {**chart.spec, "params": []}
    alt.LayerChart.from_dict(spec)
    rows: list[dict[str, object]] = pa.ipc.open_stream(chart.rows[name]).read_all().to_pylist()
    return rows


def images_in(html: str) -> list[Image.Image]:
    sources = re.findall(r"data:image/png;base64,([^\"]+)", html)
    return [Image.open(io.BytesIO(base64.b64decode(source))) for source in sources]


def one_way(outputs: Float64, exact: Float64, errors: Float64) -> Comparison:
    """Errors are in unit roundoffs."""
    errors = errors[None] * RESULT.settings.roundoff
    return result(names=("direct",), outputs=outputs[None], exact=exact, given=exact, errors=errors)


def test_pictures_share_one_range_of_greys_and_errors_one_of_colours() -> None:
    exact = np.array([[0.0, 1.0], [2.0, 4.0]])
    errors = np.array([[0.0, LEAST], [1.0, 10 * MOST]])
    one = replace(one_way(exact + 1, exact, errors), error=np.ones(1))
    html = pictures_grid(one)
    images = images_in(html)
    assert len(images) == 4
    assert np.asarray(images[0]).tolist() == [[0, 64], [128, 255]]
    assert np.asarray(images[2]).tolist() == [[64, 128], [191, 255]]
    assert np.asarray(images[3]).tolist() == [[0, 0], [128, 255]]
    assert html.count("<img") == html.count("alt=") == 4


def test_an_even_picture_and_no_error_are_drawn() -> None:
    flat = np.zeros((3, 3))
    assert len(images_in(pictures_grid(replace(one_way(flat, flat, flat), error=np.zeros(1))))) == 4


def test_costs_stand_in_the_order_of_their_values() -> None:
    rows = cost_rows(result(seconds=np.array([10.0, 1.0, 100.0, 1.0])))
    assert rows["cost"][4:8].tolist() == ["time, ms"] * 4
    assert rows["place"][4:8] == pytest.approx([0.04 + 0.48, 0.04, 1.0, 0.04])


def test_an_unknown_cost_has_words_and_no_dot() -> None:
    rows = rows_of(costs_chart(result(bytes=np.array([5, 5, 5, -1])), "finding"), "costs")[8:12]
    assert {row["cost"] for row in rows} == {"memory, MB"}
    assert [row["known"] for row in rows] == [True, True, True, False]
    assert rows[-1]["says"] == "not told"


def test_a_curve_leaves_out_what_is_not_there() -> None:
    times = np.array([[0.001, np.nan, 0.003]])
    sweep = Sweep("kernel", ("direct",), np.array([3, 5, 9]), times, times)
    rows = rows_of(sweep_chart(sweep, "finding"), "curves")
    assert [(row["size"], row["value"]) for row in rows] == [(3, 1.0), (9, 3.0)]


def test_nnpack_has_a_line_an_algorithm_and_a_rule_between_the_sizes_measured() -> None:
    sides = tuple(Path("oneDNN off", "NnpackSpatial", side, 1e-3, 2e-7, 0.0) for side in SIDES)
    chart = sides_chart(LibraryPaths((), sides), 3, "finding")
    lines: dict[object, list[object]] = {}
    for row in rows_of(chart, "curves"):
        lines.setdefault(row["algorithm"], []).append(row["size"])
    assert lines == {
        "oneDNN off: NNPACK, Winograd F(6×6)": [8, 12, 16, 20, 24, 30, 32, 48],
        "oneDNN off: NNPACK, FFT, tiles of 16": [14, 28, 56, 64],
    }
    rules = {row["says"]: row["size"] for row in rows_of(chart, "changes")}
    assert set(rules) >= {"12 → 14", "28 → 30", "48 → 56"}
    assert 28 < float(str(rules["28 → 30"])) < 30
    assert not {float(str(size)) for size in rules.values()} & set(map(float, SIDES))


def test_a_dots_area_is_the_share_of_orders() -> None:
    sums = np.repeat([[-1.0, 0.0]], [250, 750], axis=1).astype(np.float32)
    given = OrderedSums(SumSettings(), ("exact",), sums, 0.0, 1.0, 1.0)
    told = rows_of(sums_chart(given, "finding"), "sums")
    assert told[1]["area"] == pytest.approx(3 * float(str(told[0]["area"])))


def test_the_exact_row_says_that_it_is_rounded_once() -> None:
    sums = orders(SumSettings(orders=5))
    titles = [row["title"] for row in rows_of(sums_chart(sums, "finding"), "methods")]
    assert titles[-1] == "exact, rounded once: 1 sum"


def test_a_guide_ends_at_its_dot_and_each_panel_has_ticks_among_its_values() -> None:
    some = result(seconds=np.array([7e-3, 0.8e-3, 2e-3, 1e-3]))
    chart = costs_chart(some, "finding")
    ticks = rows_of(chart, "ticks")
    times = {row["says"]: row["place"] for row in ticks if row["panel"] == 1}
    assert list(times) == ["1", "3", "5"]
    for says, place in times.items():
        share = np.log(float(str(says)) / 0.8) / np.log(7 / 0.8)
        assert place == pytest.approx(0.04 + 0.96 * share)
    layers = [each for each in chart.spec["layer"][0]["layer"] if each["data"]["name"] == "costs"]
    guide, _ = (each for each in layers if each["mark"]["type"] == "rule")
    (dots,) = (each for each in layers if each["mark"]["type"] == "point")
    (numbers,) = (each for each in layers if each["mark"].get("dx", 0) > 0)
    assert guide["encoding"]["x2"] == dots["encoding"]["x"] == numbers["encoding"]["x"]


def test_words_under_a_narrow_span_of_values_do_not_run_into_each_other() -> None:
    some = result(error=np.array([2.1e-7, 3e-7, 4e-7, 5.3e-7]))
    ticks = [row for row in rows_of(costs_chart(some, ""), "ticks") if row["panel"] == 0]
    assert [row["says"] for row in ticks] == ["3·10⁻⁷", "5·10⁻⁷"]  # and not 4·10⁻⁷ between them
    near = result(error=np.array([2.1e-7, 2.9e-7, 3.1e-7, 9e-7]))
    ticks = [row for row in rows_of(costs_chart(near, ""), "ticks") if row["panel"] == 0]
    assert [row["says"] for row in ticks] == ["3·10⁻⁷"]


def test_before_the_guess_no_error_is_drawn() -> None:
    one = one_way(np.eye(3), np.eye(3), np.full((3, 3), 7.0))
    html = pictures_grid(replace(one, error=np.array([7.0])), told=False)
    assert len(images_in(html)) == 3
    assert "roundoff" not in html
    assert html.count('aria-label="Shown after the guess"') == 1


def test_each_way_is_drawn_and_explained() -> None:
    cards = ways_cards()
    drawings = re.findall(r"svg\+xml;base64,([^\"]+)", cards)
    assert len(drawings) == 4
    for drawing in drawings:
        ElementTree.fromstring(base64.b64decode(drawing))
    # What the last card counts is Lavin and Gray's count.
    for outputs, products, sums in ((2, 16, 36), (4, 36, 144)):
        settings = ConvolutionSettings("noise", channels=1, pixels=outputs, filters=1)
        assert multiplications(f"winograd_{outputs}x{outputs}", settings).products == products
        assert settings.products == sums
    assert "16 products, where the sums take 36. F(4×4) takes 36" in cards
