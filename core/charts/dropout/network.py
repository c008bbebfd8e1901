"""The drawn network: at each pass the mask blanks units, and each output drops a dot below.

All that a mode or a mask changes lies in the rows, not in the specification: so a chart that is
playing plays on when the reader switches dropout off.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Float32, Float64
from core.charts.by_hand import (
    FRAME,
    INKS,
    Chart,
    Spec,
    Theme,
    arrow_bytes,
    layered,
    places,
    playback,
    step_buttons,
    timer,
)
from core.charts.dropout.piles import binned, levels

PILE_BINS = 56
MANY_EDGES = 150
HIGHEST_PILE = 26
"""A pile of so many dots stands without being pressed together."""

FILLS: dict[Theme, tuple[str, str]] = {
    "light": ("#FDF1E8", "#EE8A45"),
    "dark": ("#33281F", "#B4510E"),
}
OUTPUTS: dict[Theme, tuple[str, str]] = {
    "light": ("#0072B2", "#B86E00"),
    "dark": ("#56B4E9", "#E69F00"),
}
PACE = "min(1, 0.1 + step * 0.02)"
"""Passes a frame: three a second at first, to be followed by eye, then up to one each frame."""

KEPT = "datum.kept[step] == '1'"


@dataclass(frozen=True, eq=False)
class DrawnPasses:
    """What is drawn, of one mode.

    ``x`` [input]; ``hidden_weight`` [hidden, input]; ``output_weight`` [output, hidden];
    ``before`` [hidden]: the layer before the mask; ``masks`` [pass, hidden]: True = kept;
    ``after`` [pass, hidden]: the layer behind the mask; ``outputs`` [pass, output].
    ``evaluation`` [output]; ``low`` and ``high``: the range of all outputs in either mode;
    ``brightest``: the largest activation in either mode; ``says`` [pass + 1]: a line for each
    pass, and the first for the time before any.
    """

    x: tuple[float, ...]
    hidden_weight: Float32
    output_weight: Float32
    before: Float32
    masks: npt.NDArray[np.bool_]
    after: Float32
    outputs: Float32
    evaluation: Float32
    low: float
    high: float
    brightest: float
    says: tuple[str, ...]

    @property
    def last(self) -> int:
        """Return the number of the last pass."""
        return len(self.masks)


def network_chart(drawn: DrawnPasses, theme: Theme, step: int, finding: str) -> Chart:
    """Draw the network after ``step`` passes; it plays on in the browser."""
    params = [
        *_layout(drawn),
        {"name": "pace", "expr": PACE},
        *playback(drawn.last, step, "phase + pace >= 1 ? step + 1 : step", "Pass"),
        {"name": "phase", "value": 0, "on": [timer(FRAME, "playing ? (phase + pace) % 1 : 0")]},
        {"name": "fall", "expr": "playing && pace < 0.5 ? min(1, phase * 1.7) : 1"},
    ]
    layers = [
        *_edges(drawn, theme),
        *_inputs(drawn, theme),
        *_units(drawn, theme),
        *_strips(drawn, theme),
        *_outputs(drawn, theme),
        _status(theme),
        *step_buttons(theme, noun="pass"),
    ]
    return Chart(layered(layers, params, height=420), finding, network_rows(drawn))


def network_rows(drawn: DrawnPasses) -> dict[str, bytes]:
    """Return the rows that the mode and the masks decide: units, edges, dots and what is said.

    ``kept`` is a string of one digit per pass, the first for the time before any: 1 = kept.
    """
    whole = np.ones((1, len(drawn.before)), dtype=bool)
    kept = [
        "".join("1" if each else "0" for each in unit)
        for unit in np.concatenate([whole, drawn.masks]).T
    ]
    hidden = _spots(len(drawn.before))
    passes, outputs = drawn.outputs.shape
    return {
        "units": arrow_bytes(
            {
                "unit": np.arange(1, len(hidden) + 1),
                "at": hidden,
                "kept": kept,
                "before": drawn.before.astype(np.float64),
                "after": drawn.after.max(axis=0).astype(np.float64),
            }
        ),
        "edges": _edge_rows(drawn, kept),
        "dots": arrow_bytes(
            {
                "pass": np.repeat(np.arange(1, passes + 1), outputs),
                "output": np.tile(np.arange(1, outputs + 1), passes),
                "value": drawn.outputs.astype(np.float64).ravel(),
                "at": _share(drawn, drawn.outputs).ravel(),
                "level": np.stack([_pile(drawn, each) for each in drawn.outputs.T], 1).ravel(),
            }
        ),
        "passes": arrow_bytes({"pass": np.arange(passes + 1), "says": list(drawn.says)}),
    }


def _edge_rows(drawn: DrawnPasses, kept: list[str]) -> bytes:
    hidden, inputs = drawn.hidden_weight.shape
    outputs = len(drawn.output_weight)
    spots = _spots(hidden)
    weights = [drawn.hidden_weight.ravel(), drawn.output_weight.T.ravel()]
    return arrow_bytes(
        {
            "start": np.concatenate([np.tile(_spots(inputs), hidden), np.repeat(spots, outputs)]),
            "end": np.concatenate([np.repeat(spots, inputs), np.tile(_spots(outputs), hidden)]),
            "row": np.repeat([0, 1], [hidden * inputs, hidden * outputs]),
            "kept": [k for k in kept for _ in range(inputs)]
            + [k for k in kept for _ in range(outputs)],
            "weight": np.concatenate([each.astype(np.float64) for each in weights]),
            "thick": np.concatenate([np.abs(each) / np.abs(each).max() for each in weights]),
        }
    )


def _spots(count: int) -> Float64:
    return (np.arange(count) + 0.5) / count


def _share(drawn: DrawnPasses, values: Float32) -> Float64:
    return (values.astype(np.float64) - drawn.low) / (drawn.high - drawn.low)


def _pile(drawn: DrawnPasses, values: Float32) -> Float64:
    level = levels(values, binned(values, drawn.low, drawn.high, PILE_BINS))
    return level / max(HIGHEST_PILE, int(level.max(initial=0)))


def _layout(drawn: DrawnPasses) -> list[Spec]:
    """Return where things stand: inputs on top, then the hidden layer, outputs, their strips."""
    return places(
        net_wide="min(width, 900)",
        net_left="(width - net_wide) / 2",
        inputs_y="48",
        hidden_y="48 + (height - 48) * 0.26",
        outputs_y="48 + (height - 48) * 0.53",
        pile_top="48 + (height - 48) * 0.64",
        pile_bottom="height - 5",
        strip_wide="net_wide / 2 - 26",
        input_r=f"min(15, net_wide / {len(drawn.x)} * 0.42)",
        unit_r=f"min(17, net_wide / {len(drawn.before)} * 0.42)",
    )


def _at(field: str) -> Spec:
    return {"value": {"expr": f"net_left + datum.{field} * net_wide"}}


def _y(expression: str) -> Spec:
    return {"value": {"expr": expression}}


def _area(radius: str) -> Spec:
    return {"value": {"expr": f"PI * {radius} * {radius}"}}


def _text(theme: Theme, **changes: object) -> Spec:
    ink = INKS[theme]
    return {"type": "text", "fontSize": 12, "color": ink.text, "baseline": "middle", **changes}


def _edges(drawn: DrawnPasses, theme: Theme) -> list[Spec]:
    many = drawn.hidden_weight.size + drawn.output_weight.size > MANY_EDGES
    return [
        {
            "data": {"name": "edges"},
            "mark": {"type": "rule", "color": INKS[theme].waiting},
            "encoding": {
                "x": _at("start"),
                "x2": _at("end"),
                "y": _y("datum.row == 0 ? inputs_y : hidden_y"),
                "y2": _y("datum.row == 0 ? hidden_y : outputs_y"),
                "strokeWidth": {"value": {"expr": "0.4 + 1.8 * datum.thick"}},
                "opacity": {
                    "condition": {"test": KEPT, "value": 0.28 if many else 0.55},
                    "value": 0,
                },
            },
        }
    ]


def _inputs(drawn: DrawnPasses, theme: Theme) -> list[Spec]:
    ink = INKS[theme]
    spots = _spots(len(drawn.x))
    data = {
        "values": [
            {"at": float(at), "value": value, "input": number}
            for number, (at, value) in enumerate(zip(spots, drawn.x, strict=True), 1)
        ]
    }
    place = {"x": _at("at"), "y": _y("inputs_y")}
    tooltip = [{"field": "input"}, {"field": "value"}]
    return [
        {
            "data": data,
            "mark": {"type": "point", "filled": True, "fill": ink.halo, "stroke": ink.waiting,
                     "strokeWidth": 1.5, "opacity": 1},
            "encoding": {**place, "size": _area("input_r"), "tooltip": tooltip},
        },
        {
            "data": data,
            "mark": _text(theme, fontSize=11),
            "encoding": {**place,
                         "text": {"field": "value", "format": ".1f", "type": "quantitative"},
                         "opacity": {"value": {"expr": "input_r > 11 ? 1 : 0"}}},
        },
    ]  # fmt: skip


def _units(drawn: DrawnPasses, theme: Theme) -> list[Spec]:
    ink, data = INKS[theme], {"name": "units"}
    place = {"x": _at("at"), "y": _y("hidden_y"), "size": _area("unit_r")}
    fill: Spec = {
        "field": "shown",
        "type": "quantitative",
        "legend": None,
        "scale": {"domain": [0, drawn.brightest or 1], "range": list(FILLS[theme])},
    }
    shown = {"calculate": "step == 0 ? datum.before : datum.after", "as": "shown"}
    return [
        {
            "data": data,
            "mark": {"type": "point", "filled": True, "fill": ink.halo, "stroke": ink.quiet,
                     "strokeWidth": 1, "strokeDash": [2, 3], "opacity": 1},
            "encoding": place,
        },
        {
            "data": data,
            "transform": [{"filter": f"!({KEPT})"}],
            "mark": _text(theme, text="×", color=ink.quiet, fontSize=15),
            "encoding": {"x": place["x"], "y": place["y"],
                         "tooltip": [{"field": "unit"}, {"field": "before", "format": ".4f"}]},
        },
        {
            "data": data,
            "transform": [{"filter": KEPT}, shown],
            "mark": {"type": "point", "filled": True, "stroke": ink.text, "strokeWidth": 1.5,
                     "opacity": 1},
            "encoding": {
                **place,
                "fill": fill,
                "tooltip": [
                    {"field": "unit"},
                    {"field": "before", "title": "before the mask", "format": ".4f"},
                    {"field": "shown", "title": "now", "format": ".4f"},
                ],
            },
        },
        {
            "data": data,
            "transform": [{"filter": KEPT}, shown],
            "mark": _text(theme, fontSize=11),
            "encoding": {
                "x": place["x"],
                "y": place["y"],
                "text": {"field": "shown", "type": "quantitative", "format": ".2~f"},
                "opacity": {"value": {"expr": "unit_r > 13 ? 1 : 0"}},
            },
        },
    ]  # fmt: skip


def _left(output: int) -> str:
    return f"net_left + {output - 1} * net_wide / 2 + 13"


def _outputs(drawn: DrawnPasses, theme: Theme) -> list[Spec]:
    """Return the output nodes, each with what it says at this pass."""
    layers: list[Spec] = []
    for output in range(1, len(drawn.evaluation) + 1):
        middle = f"{_left(output)} + strip_wide / 2"
        place = {"x": {"value": {"expr": middle}}, "y": _y("outputs_y")}
        beside = {"x": {"value": {"expr": f"{middle} + 16"}}, "y": _y("outputs_y")}
        styles: tuple[Spec, ...] = ({"stroke": INKS[theme].halo, "strokeWidth": 4}, {})
        now = [{"filter": f"datum.output == {output} && datum.pass == step"}]
        said: Spec = {"field": "value", "type": "quantitative", "format": "+.4f"}
        label: Spec = {**beside, "text": said}
        mark: Spec = _text(theme, align="left", fontSize=14, fontWeight="bold")
        layers += [
            {
                "data": {"values": [{}]},
                "mark": {"type": "point", "filled": True, "size": 420, "opacity": 1,
                         "shape": "circle" if output == 1 else "diamond",
                         "fill": OUTPUTS[theme][output - 1], "stroke": INKS[theme].text},
                "encoding": place,
            },
            *(
                {
                    "data": {"name": "dots"},
                    "transform": now,
                    "mark": mark | style,
                    "encoding": label,
                }
                for style in styles
            ),
        ]  # fmt: skip
    return layers


def _strips(drawn: DrawnPasses, theme: Theme) -> list[Spec]:
    """Return a strip for each output: the dots of all passes so far, piled where they fell."""
    layers: list[Spec] = []
    height = "(pile_bottom - datum.level * (pile_bottom - pile_top))"
    for output, evaluation in enumerate(drawn.evaluation, 1):
        left, ink = _left(output), INKS[theme]
        lands = f"{left} + datum.at * strip_wide"
        above = f"({left} + strip_wide / 2)"
        x: Spec = {
            "field": "value",
            "type": "quantitative",
            "title": f"output {output}",
            "scale": {"domain": [drawn.low, drawn.high], "nice": False, "zero": False,
                      "range": [{"expr": left}, {"expr": f"{left} + strip_wide"}]},
            "axis": {"orient": "bottom", "tickCount": 4, "titlePadding": 2},
        }  # fmt: skip
        tooltip = [{"field": "pass"}, {"field": "value", "format": ".4f"}]
        mark = {"type": "point", "filled": True, "shape": "circle" if output == 1 else "diamond",
                "fill": OUTPUTS[theme][output - 1], "stroke": ink.halo}  # fmt: skip
        fallen = f"datum.output == {output} && datum.pass < step"
        now = f"datum.output == {output} && datum.pass == step"
        layers += [
            {
                "data": {"values": [{"value": float(evaluation)}]},
                "mark": {"type": "rule", "color": ink.quiet, "strokeDash": [4, 3]},
                "encoding": {"x": x, "y": _y("pile_top - 6"), "y2": _y("height")},
            },
            {
                "data": {"values": [{"value": float(evaluation)}]},
                "mark": _text(theme, text="evaluation", fontSize=11, color=ink.quiet, dy=-13),
                "encoding": {"x": {**x, "axis": None}, "y": _y("pile_top")},
            },
            {
                "data": {"name": "dots"},
                "transform": [{"filter": fallen}],
                "mark": {**mark, "size": 34, "strokeWidth": 0.5, "opacity": 0.85},
                "encoding": {"x": {"value": {"expr": lands}}, "y": _y(height), "tooltip": tooltip},
            },
            {
                "data": {"name": "dots"},
                "transform": [{"filter": now}],
                "mark": {**mark, "size": 110, "strokeWidth": 1, "opacity": 1},
                "encoding": {
                    "x": {"value": {"expr": f"{above} + fall * ({lands} - {above})"}},
                    "y": _y(f"outputs_y + fall * fall * ({height} - outputs_y)"),
                    "tooltip": tooltip,
                },
            },
        ]
    return layers


def _status(theme: Theme) -> Spec:
    return {
        "data": {"name": "passes"},
        "transform": [{"filter": "datum.pass == step"}],
        "mark": _text(theme, align="left", baseline="top", fontSize=13, fontWeight="bold"),
        "encoding": {
            "x": {"value": 0},
            "y": {"value": 0},
            "text": {"field": "says"},
        },
    }
