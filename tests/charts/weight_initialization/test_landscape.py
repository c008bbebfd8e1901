"""Charts: valid specifications, the rows of the result, and findings; drawings."""

import io
from collections.abc import Sequence

import altair as alt
import numpy as np
import pyarrow as pa
import pytest
import vl_convert
from PIL import Image

from core.charts.chart import Chart
from core.charts.colours import Theme, hues, outcome_shapes
from core.charts.identicon import identicon
from core.charts.source_map import Place, map_across, map_down
from core.charts.weight_initialization.blocks import blocks_chart
from core.charts.weight_initialization.draws import draws_chart
from core.charts.weight_initialization.landscape import landscape_image, relative_depth
from core.charts.weight_initialization.paths import (
    MOST_ROWS,
    loss_domain,
    paths_chart,
    recorded_steps,
)
from core.weight_initialization.basins import basin_map
from core.weight_initialization.descent import DescentSettings, descend
from core.weight_initialization.landscapes import LANDSCAPES, heights
from core.weight_initialization.minima import find_minima
from core.weight_initialization.outcomes import outcomes
from tests.charts.rendering import check_schema


def picture(settings: DescentSettings, seeds: Sequence[int]) -> Chart:
    paths, landscape = descend(settings, seeds), LANDSCAPES[settings.network]
    result = outcomes(settings, paths)
    return paths_chart(seeds, paths, result, landscape, "data:image/png;base64,", 0, "A finding.")


def rows_of(chart: Chart) -> pa.Table:
    return pa.ipc.open_stream(io.BytesIO(chart.rows["paths"])).read_all()


CASES = {
    "usual": (DescentSettings(), range(20)),
    "one seed": (DescentSettings(), range(1)),
    "200 seeds": (DescentSettings(), range(200)),
    "no steps": (DescentSettings(steps=0), range(5)),
    "diverged": (DescentSettings("himmelblau", learning_rate=9.0), range(5)),
    "plateau": (DescentSettings("relu", learning_rate=0.3), range(50)),
    "wide starts": (DescentSettings("relu", init="normal", init_width=10.0), range(20)),
}


@pytest.mark.parametrize("case", CASES)
def test_the_picture_is_valid_vega_lite_with_finite_numbers(case: str) -> None:
    settings, seeds = CASES[case]
    chart = picture(settings, seeds)
    check_schema(chart.spec)
    table = rows_of(chart)
    assert 0 < table.num_rows <= max(MOST_ROWS, 12 * len(seeds))
    for column in ("first", "second", "loss"):
        values = table.column(column).drop_null().to_numpy()
        assert np.isfinite(values).all()


def test_the_rows_are_the_paths() -> None:
    paths = descend(DescentSettings(), range(3))
    table = rows_of(picture(DescentSettings(), range(3))).to_pydict()
    for seed, step, first, loss in zip(
        table["seed"], table["step"], table["first"], table["loss"], strict=True
    ):
        assert first == paths.weights[seed, step, 0]
        assert loss == paths.losses[seed, step]


def test_at_every_step_exactly_one_recorded_point_of_a_seed_is_now() -> None:
    table = rows_of(picture(DescentSettings(), range(2))).to_pydict()
    for step in (0, 1, 57, 399, 400):
        now = [
            seed
            for seed, since, until in zip(table["seed"], table["step"], table["until"], strict=True)
            if since <= step < until
        ]
        assert now == [0, 1]


@pytest.mark.parametrize(("last", "seeds"), [(0, 1), (1, 5), (400, 20), (2000, 200), (3, 200)])
def test_recorded_steps_hold_both_ends_once(last: int, seeds: int) -> None:
    steps = recorded_steps(last, seeds)
    assert steps[0] == 0
    assert steps[-1] == last
    assert (np.diff(steps) > 0).all()


def test_every_outcome_has_a_colour_and_a_shape_of_its_own() -> None:
    assert len(set(outcome_shapes(9))) == 12
    for theme in ("light", "dark"):
        assert len(set(hues(theme))) == 9


@pytest.mark.parametrize("name", LANDSCAPES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_landscape_is_darker_where_it_is_lower(name: str, theme: Theme) -> None:
    height = heights(LANDSCAPES[name], 128)
    pixels = decoded(landscape_image(height, theme)).astype(float).sum(-1)[::-1]
    lowest = np.unravel_index(height.argmin(), height.shape)
    highest = np.unravel_index(height.argmax(), height.shape)
    assert pixels[lowest] < pixels[highest]
    depth = relative_depth(height)
    assert depth[lowest] == 1
    assert depth[highest] == 0


def test_basins_tint_the_landscape_row_for_row() -> None:
    settings = DescentSettings()
    basins = basin_map(settings, 32)
    height = heights(LANDSCAPES["sine"], 128)
    plain = decoded(landscape_image(height, "light")).astype(int)
    tinted = decoded(landscape_image(height, "light", basins, 9)).astype(int)
    blue = (tinted - plain)[::-1][:, :, 2] - (tinted - plain)[::-1][:, :, 0]
    inside = (basins == 0).repeat(4, 0).repeat(4, 1)
    assert blue[inside].mean() > 20  # A is blue
    assert blue[inside].mean() > blue[~inside].mean() + 20


def decoded(url: str) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    import base64

    data = base64.b64decode(url.removeprefix("data:image/png;base64,"))
    return np.array(Image.open(io.BytesIO(data)).convert("RGB"))


def test_draws_are_valid_vega_lite() -> None:
    weights = np.arange(6, dtype=np.float32).reshape(3, 2) / np.float32(10)
    chart = draws_chart({"one": weights, "two": -weights}, 0.7, "They differ.")
    check_schema(chart.spec)
    table = pa.ipc.open_stream(chart.rows["draws"]).read_all().to_pydict()
    np.testing.assert_allclose(table["weight"], [*weights.ravel(), *-weights.ravel()])


def test_identicons_are_equal_for_equal_digits_and_differ_for_others() -> None:
    assert identicon("0123456789ab") == identicon("0123456789ab")
    assert identicon("0123456789ab") != identicon("0123456789aa")
    with pytest.raises(ValueError, match="invalid literal"):
        identicon("not hex")


def test_the_map_links_only_pages_that_exist_and_escapes_words() -> None:
    places = [
        Place("Splits", "which rows <train>", "#E69F00", 0, ""),
        Place("Weights", "where training starts", "#0072B2", 1, "weight_initialization"),
    ]
    for drawing in (map_across(("Data", "Network"), places), map_down(("Data", "Network"), places)):
        assert drawing.count("<a ") == 1
        assert 'href="weight_initialization"' in drawing
        assert "&lt;train&gt;" in drawing


def test_every_mark_has_an_area_so_that_failed_seeds_are_seen() -> None:
    marks = alt.Chart(alt.Data(values=[{"x": 0}])).encode(alt.X("x:Q", scale=alt.Scale(zero=True)))
    for shape in outcome_shapes(9):
        chart = marks.mark_point(shape=shape, size=900, filled=True, color="#000", opacity=1)
        png = vl_convert.vegalite_to_png(
            chart.configure_axis(disable=True).configure_view(stroke=None).to_dict()
        )
        inked = np.asarray(Image.open(io.BytesIO(png)).convert("L")) < 128
        assert inked.sum() > 250, f"{shape} has next to no area"


@pytest.mark.parametrize("rate", [0.01, 5.0, 100.0])
def test_what_diverges_does_not_stretch_the_axis_of_the_losses(rate: float) -> None:
    settings = DescentSettings("himmelblau", learning_rate=rate)
    paths, minima = descend(settings, range(20)), find_minima("himmelblau")
    low, high = loss_domain(paths.losses, minima)
    starts = paths.losses[:, 0]
    assert low < 0 < starts.max() < high < 2.2 * starts.max()


def test_the_blocks_are_drawn_with_their_intervals() -> None:
    counts = np.array([12, 9, 20, 0])
    chart = blocks_chart(counts, 20, tuple(range(20, 40)), "A finding.")
    check_schema(chart.spec)
    table = pa.ipc.open_stream(chart.rows["blocks"]).read_all().to_pydict()
    assert table["shown"] == [False, True, False, False]
    assert table["low"][3] == 0
    assert table["high"][2] == 20
