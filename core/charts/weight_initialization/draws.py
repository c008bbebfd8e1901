"""Several draws of one layer's weights, row under row: equal draws line up, others do not."""

from __future__ import annotations

from collections.abc import Mapping

from core.arrays import Float32
from core.charts.by_hand import INKS, Chart, Spec, Theme

ROW_HEIGHT = 46
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9")


def draws_chart(draws: Mapping[str, Float32], bound: float, theme: Theme, finding: str) -> Chart:
    """Draw the weights of each named draw (any shape, one shape for all) along one axis."""
    rows = [
        {"draw": name, "row": row, "weight": float(value), "number": f"weight {number + 1}"}
        for row, (name, weights) in enumerate(draws.items())
        for number, value in enumerate(weights.ravel())
    ]
    numbers = list(dict.fromkeys(row["number"] for row in rows))
    place: Spec = {
        "x": {
            "field": "weight",
            "type": "quantitative",
            "title": "value of each weight",
            "scale": {"domain": [-bound, bound], "nice": False},
            "axis": {"grid": False},
        },
        "y": {
            "field": "draw",
            "type": "nominal",
            "title": None,
            "sort": None,
            "axis": {"labelLimit": 220, "ticks": False, "domain": False, "grid": True},
        },
    }
    color: Spec = {
        "field": "number",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": numbers, "range": list(_COLOURS[: len(numbers)])},
    }
    in_order = {"field": "row", "type": "quantitative"}
    tooltip = [{"field": name} for name in ("draw", "number", "weight")]
    spec: Spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "height": ROW_HEIGHT * len(draws),
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 1.5, "opacity": 0.5},
                "encoding": {**place, "color": color, "order": in_order},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 130, "opacity": 1,
                         "stroke": INKS[theme].halo, "strokeWidth": 1},
                "encoding": {**place, "fill": color, "tooltip": tooltip},
            },
        ],
        "config": {"view": {"stroke": None}},
        "usermeta": {"embedOptions": {"renderer": "canvas", "actions": False}},
    }  # fmt: skip
    return Chart(spec, finding)
