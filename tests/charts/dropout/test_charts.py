"""The pictures of dropout: valid specifications, and rows that are the results."""

from __future__ import annotations

import io
from typing import Any

import altair
import numpy as np
import pyarrow as pa
import pytest

from core.arrays import Float64
from core.charts.chart import Chart
from core.charts.colours import Theme
from core.charts.dropout.answers import answers_chart
from core.charts.dropout.gap import gap_chart
from core.charts.dropout.moons import moons_chart
from core.charts.dropout.network import network_chart
from core.charts.dropout.running_mean import running_mean_chart
from core.charts.dropout.survivors import survivors_chart
from core.charts.dropout.training import training_chart
from core.charts.dropout.widths import widths_chart
from core.charts.piles import beside, binned, levels
from core.dropout.data import GapSettings, Points
from core.dropout.findings import pass_lines
from core.dropout.moments import count_survivors, linear_running_mean, relu_running_mean
from core.dropout.monte_carlo import GapSpread, MoonsSpread
from core.dropout.passes import Passes, PassSettings, run_passes
from core.dropout.training import TrainingSpread

THEMES: tuple[Theme, ...] = ("light", "dark")


def rows(chart: Chart, name: str) -> dict[str, list[Any]]:
    table: dict[str, list[Any]] = (
        pa.ipc.open_stream(io.BytesIO(chart.rows[name])).read_all().to_pydict()
    )
    return table


def layers(chart: Chart) -> list[dict[str, Any]]:
    return [layer for group in chart.spec["layer"] for layer in group["layer"]]


def valid(chart: Chart) -> None:
    # A timer on a parameter is Vega's, not Vega-Lite's.
    altair.LayerChart.from_dict({**chart.spec, "params": []}, validate=True)
    finite(chart)


def finite(chart: Chart) -> None:
    for name in chart.rows:
        for column, values in rows(chart, name).items():
            if values and isinstance(values[0], float):
                assert np.isfinite(values).all(), (name, column)
    assert chart.finding


def network(passes: Passes, evaluating: bool = False, step: int = 0) -> Chart:
    lines = pass_lines(passes, evaluating)
    return network_chart(passes, evaluating, lines, step, "A finding.")


NETWORKS = {
    "book": PassSettings(),
    "larger": PassSettings(12, 40, p=0.95),
    "least": PassSettings(1, 1, p=0.0, passes=3),
    "most": PassSettings(16, 64, p=0.5),
}


@pytest.mark.parametrize("evaluating", [False, True])
@pytest.mark.parametrize("name", NETWORKS)
def test_the_network_is_drawn_as_the_passes_are(name: str, evaluating: bool) -> None:
    passes = run_passes(NETWORKS[name])
    masks = np.ones_like(passes.masks) if evaluating else passes.masks
    layer = passes.hidden * np.ones_like(passes.activations) if evaluating else passes.activations
    outputs = passes.evaluation_outputs if evaluating else passes.outputs
    chart = network(passes, evaluating)
    finite(chart)
    units, edges, dots = (rows(chart, each) for each in ("units", "edges", "dots"))
    for unit, kept in enumerate(units["kept"]):
        assert kept == "1" + "".join(str(int(each)) for each in masks[:, unit])
        whole = layer[masks[:, unit], unit]
        assert units["after"][unit] == (whole.max() if len(whole) else 0)
    inputs, hidden = passes.settings.inputs, passes.settings.hidden
    assert len(edges["kept"]) == hidden * (inputs + 2)
    assert edges["kept"][:inputs] == [units["kept"][0]] * inputs
    assert edges["kept"][-2:] == [units["kept"][-1]] * 2
    np.testing.assert_array_equal(np.array(dots["value"]).reshape(-1, 2), outputs)
    assert 0 <= min(dots["at"]) <= max(dots["at"]) <= 1
    assert 0 <= min(dots["level"]) <= max(dots["level"]) <= 1
    assert rows(chart, "passes")["pass"] == list(range(passes.settings.passes + 1))


def test_before_the_guess_no_output_is_drawn_and_every_state_looks_alike() -> None:
    """Neither a dot nor an axis tells whether there will be one output or many."""
    specs = []
    for p in (0.0, 0.5):
        passes = run_passes(PassSettings(p=p))
        says = pass_lines(passes, False)
        chart = network_chart(passes, False, says, 0, "A finding.", told=False)
        valid(chart)
        assert "dots" not in chart.rows
        assert rows(chart, "outputs") == {"output": [1, 2]}
        specs.append({**chart.spec, "layer": chart.spec["layer"][1:]})
    assert specs[0] == specs[1]


def test_both_outputs_stand_over_one_axis() -> None:
    scales = [
        layer["encoding"]["x"]
        for layer in layers(network(run_passes(PassSettings())))
        if layer.get("encoding", {}).get("x", {}).get("title") == "what the outputs say"
    ]
    assert len(scales) == 1


def test_the_drawn_network_is_valid_vega_lite() -> None:
    valid(network(run_passes(PassSettings())))


def test_switching_dropout_off_changes_rows_only() -> None:
    """So the chart in the browser plays on: a new specification would start it anew."""
    passes = run_passes(PassSettings())
    on, off = (network(passes, mode, 5) for mode in (False, True))
    assert on.spec == off.spec
    assert on.rows != off.rows
    assert rows(off, "dots")["value"] == passes.evaluation_outputs.ravel().tolist()


def test_the_network_opens_at_the_step_and_plays_by_timers_in_the_browser() -> None:
    params = network(run_passes(PassSettings()), step=37).spec["params"]
    step = next(each for each in params if each["name"] == "step")
    assert step["value"] == 37
    assert step["bind"]["max"] == 200
    assert {"type": "timer", "throttle": 33} in [on["events"] for on in step["on"]]


def test_a_colour_scale_has_a_domain_of_its_own() -> None:
    """Without one the browser drops to 8 frames a second."""
    scales = [
        layer["encoding"]["fill"]["scale"]
        for layer in layers(network(run_passes(PassSettings())))
        if "field" in layer.get("encoding", {}).get("fill", {})
    ]
    assert scales
    assert all("domain" in scale for scale in scales)


def test_levels_pile_dots_in_the_order_in_which_they_fall() -> None:
    bins = binned([0.1, 0.9, 0.12, 0.11], 0, 1, 4)
    assert levels(bins).tolist() == [0, 0, 1, 2]


def test_dots_in_one_place_spread_to_both_sides_and_never_coincide() -> None:
    offsets = beside(np.zeros(21), -1, 1, 10)
    assert len(set(offsets.tolist())) == 21
    assert offsets.min() == -1
    assert offsets.max() == 1


@pytest.mark.parametrize("settings", NETWORKS.values(), ids=NETWORKS)
def test_survivors_are_drawn_as_counted(settings: PassSettings) -> None:
    survivors = count_survivors(run_passes(settings).masks, settings.p)
    chart = survivors_chart(survivors, "A finding.")
    valid(chart)
    assert sum(rows(chart, "survivors")["passes"]) == settings.passes


@pytest.mark.parametrize("settings", NETWORKS.values(), ids=NETWORKS)
def test_running_means_are_drawn_and_the_relu_only_when_told(settings: PassSettings) -> None:
    passes = run_passes(settings)
    linear, relu = linear_running_mean(passes), relu_running_mean(passes)
    untold = running_mean_chart(linear, None, 0, "A finding.")
    told = running_mean_chart(linear, relu, 0, "A finding.")
    finite(untold)
    (valid if settings.hidden == 10 else finite)(told)
    assert list(untold.rows) == ["mean0"]
    assert "guess first" in str(untold.spec)
    last = rows(told, "mean1")
    assert last["passes"][-1] == settings.passes
    assert last["mean"][-1] == relu.mean[-1, 0]


def spread_of(accuracies: Float64) -> TrainingSpread:
    count = len(accuracies)
    losses = np.linspace(1, 0.2, 7 * count, dtype=np.float32).reshape(count, 7)
    disagreement = np.abs(accuracies[:, None] - accuracies)
    return TrainingSpread(tuple(range(count)), losses, accuracies, disagreement, 0.01, 0.04)


@pytest.mark.parametrize("count", [1, 2, 64])
@pytest.mark.parametrize("told", [True, False])
def test_training_is_drawn_beside_p_zero(count: int, told: bool) -> None:
    apart = spread_of(np.linspace(0.88, 0.92, count))
    groups = {"p = 0": spread_of(np.full(count, 0.9)), "p = 0.5": apart}
    chart = training_chart(groups, "A finding.", told)
    (valid if count == 2 else finite)(chart)
    dots, pairs = rows(chart, "accuracies"), rows(chart, "disagreement")
    shown = [v for v, name in zip(dots["value"], dots["group"], strict=True) if name == "p = 0.5"]
    assert shown == (apart.accuracies.tolist() if told else [])
    if count > 2 and told:
        value, seed, other = (pairs[column][-1] for column in ("value", "seed", "other"))
        assert value == apart.disagreement[seed, other]
    assert len(rows(chart, "curves")["loss"]) == (1 + told) * 7 * count


def test_networks_that_are_all_one_have_one_dot_that_says_so() -> None:
    groups = {"p = 0": spread_of(np.full(20, 0.9)), "p = 0.5": spread_of(np.linspace(0.8, 1, 20))}
    chart = training_chart(groups, "A finding.")
    for field, count in (("accuracies", 20), ("disagreement", 190)):
        table = rows(chart, field)
        says = [a for a, g in zip(table["alike"], table["group"], strict=True) if g == "p = 0"]
        assert says == [f"{count} alike"]
        assert set(table["alike"]) == {f"{count} alike", ""}


def test_before_the_guess_the_axes_of_training_hold_any_answer() -> None:
    specs = []
    for width in (0.0, 0.3):
        apart = spread_of(np.linspace(0.6, 0.6 + width, 20))
        groups = {"p = 0": spread_of(np.full(20, 0.9)), "p = 0.5": apart}
        specs.append(training_chart(groups, "A finding.", told=False))
    assert specs[0] == specs[1]


def test_the_width_is_drawn_against_p_with_the_one_measured() -> None:
    chances, widths = np.linspace(0, 0.95, 20), np.linspace(0, 2, 20)
    chart = widths_chart(chances, widths, 0.5, 1.1, "A finding.")
    valid(chart)
    assert rows(chart, "widths") == {"p": chances.tolist(), "width": widths.tolist()}


def gap(spread: Float64) -> GapSpread:
    x = np.linspace(-1, 1, len(spread))
    passes = np.zeros((4, len(x)), np.float32)
    inside, outside = np.abs(x) < 0.2, np.abs(x) > 0.8
    return GapSpread(x, passes, x, spread, x, inside, outside, np.zeros((4, 2)))


@pytest.mark.parametrize("curve", [True, False])
@pytest.mark.parametrize("told", [True, False])
def test_the_gap_holds_the_spread_back_until_told(curve: bool, told: bool) -> None:
    for spread in (np.linspace(0.1, 0.3, 41), np.zeros(41)):
        data = Points(np.array([[-0.5], [0.5]]), np.array([0.1, 0.2]))
        ends = GapSettings(low=-0.8, gap_low=-0.2, gap_high=0.2, high=0.8)
        chart = gap_chart(gap(spread), ends, data, curve, "A finding.", told)
        finite(chart)
        drawn_fields = [layer["encoding"]["y"].get("field") for layer in layers(chart)]
        assert ("spread" in drawn_fields) is told
    valid(chart)


def test_before_the_guess_the_axis_of_the_gap_knows_no_spread() -> None:
    data = Points(np.array([[-0.5], [0.5]]), np.array([0.1, 0.2]))
    ends = GapSettings(low=-0.8, gap_low=-0.2, gap_high=0.2, high=0.8)
    charts = [
        gap_chart(gap(np.full(41, spread)), ends, data, False, "A finding.", told=False)
        for spread in (0.0, 9.0)
    ]
    assert charts[0] == charts[1]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("told", [True, False])
def test_the_moons_hold_the_spread_back_until_told(told: bool, theme: Theme) -> None:
    side = np.linspace(-1, 1, 9)
    grid = np.tile((side + 1) / 2, (9, 1))
    points = np.array([[0.0, 0.0], [0.5, 0.5]])
    for spread in (grid / 2, np.zeros((9, 9))):
        result = MoonsSpread(side, side, grid, spread, grid, grid, np.zeros((2, 3)))
        chart = moons_chart(result, Points(points, np.array([0, 1])), theme, "A finding.", told)
        finite(chart)
        images = [layer for layer in layers(chart) if layer["mark"]["type"] == "image"]
        assert len(images) == (2 if told else 1)
        assert rows(chart, "points")["class"] == ["A", "B"]
    valid(chart)


def test_answers_stand_row_under_row() -> None:
    answers = {"no seed": np.array([0.2, 0.7]), "model.eval()": np.array([0.5, 0.5])}
    valid(answers_chart(answers, "model.eval()", "A finding."))
