"""Error bars against the truth: which intervals hold it, and how long they ought to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Float64, Integers
from core.charts.by_hand import INKS, Chart, Spec, Theme, arrow_bytes, group_colours, layered
from core.charts.data_splits.parts import AXIS_ROOM, domain_of, words

HEIGHT = 300
MOST_SHOWN = 100
"""So many intervals are drawn; all are counted."""

_NO_TICKS = {"labels": False, "ticks": False, "domain": False}
_MISSES = "#D55E00"


@dataclass(frozen=True, eq=False)
class ShownIntervals:
    """``seeds`` and ``means`` [draw]; ``naive`` and ``corrected`` [draw, (low, high)]."""

    seeds: Integers
    means: Float64
    naive: Float64
    corrected: Float64
    truth: float


def intervals_chart(shown: ShownIntervals, theme: Theme, finding: str) -> Chart:
    """Draw the first ``MOST_SHOWN`` draws: the naive interval thick, the corrected one thin.

    A naive interval that misses the truth is marked by colour and by a cross.
    """
    first = slice(0, MOST_SHOWN)
    naive, corrected = shown.naive[first], shown.corrected[first]
    misses = (naive[:, 0] > shown.truth) | (naive[:, 1] < shown.truth)
    rows = arrow_bytes(
        {
            "place": np.arange(len(naive)),
            "seed": shown.seeds[first],
            "mean": shown.means[first],
            "low": naive[:, 0],
            "high": naive[:, 1],
            "corrected_low": corrected[:, 0],
            "corrected_high": corrected[:, 1],
            "holds": ["misses" if miss else "holds" for miss in misses],
        }
    )
    layers = _interval_layers(shown, len(naive), theme)
    return Chart(layered(layers, height=HEIGHT), finding, {"intervals": rows})


def _interval_layers(shown: ShownIntervals, count: int, theme: Theme) -> list[Spec]:
    ink, data = INKS[theme], {"name": "intervals"}
    first = slice(0, MOST_SHOWN)
    domain = domain_of(np.concatenate([shown.naive[first].ravel(), shown.corrected[first].ravel()]))
    x: Spec = {
        "field": "place",
        "type": "quantitative",
        "title": f"{count} fresh draws of the data, each cross-validated",
        "scale": {"domain": [-1, count], "nice": False},
        "axis": None,
    }
    y: Spec = {
        "field": "low",
        "type": "quantitative",
        "title": "accuracy",
        "scale": {"domain": domain, "nice": False, "zero": False},
        "axis": {"format": ".0%", "tickCount": 6},
    }
    bare = {**y, "axis": None}
    colour = {
        "field": "holds",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["holds", "misses"], "range": [group_colours(1, theme)[0], _MISSES]},
    }
    tooltip = [
        {"field": "seed", "title": "data seed"},
        {"field": "mean", "title": "mean score", "format": ".1%"},
        {"field": "low", "title": "naive, from", "format": ".1%"},
        {"field": "high", "title": "naive, to", "format": ".1%"},
        {"field": "corrected_low", "title": "corrected, from", "format": ".1%"},
        {"field": "corrected_high", "title": "corrected, to", "format": ".1%"},
    ]
    return [
        {
            "data": data,
            "mark": {"type": "rule", "strokeWidth": 1.2, "color": ink.quiet},
            "encoding": {
                "x": {**x, "axis": {**_NO_TICKS, "orient": "bottom"}},
                "y": {**y, "field": "corrected_low"},
                "y2": {"field": "corrected_high"},
            },
        },
        {
            "data": data,
            "mark": {"type": "rule", "strokeWidth": {"expr": f"min(5, 0.5 * width / {count})"}},
            "encoding": {
                "x": x,
                "y": bare,
                "y2": {"field": "high"},
                "color": colour,
                "tooltip": tooltip,
            },
        },
        {
            "data": data,
            "transform": [{"filter": "datum.holds == 'misses'"}],
            "mark": {"type": "point", "shape": "M-1,-1L1,1M-1,1L1,-1", "size": 40,
                     "strokeWidth": 2, "color": _MISSES, "opacity": 1},
            "encoding": {"x": x, "y": {**bare, "field": "mean"}, "tooltip": tooltip},
        },
        {
            "data": {"values": [{"truth": shown.truth}]},
            "mark": {"type": "rule", "strokeWidth": 2, "color": ink.text},
            "encoding": {"y": {**bare, "field": "truth"}},
        },
        {
            "data": {"values": [{"truth": shown.truth, "says": f"truth {shown.truth:.1%}"}]},
            "mark": words(theme, dy=-10, dx=4, fontWeight="bold", stroke=ink.halo, strokeWidth=4),
            "encoding": {
                "x": {"value": 0},
                "y": {**bare, "field": "truth"},
                "text": {"field": "says"},
            },
        },
        {
            "data": {"values": [{"truth": shown.truth, "says": f"truth {shown.truth:.1%}"}]},
            "mark": words(theme, dy=-10, dx=4, fontWeight="bold"),
            "encoding": {
                "x": {"value": 0},
                "y": {**bare, "field": "truth"},
                "text": {"field": "says"},
            },
        },
    ]  # fmt: skip


@dataclass(frozen=True)
class Bar:
    """A named length, what it ``says`` at its end, and its colour."""

    name: str
    value: float
    says: str
    colour: str


def bars_chart(
    bars: Sequence[Bar],
    title: str,
    written: str,
    theme: Theme,
    finding: str,
) -> Chart:
    """Draw one bar per name from zero, its words at its end."""
    most = max(bar.value for bar in bars) or 1.0
    names = [bar.name for bar in bars]
    height = 44 * len(bars) + 8
    x: Spec = {
        "field": "value",
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [0, most * 1.4], "nice": False},
        "axis": {"orient": "bottom", "format": written, "tickCount": 4},
    }
    rows = arrow_bytes(
        {
            "name": names,
            "value": [bar.value for bar in bars],
            "says": [bar.says for bar in bars],
            "top": [44.0 * i + 20 for i in range(len(bars))],
            "bottom": [44.0 * i + 40 for i in range(len(bars))],
            "label": [44.0 * i + 10 for i in range(len(bars))],
            "middle": [44.0 * i + 30 for i in range(len(bars))],
        }
    )
    y: Spec = {
        "field": "top",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, height], "range": [0, {"expr": "height"}], "nice": False},
    }
    data, bare = {"name": "bars"}, {**x, "axis": None}
    layers: list[Spec] = [
        {
            "data": data,
            "mark": {"type": "rect", "cornerRadius": 2},
            "encoding": {
                "x": bare,
                "x2": {"value": 0},
                "y": y,
                "y2": {"field": "bottom"},
                "color": {
                    "field": "name",
                    "type": "nominal",
                    "legend": None,
                    "scale": {"domain": names, "range": [bar.colour for bar in bars]},
                },
            },
        },
        {
            "data": data,
            "mark": words(theme),
            "encoding": {
                "x": {"value": 0},
                "y": {**y, "field": "label"},
                "text": {"field": "name"},
            },
        },
        {
            "data": data,
            "mark": words(theme, dx=6, fontWeight="bold"),
            "encoding": {"x": x, "y": {**y, "field": "middle"}, "text": {"field": "says"}},
        },
    ]
    return Chart(layered(layers, height=height + AXIS_ROOM), finding, {"bars": rows})
