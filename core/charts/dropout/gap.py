"""Many passes along a line with a gap in its data: the answers, and below how far they spread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Float32, Float64
from core.charts.by_hand import INKS, Chart, Spec, Theme, arrow_bytes, layered, places

MOST_PASSES = 12
"""So many passes are drawn one by one: more are a cloud that the band tells better."""

SPREAD: dict[Theme, str] = {"light": "#D55E00", "dark": "#F0712B"}
SURE: dict[Theme, str] = {"light": "#0072B2", "dark": "#56B4E9"}


@dataclass(frozen=True, eq=False)
class Line:
    """What is drawn: ``x`` [point], ``passes`` [pass, point], ``mean`` and ``spread`` [point],
    ``evaluation`` [point], the data's places ``data_x`` and ``data_y`` [datum], where data is
    ``missing`` (from, to), and whether each pass is one ``curve``.
    """

    x: Float64
    passes: Float32
    mean: Float64
    spread: Float64
    evaluation: Float64
    data_x: Float64
    data_y: npt.NDArray[np.float64] | npt.NDArray[np.int64]
    missing: tuple[tuple[float, float], ...]
    curve: bool


def gap_chart(line: Line, theme: Theme, finding: str, told: bool = True) -> Chart:
    """Draw the line; untold, only the data and what evaluation mode says of it."""
    layers = [*_missing(line, theme), *_data(line, theme)]
    if told:
        layers += [*_band(line, theme), *_spread(line, theme)]
    layers += [*_evaluation(line, theme), *_key(theme, told)]
    params = places(
        upper="height * 0.66" if told else "height",
        lower_top="height * 0.66 + 22",
    )
    return Chart(layered(layers, params, height=400), finding, _rows(line))


def _rows(line: Line) -> dict[str, bytes]:
    drawn = line.passes[:MOST_PASSES].astype(np.float64)
    return {
        "line": arrow_bytes(
            {
                "x": line.x,
                "mean": line.mean,
                "low": line.mean - 2 * line.spread,
                "high": line.mean + 2 * line.spread,
                "spread": line.spread,
                "evaluation": line.evaluation,
            }
        ),
        "passes": arrow_bytes(
            {
                "pass": np.repeat(np.arange(1, len(drawn) + 1), len(line.x)),
                "x": np.tile(line.x, len(drawn)),
                "value": drawn.ravel(),
            }
        ),
        "data": arrow_bytes({"x": line.data_x, "value": line.data_y.astype(np.float64)}),
    }


def _x(line: Line, axis: bool = False) -> Spec:
    return {
        "field": "x",
        "type": "quantitative",
        "title": "x",
        "scale": {"domain": [float(line.x[0]), float(line.x[-1])], "nice": False},
        "axis": {"orient": "bottom", "tickCount": 8} if axis else None,
    }


def _y(line: Line, axis: bool = False) -> Spec:
    reach = np.concatenate(
        [line.mean - 2 * line.spread, line.mean + 2 * line.spread, line.data_y, line.evaluation]
    )
    low, high = float(reach.min()), float(reach.max())
    pad = 0.05 * (high - low) or 0.1
    return {
        "field": "value",
        "type": "quantitative",
        "title": "y",
        "scale": {"domain": [low - pad, high + pad], "nice": False, "zero": False, "clamp": True,
                  "range": [{"expr": "upper"}, 0]},
        "axis": {"orient": "left", "tickCount": 5} if axis else None,
    }  # fmt: skip


def _missing(line: Line, theme: Theme) -> list[Spec]:
    ink = INKS[theme]
    values = [{"x": low, "end": high, "middle": (low + high) / 2} for low, high in line.missing]
    return [
        {
            "data": {"values": values},
            "mark": {"type": "rect", "color": ink.quiet, "opacity": 0.14},
            "encoding": {"x": _x(line, axis=True), "x2": {"field": "end"}, "y": {"value": 0},
                         "y2": {"value": {"expr": "height"}}},
        },
        {
            "data": {"values": values},
            "mark": {"type": "text", "text": "no data", "fontSize": 11, "color": ink.text,
                     "baseline": "bottom"},
            "encoding": {"x": {**_x(line), "field": "middle"},
                         "y": {"value": {"expr": "upper - 4"}}},
        },
    ]  # fmt: skip


def _data(line: Line, theme: Theme) -> list[Spec]:
    return [
        {
            "data": {"name": "data"},
            "mark": {"type": "point", "filled": True, "size": 26, "opacity": 0.8,
                     "color": INKS[theme].text},
            "encoding": {"x": _x(line), "y": _y(line, axis=True)},
        }
    ]  # fmt: skip


def _band(line: Line, theme: Theme) -> list[Spec]:
    colour = SPREAD[theme]
    each: Spec = {"type": "line", "strokeWidth": 0.8, "opacity": 0.5, "color": colour}
    if not line.curve:
        each = {"type": "point", "filled": True, "size": 5, "opacity": 0.6, "color": colour}
    return [
        {
            "data": {"name": "line"},
            "mark": {"type": "area", "color": colour, "opacity": 0.22},
            "encoding": {"x": _x(line), "y": {**_y(line), "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "data": {"name": "passes"},
            "mark": each,
            "encoding": {"x": _x(line), "y": _y(line), "detail": {"field": "pass"}},
        },
        {
            "data": {"name": "line"},
            "mark": {"type": "line", "color": colour, "strokeWidth": 2.2},
            "encoding": {"x": _x(line), "y": {**_y(line), "field": "mean"}},
        },
    ]


def _evaluation(line: Line, theme: Theme) -> list[Spec]:
    return [
        {
            "data": {"name": "line"},
            "mark": {"type": "line", "color": SURE[theme], "strokeWidth": 1.6,
                     "strokeDash": [6, 4]},
            "encoding": {
                "x": _x(line),
                "y": {**_y(line), "field": "evaluation"},
            },
        },
        {
            "data": {"name": "line"},
            "mark": {"type": "rule", "strokeWidth": 8, "opacity": 0.001},
            "encoding": {
                "x": _x(line),
                "y": {"value": 0},
                "y2": {"value": {"expr": "height"}},
                "tooltip": [
                    {"field": "x", "format": ".2f"},
                    {"field": "evaluation", "title": "evaluation mode", "format": ".3f"},
                    {"field": "mean", "title": "mean of the passes", "format": ".3f"},
                    {"field": "spread", "format": ".3f"},
                ],
            },
        },
    ]  # fmt: skip


def _spread(line: Line, theme: Theme) -> list[Spec]:
    top = float(line.spread.max()) or 0.1
    return [
        {
            "data": {"name": "line"},
            "mark": {"type": "area", "color": SPREAD[theme], "opacity": 0.45,
                     "line": {"color": SPREAD[theme]}},
            "encoding": {
                "x": _x(line),
                "y": {
                    "field": "spread",
                    "type": "quantitative",
                    "title": "spread",
                    "scale": {"domain": [0, 1.08 * top], "nice": False,
                              "range": [{"expr": "height"}, {"expr": "lower_top"}]},
                    "axis": {"orient": "left", "tickCount": 3},
                },
            },
        }
    ]  # fmt: skip


def _key(theme: Theme, told: bool) -> list[Spec]:
    """Return what each line and the band mean, in a corner of the upper panel."""
    entries = [("- - evaluation mode", SURE[theme])]
    if told:
        entries = [("— mean of the passes", SPREAD[theme]), *entries,
                   ("■ two spreads to either side", SPREAD[theme])]  # fmt: skip
    halo: Spec = {"stroke": INKS[theme].halo, "strokeWidth": 4}
    return [
        {
            "data": {"values": [{}]},
            "mark": {"type": "text", "text": says, "align": "left", "baseline": "top",
                     "fontSize": 12, **style},
            "encoding": {"x": {"value": {"expr": "width * 0.3"}}, "y": {"value": 4 + 17 * row}},
        }
        for row, (says, colour) in enumerate(entries)
        for style in (halo, {"color": colour})
    ]  # fmt: skip
