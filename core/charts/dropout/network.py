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
from core.charts.chart import (
    ONE,
    Anything,
    Chart,
    at,
    between,
    chosen,
    drawn,
    on_halo,
    places,
    tips,
)
from core.charts.palette import AMBER, AZURE, HALO, INK, QUIET, WAITING
from core.charts.piles import binned, levels

if TYPE_CHECKING:
    from core.dropout.passes import Passes

PILE_BINS = 112
MANY_EDGES = 150
HIGHEST_PILE = 10
"""A pile of so many dots stands without being pressed together."""

PACE = "min(1, 0.1 + step * 0.02)"
"""Passes a frame: three a second at first, to be followed by eye, then up to one each frame."""

PHASE = Anything(
    name="phase", value=0, on=[play.timer(play.FRAME, "playing ? (phase + pace) % 1 : 0")]
)
LAYOUT = places(  # inputs on top, then the hidden layer, the outputs, and a strip for each
    net_wide="min(width, 900)",
    net_left="(width - net_wide) / 2",
    inputs_y="40",
    hidden_y="40 + (height - 40) * 0.22",
    outputs_y="40 + (height - 40) * 0.46",
    strip_high="(height - outputs_y - 32) / 2",
)

DOTS, EDGES, INPUTS, OUTPUTS, PASSES, UNITS = (
    alt.NamedData(name) for name in ("dots", "edges", "inputs", "outputs", "passes", "units")
)
KEPT = datum.kept[play.step] == "1"
NOW = datum["pass"] == play.step
OUTPUTS_Y = at("outputs_y")
LOOK = (
    alt.Fill("output:N").legend(None).scale(domain=[1, 2], range=[AZURE, AMBER]),
    alt.Shape("output:N").legend(None).scale(domain=[1, 2], range=["circle", "diamond"]),
)
BOTTOM = "(height - 5 - (2 - datum.output) * (strip_high + 6))"
"""Where the strip of a row's output ends: both stand over one axis."""


def network_chart(
    passes: Passes,
    evaluating: bool,
    says: Sequence[str],
    step: int,
    finding: str,
    told: bool = True,
) -> Chart:
    """Draw the network after ``step`` passes; it plays on in the browser.

    ``evaluating``: the passes of evaluation mode, not of training mode; ``says`` [pass + 1]: a
    line for each pass, and the first for the time before any. Untold, the outputs are held back.
    """
    hidden, inputs = passes.hidden_weight.shape
    reach = np.concatenate([passes.outputs, passes.evaluation_outputs])
    pad = 0.04 * float(np.ptp(reach)) or 0.1
    low, high = float(reach.min()) - pad, float(reach.max()) + pad
    outputs = (
        _output_rows(passes, evaluating, low, high) if told else {"outputs": {"output": [1, 2]}}
    )
    status = alt.Chart(PASSES).transform_filter(NOW).encode(alt.Text("says:N"))
    status = status.mark_text(baseline="top", fontSize=13, fontWeight="bold")
    return drawn(
        finding,
        {
            **_network_rows(passes, evaluating),
            **outputs,
            "passes": {"pass": range(len(says)), "says": says},
        },
        [_edges(passes), *_inputs(), *_units(passes)],
        [_axis(low, high)] if told else [],
        [*(_strips() if told else _held_back()), status.encode(x=at("0"), y=at("0"))],
        params=[
            *LAYOUT,
            *places(
                input_r=f"min(15, net_wide / {inputs} * 0.42)",
                unit_r=f"min(17, net_wide / {hidden} * 0.42)",
                pace=PACE,
            ),
            *play.playback(len(passes.masks), step, "phase + pace >= 1 ? step + 1 : step", "Pass"),
            PHASE,
            *places(fall="playing && pace < 0.5 ? min(1, phase * 1.7) : 1"),
        ],
        height=420,
    )


def _along(field: str) -> Any:
    return at(f"net_left + datum.{field} * net_wide")


def _edges(passes: Passes) -> alt.Chart:
    # Of many edges those are seen that carry something to an output; the others are a veil.
    many = passes.hidden_weight.size + passes.output_weight.size > MANY_EDGES
    seen = at("datum.row == 1 && datum.carries ? 0.6 : 0.07") if many else alt.value(0.55)
    edges = alt.Chart(EDGES).mark_rule(color=WAITING)
    return edges.encode(
        x=_along("start"),
        x2=_along("end"),
        y=at("datum.row == 0 ? inputs_y : hidden_y"),
        y2=at("datum.row == 0 ? hidden_y : outputs_y"),
        strokeWidth=at("0.4 + 1.8 * datum.thick"),
        opacity=chosen(alt.when(KEPT).then(seen).otherwise(alt.value(0))),
    )


def _inputs() -> list[alt.Chart]:
    base = alt.Chart(INPUTS).encode(x=_along("at"), y=at("inputs_y"))
    return [
        base.mark_point(fill=HALO, stroke=WAITING, strokeWidth=1.5).encode(
            size=at("PI * pow(input_r, 2)"), tooltip=tips("input:N", "value:N")
        ),
        base.mark_text(align="center").encode(
            alt.Text("value:Q", format=".1f"), opacity=at("input_r > 11 ? 1 : 0")
        ),
    ]


def _units(passes: Passes) -> list[alt.Chart]:
    every = alt.Chart(UNITS).encode(x=_along("at"), y=at("hidden_y"))
    area = at("PI * pow(unit_r, 2)")
    shown = "step == 0 ? datum.before : datum.after"
    kept = every.transform_filter(KEPT).transform_calculate(shown=shown)
    dropped = every.transform_filter(~KEPT)
    brightest = float(max(passes.activations.max(), passes.hidden.max())) or 1
    fill = alt.Scale(domain=[0, brightest], range=between("coldest", "warmest"))
    unit, before = alt.Tooltip("unit:N"), alt.Tooltip("before:Q", format=".4f")
    now = alt.Tooltip("shown:Q", title="now", format=".4f")
    return [
        every.encode(size=area).mark_point(
            fill=HALO, stroke=QUIET, strokeWidth=1, strokeDash=[2, 3]
        ),
        dropped.mark_text(align="center", text="×", color=QUIET, fontSize=15).encode(
            tooltip=[unit, before]
        ),
        kept.encode(size=area)
        .mark_point(stroke=INK, strokeWidth=1.5)
        .encode(
            alt.Fill("shown:Q", scale=fill, legend=None),
            tooltip=[unit, before.title("before the mask"), now],
        ),
        kept.mark_text(align="center").encode(
            alt.Text("shown:Q", format=".2~f"), opacity=at("unit_r > 13 ? 1 : 0")
        ),
    ]


def _outputs() -> tuple[str, list[alt.Chart]]:
    """Return where a row's output stands, and both outputs with their names."""
    above = "(net_left + (datum.output - 0.5) * net_wide / 2)"
    both = alt.Chart(OUTPUTS).encode(x=at(above), y=OUTPUTS_Y)
    named = alt.Chart(OUTPUTS).transform_calculate(name="'output ' + datum.output")
    return above, [
        both.mark_point(size=420, stroke=INK).encode(*LOOK),
        named.mark_text(align="right", baseline="middle").encode(
            alt.Text("name:N"), x=at(f"{above} - 16"), y=OUTPUTS_Y
        ),
    ]


def _strips() -> list[alt.Chart]:
    """Return the dots of all passes so far, each piled where it fell in its output's strip.

    Above stand the outputs, each with what it says at this pass.
    """
    above, outputs = _outputs()
    height, lands = f"({BOTTOM} - datum.level * strip_high)", "net_left + datum.at * net_wide"
    dots, strips = alt.Chart(DOTS), alt.Chart(OUTPUTS)
    tooltip = tips("pass:N", alt.Tooltip("value:Q", format=".4f"))
    fallen = dots.transform_filter(datum["pass"] < play.step)
    falling = dots.transform_filter(NOW)
    says = falling.encode(alt.Text("value:Q", format="+.4f"), x=at(f"{above} + 16"), y=OUTPUTS_Y)
    sure = strips.encode(x=at(lands), y=at(f"{BOTTOM} - strip_high"))
    first = sure.transform_filter(datum.output == 1)
    return [
        strips.mark_rule(opacity=0.5).encode(
            x=at("net_left"), x2=at("net_left + net_wide"), y=at(f"{BOTTOM} + 3")
        ),
        sure.mark_rule(strokeDash=[4, 3]).encode(y2=at(f"{BOTTOM} + 3")),
        first.mark_text(baseline="top", text="evaluation", color=WAITING, dx=4),
        fallen.mark_point(stroke=HALO, size=34, strokeWidth=0.5, opacity=0.85).encode(
            *LOOK, x=at(lands), y=at(height), tooltip=tooltip
        ),
        falling.mark_point(stroke=HALO, size=110, strokeWidth=1).encode(
            *LOOK,
            x=at(f"{above} + fall * ({lands} - {above})"),
            y=at(f"outputs_y + fall * fall * ({height} - outputs_y)"),
            tooltip=tooltip,
        ),
        *outputs,
        *on_halo(says, fontSize=14, fontWeight="bold"),
    ]


def _held_back() -> list[alt.Chart]:
    """Return the outputs, and that what they say is asked for first."""
    words = ["What will the outputs say,", "pass after pass? Guess first."]
    place = alt.Chart(ONE).encode(x=at("width / 2"), y=at("height - strip_high"))
    says = place.mark_text(text=words, align="center", fontSize=15, lineHeight=20, color=QUIET)
    return [*_outputs()[1], says]


def _axis(low: float, high: float) -> alt.Chart:
    """Return the one axis under both strips."""
    scale = alt.Scale(domain=[low, high], range=between("net_left", "net_left + net_wide"))
    axis = alt.Axis(orient="bottom", tickCount=8, titlePadding=2)
    value = alt.X("value:Q", title="what the outputs say", scale=scale, axis=axis)
    return alt.Chart(OUTPUTS).mark_rule(opacity=0).encode(value, y=at("height"))


def _network_rows(passes: Passes, evaluating: bool) -> dict[str, dict[str, Any]]:
    """Return inputs, units and edges, each with its place.

    ``kept`` is a string of one digit per pass, the first for the time before any: 1 = kept.
    """
    hidden, inputs = passes.hidden_weight.shape
    outputs = passes.settings.outputs
    masks = np.ones((1 + len(passes.masks), hidden), dtype=int)
    masks[1:] = evaluating | passes.masks
    kept = np.array(["".join(map(str, unit)) for unit in masks.T])
    spots = _spots(hidden)
    weights = [passes.hidden_weight.ravel(), passes.output_weight.T.ravel()]
    return {
        "inputs": {"input": range(1, inputs + 1), "at": _spots(inputs), "value": passes.settings.x},
        "units": {
            "unit": range(1, hidden + 1),
            "at": spots,
            "kept": kept.tolist(),
            "before": passes.hidden,
            "after": passes.hidden if evaluating else passes.activations.max(axis=0),
        },
        "edges": {
            "start": np.concatenate([np.tile(_spots(inputs), hidden), np.repeat(spots, outputs)]),
            "end": np.concatenate([np.repeat(spots, inputs), np.tile(_spots(outputs), hidden)]),
            "row": np.repeat([0, 1], [hidden * inputs, hidden * outputs]),
            "carries": np.repeat(passes.hidden > 0, inputs).tolist()
            + np.repeat(passes.hidden > 0, outputs).tolist(),
            "kept": [*np.repeat(kept, inputs).tolist(), *np.repeat(kept, outputs).tolist()],
            "weight": np.concatenate(weights),
            "thick": np.concatenate([np.abs(each) / np.abs(each).max() for each in weights]),
        },
    }


def _output_rows(
    passes: Passes, evaluating: bool, low: float, high: float
) -> dict[str, dict[str, Any]]:
    """Return the outputs, and a dot for each at each pass, with its place in the output's strip."""
    values = passes.evaluation_outputs if evaluating else passes.outputs
    count, outputs = values.shape
    level = np.stack([levels(binned(each, low, high, PILE_BINS)) for each in values.T], axis=1)
    sure = passes.evaluation_outputs[0]
    return {
        "outputs": {"output": [1, 2], "value": sure, "at": _share(sure, low, high)},
        "dots": {
            "pass": np.repeat(np.arange(1, count + 1), outputs),
            "output": np.tile([1, 2], count),
            "value": values.ravel(),
            "at": _share(values, low, high).ravel(),
            "level": (level / np.maximum(level.max(axis=0), HIGHEST_PILE)).ravel(),
        },
    }


def _spots(count: int) -> Float64:
    return (np.arange(count) + 0.5) / count


def _share(values: Float32, low: float, high: float) -> Float64:
    return (values.astype(np.float64) - low) / (high - low)
