"""The same question asked again and again: the answers of each way to ask, row under row."""

from __future__ import annotations

from collections.abc import Mapping

from core.arrays import Float64
from core.charts.by_hand import INKS, Chart, Spec, Theme

ROW_HEIGHT = 40
_COLOURS: dict[Theme, tuple[str, str]] = {
    "light": ("#D55E00", "#0072B2"),
    "dark": ("#F0712B", "#56B4E9"),
}


def answers_chart(answers: Mapping[str, Float64], sure: str, theme: Theme, finding: str) -> Chart:
    """Draw the probabilities [call] of each named row; the row ``sure`` is the right way to ask."""
    ink = INKS[theme]
    rows = [
        {"way": name, "call": call, "probability": float(value), "sure": name == sure}
        for name, values in answers.items()
        for call, value in enumerate(values, 1)
    ]
    x: Spec = {
        "field": "probability",
        "type": "quantitative",
        "title": "← class A      probability of class B      class B →",
        "scale": {"domain": [0, 1], "nice": False},
        "axis": {"grid": False, "format": ".0%", "tickCount": 5},
    }
    y: Spec = {
        "field": "way",
        "type": "nominal",
        "title": None,
        "sort": list(answers),
        "axis": {"labelLimit": 200, "ticks": False, "domain": False, "grid": True},
    }
    off, on = _COLOURS[theme]
    color = {"condition": {"test": "datum.sure", "value": on}, "value": off}
    spec: Spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "height": ROW_HEIGHT * len(answers),
        "layer": [
            {
                "data": {"values": [{"probability": 0.5}]},
                "mark": {"type": "rule", "color": ink.quiet, "strokeDash": [4, 3]},
                "encoding": {"x": x},
            },
            {
                "data": {"values": rows},
                "mark": {"type": "point", "filled": True, "size": 120, "opacity": 0.75,
                         "stroke": ink.halo, "strokeWidth": 1},
                "encoding": {
                    "x": x,
                    "y": y,
                    "fill": color,
                    "shape": {"condition": {"test": "datum.sure", "value": "diamond"},
                              "value": "circle"},
                    "tooltip": [
                        {"field": "way", "title": "asked"},
                        {"field": "call"},
                        {"field": "probability", "format": ".1%"},
                    ],
                },
            },
        ],
        "config": {"view": {"stroke": None}},
        "usermeta": {"embedOptions": {"renderer": "canvas", "actions": False}},
    }  # fmt: skip
    return Chart(spec, finding)
