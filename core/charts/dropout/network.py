"""The drawn network: at each pass the mask blanks units, and each output drops a dot below.

All that a mode or a mask changes lies in the rows, not in the specification: so a chart that is
playing plays on when the reader switches dropout off.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
from altair import datum

from core.arrays import Float32, Float64
from core.charts import playback as play
from core.charts.chart import Anything, Chart, at, between, chosen, drawn, on_halo, places
from core.charts.dropout.piles import binned, levels
from core.charts.palette import AMBER, AZURE, HALO, INK, QUIET, WAITING

if TYPE_CHECKING:
    from core.dropout.passes import Passes

PILE_BINS = 56
MANY_EDGES = 150
HIGHEST_PILE = 26
"""A pile of so many dots stands without being pressed together."""

PACE = "min(1, 0.1 + step * 0.02)"
"""Passes a frame: three a second at first, to be followed by eye, then up to one each frame."""

DOTS, EDGES, INPUTS, OUTPUTS, PASSES, UNITS = (
    alt.NamedData(name) for name in ("dots", "edges", "inputs", "outputs", "passes", "units")
)
KEPT = datum.kept[play.step] == "1"
NOW = datum["pass"] == play.step
STRIP = "net_left + (datum.output - 1) * net_wide / 2 + 13"
"""Where the strip of a row's output begins."""


def network_chart(
    passes: Passes, evaluating: bool, says: Sequence[str], step: int, finding: str
) -> Chart:
    """Draw the network after ``step`` passes; it plays on in the browser.

    ``evaluating``: the passes of evaluation mode, not of training mode; ``says`` [pass + 1]: a
    line for each pass, and the first for the time before any.
    """
    reach = _reach(passes)
    params = [
        *_layout(passes),
        *places(pace=PACE),
        *play.playback(len(passes.masks), step, "phase + pace >= 1 ? step + 1 : step", "Pass"),
        Anything(
            name="phase", value=0, on=[play.timer(play.FRAME, "playing ? (phase + pace) % 1 : 0")]
        ),
        *places(fall="playing && pace < 0.5 ? min(1, phase * 1.7) : 1"),
    ]
    return drawn(
        finding,
        {
            **_network_rows(passes, evaluating),
            **_output_rows(passes, evaluating, reach),
            "passes": {"pass": range(len(says)), "says": says},
        },
        [_edges(passes), *_inputs(), *_units(passes)],
        *([_axis(output, reach)] for output in range(1, passes.settings.outputs + 1)),
        [*_strips(), *_outputs(), _status(), play.step_buttons(noun="pass")],
        params=params,
        height=420,
    )


def _reach(passes: Passes) -> tuple[float, float]:
    """Return the range of all outputs in either mode, with a little room."""
    outputs = np.concatenate([passes.outputs, passes.evaluation_outputs])
    pad = 0.04 * float(np.ptp(outputs)) or 0.1
    return float(outputs.min()) - pad, float(outputs.max()) + pad


def _layout(passes: Passes) -> list[alt.VariableParameter]:
    """Return where things stand: inputs on top, then the hidden layer, outputs, their strips."""
    hidden, inputs = passes.hidden_weight.shape
    return places(
        net_wide="min(width, 900)",
        net_left="(width - net_wide) / 2",
        inputs_y="48",
        hidden_y="48 + (height - 48) * 0.26",
        outputs_y="48 + (height - 48) * 0.53",
        pile_top="48 + (height - 48) * 0.64",
        pile_bottom="height - 5",
        strip_wide="net_wide / 2 - 26",
        input_r=f"min(15, net_wide / {inputs} * 0.42)",
        unit_r=f"min(17, net_wide / {hidden} * 0.42)",
    )


def _along(field: str) -> Any:
    return at(f"net_left + datum.{field} * net_wide")


def _edges(passes: Passes) -> alt.Chart:
    many = passes.hidden_weight.size + passes.output_weight.size > MANY_EDGES
    seen = alt.value(0.28 if many else 0.55)
    return (
        alt.Chart(EDGES)
        .mark_rule(color=WAITING)
        .encode(
            x=_along("start"),
            x2=_along("end"),
            y=at("datum.row == 0 ? inputs_y : hidden_y"),
            y2=at("datum.row == 0 ? hidden_y : outputs_y"),
            strokeWidth=at("0.4 + 1.8 * datum.thick"),
            opacity=chosen(alt.when(KEPT).then(seen).otherwise(alt.value(0))),
        )
    )


def _inputs() -> list[alt.Chart]:
    base = alt.Chart(INPUTS).encode(x=_along("at"), y=at("inputs_y"))
    return [
        base.mark_point(fill=HALO, stroke=WAITING, strokeWidth=1.5).encode(
            size=at("PI * pow(input_r, 2)"),
            tooltip=[alt.Tooltip("input:N"), alt.Tooltip("value:N")],
        ),
        base.mark_text(align="center", fontSize=11).encode(
            alt.Text("value:Q", format=".1f"), opacity=at("input_r > 11 ? 1 : 0")
        ),
    ]


def _units(passes: Passes) -> list[alt.Chart]:
    every = alt.Chart(UNITS).encode(x=_along("at"), y=at("hidden_y"))
    circle = every.encode(size=at("PI * pow(unit_r, 2)"))
    kept = {"shown": "step == 0 ? datum.before : datum.after"}
    brightest = float(max(passes.activations.max(), passes.hidden.max())) or 1
    fill = alt.Scale(domain=[0, brightest], range=between("coldest", "warmest"))
    unit, before = alt.Tooltip("unit:N"), alt.Tooltip("before:Q", format=".4f")
    now = alt.Tooltip("shown:Q", title="now", format=".4f")
    return [
        circle.mark_point(fill=HALO, stroke=QUIET, strokeWidth=1, strokeDash=[2, 3]),
        every.transform_filter(~KEPT)
        .mark_text(align="center", text="×", color=QUIET, fontSize=15)
        .encode(tooltip=[unit, before]),
        circle.transform_filter(KEPT)
        .transform_calculate(**kept)
        .mark_point(stroke=INK, strokeWidth=1.5)
        .encode(
            alt.Fill("shown:Q", scale=fill, legend=None),
            tooltip=[unit, before.title("before the mask"), now],
        ),
        every.transform_filter(KEPT)
        .transform_calculate(**kept)
        .mark_text(align="center", fontSize=11)
        .encode(alt.Text("shown:Q", format=".2~f"), opacity=at("unit_r > 13 ? 1 : 0")),
    ]


def _look() -> tuple[alt.Fill, alt.Shape]:
    """Return the colour and the shape by which an output is known."""
    colours = alt.Scale(domain=[1, 2], range=[AZURE, AMBER])
    shapes = alt.Scale(domain=[1, 2], range=["circle", "diamond"])
    return (
        alt.Fill("output:N", scale=colours, legend=None),
        alt.Shape("output:N", scale=shapes, legend=None),
    )


def _outputs() -> list[alt.Chart]:
    """Return the output nodes, each with what it says at this pass."""
    node = alt.Chart(OUTPUTS).mark_point(size=420, stroke=INK)
    says = (
        alt.Chart(DOTS)
        .transform_filter(NOW)
        .encode(alt.Text("value:Q", format="+.4f"), x=at(f"{STRIP} + strip_wide / 2 + 16"))
    )
    return [
        layer.encode(y=at("outputs_y"))
        for layer in (
            node.encode(*_look(), x=at(f"{STRIP} + strip_wide / 2")),
            *on_halo(says, fontSize=14, fontWeight="bold"),
        )
    ]


def _strips() -> list[alt.Chart]:
    """Return the dots of all passes so far, each piled where it fell in its output's strip."""
    height = "(pile_bottom - datum.level * (pile_bottom - pile_top))"
    above, lands = f"({STRIP} + strip_wide / 2)", f"{STRIP} + datum.at * strip_wide"
    dots = alt.Chart(DOTS).encode(
        *_look(), tooltip=[alt.Tooltip("pass:N"), alt.Tooltip("value:Q", format=".4f")]
    )
    says = alt.Chart(OUTPUTS).mark_text(align="center", text="evaluation", fontSize=11, color=QUIET)
    return [
        says.encode(x=at(lands), y=at("pile_top - 13")),
        dots.transform_filter(datum["pass"] < play.step)
        .mark_point(stroke=HALO, size=34, strokeWidth=0.5, opacity=0.85)
        .encode(x=at(lands), y=at(height)),
        dots.transform_filter(NOW)
        .mark_point(stroke=HALO, size=110, strokeWidth=1)
        .encode(
            x=at(f"{above} + fall * ({lands} - {above})"),
            y=at(f"outputs_y + fall * fall * ({height} - outputs_y)"),
        ),
    ]


def _axis(output: int, reach: tuple[float, float]) -> alt.Chart:
    """Return the axis of an output's strip, and where its value of evaluation stands on it."""
    left = STRIP.replace("datum.output", str(output))
    value = alt.X(
        "value:Q",
        title=f"output {output}",
        scale=alt.Scale(domain=list(reach), range=between(left, f"{left} + strip_wide")),
        axis=alt.Axis(orient="bottom", tickCount=4, titlePadding=2),
    )
    return (
        alt.Chart(OUTPUTS)
        .transform_filter(datum.output == output)
        .mark_rule(strokeDash=[4, 3])
        .encode(value, y=at("pile_top - 6"), y2=at("height"))
    )


def _status() -> alt.Chart:
    return (
        alt.Chart(PASSES)
        .transform_filter(NOW)
        .mark_text(baseline="top", fontSize=13, fontWeight="bold")
        .encode(alt.Text("says:N"), x=at("0"), y=at("0"))
    )


def _network_rows(passes: Passes, evaluating: bool) -> dict[str, dict[str, Any]]:
    """Return inputs, units and edges, each with its place.

    ``kept`` is a string of one digit per pass, the first for the time before any: 1 = kept.
    """
    whole = np.ones((1, passes.settings.hidden), dtype=bool)
    masks = np.ones_like(passes.masks) if evaluating else passes.masks
    kept = np.array(
        ["".join(map(str, unit)) for unit in np.concatenate([whole, masks]).T.astype(int)]
    )
    hidden, inputs = passes.hidden_weight.shape
    outputs = passes.settings.outputs
    spots = _spots(hidden)
    weights = [passes.hidden_weight.ravel(), passes.output_weight.T.ravel()]
    after = passes.hidden if evaluating else passes.activations.max(axis=0)
    return {
        "inputs": {
            "input": range(1, inputs + 1),
            "at": _spots(inputs),
            "value": passes.settings.x,
        },
        "units": {
            "unit": range(1, hidden + 1),
            "at": spots,
            "kept": kept.tolist(),
            "before": passes.hidden,
            "after": after,
        },
        "edges": {
            "start": np.concatenate([np.tile(_spots(inputs), hidden), np.repeat(spots, outputs)]),
            "end": np.concatenate([np.repeat(spots, inputs), np.tile(_spots(outputs), hidden)]),
            "row": np.repeat([0, 1], [hidden * inputs, hidden * outputs]),
            "kept": [*np.repeat(kept, inputs).tolist(), *np.repeat(kept, outputs).tolist()],
            "weight": np.concatenate(weights),
            "thick": np.concatenate([np.abs(each) / np.abs(each).max() for each in weights]),
        },
    }


def _output_rows(
    passes: Passes, evaluating: bool, reach: tuple[float, float]
) -> dict[str, dict[str, Any]]:
    """Return the outputs, and a dot for each at each pass, with its place in the output's strip."""
    values = passes.evaluation_outputs if evaluating else passes.outputs
    count, outputs = values.shape
    number = np.arange(1, outputs + 1)
    sure = passes.evaluation_outputs[0]
    return {
        "outputs": {"output": number, "value": sure, "at": _share(sure, reach)},
        "dots": {
            "pass": np.repeat(np.arange(1, count + 1), outputs),
            "output": np.tile(number, count),
            "value": values.ravel(),
            "at": _share(values, reach).ravel(),
            "level": np.stack([_pile(each, reach) for each in values.T], 1).ravel(),
        },
    }


def _spots(count: int) -> Float64:
    return (np.arange(count) + 0.5) / count


def _share(values: Float32, reach: tuple[float, float]) -> Float64:
    low, high = reach
    return (values.astype(np.float64) - low) / (high - low)


def _pile(values: Float32, reach: tuple[float, float]) -> Float64:
    level = levels(binned(values, *reach, PILE_BINS))
    return level / max(HIGHEST_PILE, int(level.max(initial=0)))
