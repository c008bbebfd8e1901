"""The different sums that many orders give: a dot a sum, as large as the orders that gave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Float64, Integers
from core.charts.by_hand import (
    INKS,
    Chart,
    Spec,
    Theme,
    arrow_bytes,
    group_colours,
    group_shapes,
    layered,
)
from core.charts.runtime_algorithms.look import text_mark

ROW = 66
_LARGEST, _SMALLEST = 1500.0, 14.0


@dataclass(frozen=True, eq=False)
class Sums:
    """One method: the different sums' ``distance`` [sum] from the exact one, in units in the last
    place, and how many orders gave each: ``orders`` [sum].
    """

    method: str
    title: str
    distance: Float64
    orders: Integers


def sums_chart(methods: Sequence[Sums], reach: float, theme: Theme, finding: str) -> Chart:
    """Draw a row for each method; dots of different sums may overlap.

    reach: how far the axis goes to either side of the exact sum.
    """
    colours, shapes = group_colours(len(methods), theme), group_shapes(len(methods))
    columns: dict[str, list[object]] = {
        name: [] for name in ("method", "distance", "orders", "area", "row", "colour", "shape")
    }
    for number, one in enumerate(methods):
        share = one.orders / one.orders.sum()
        columns["method"] += [one.method] * len(share)
        columns["distance"] += one.distance.tolist()
        columns["orders"] += one.orders.tolist()
        columns["area"] += np.maximum(_LARGEST * share, _SMALLEST).tolist()
        columns["row"] += [number + 0.64] * len(share)
        columns["colour"] += [colours[number]] * len(share)
        columns["shape"] += [shapes[0]] * len(share)
    titles = {
        "title": [one.title for one in methods],
        "top": [number + 0.14 for number in range(len(methods))],
        "row": [number + 0.64 for number in range(len(methods))],
    }
    spec = layered(_layers(len(methods), max(reach, 1.0), theme), height=ROW * len(methods))
    return Chart(spec, finding, {"sums": arrow_bytes(columns), "titles": arrow_bytes(titles)})


def _layers(count: int, reach: float, theme: Theme) -> list[Spec]:
    ink = INKS[theme]
    x: Spec = {
        "field": "distance",
        "type": "quantitative",
        "title": "units in the last place from the exact sum",
        "scale": {"domain": [-1.08 * reach, 1.08 * reach], "nice": False, "zero": True},
        "axis": {"orient": "bottom", "format": "+~r", "tickCount": 9, "labelOverlap": True},
    }
    y: Spec = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, count], "range": [0, {"expr": "height"}]},
    }
    return [
        {
            "data": {"values": [{"distance": 0}]},
            "mark": {"type": "rule", "strokeDash": [3, 3], "color": ink.quiet},
            "encoding": {"x": x},
        },
        {
            "data": {"name": "titles"},
            "mark": {"type": "rule", "color": ink.quiet, "opacity": 0.3},
            "encoding": {"x": {"value": 0}, "x2": {"value": {"expr": "width"}},
                         "y": {**y, "field": "row"}},
        },
        {
            "data": {"name": "sums"},
            "mark": {"type": "point", "filled": True, "opacity": 0.75, "stroke": ink.halo,
                     "strokeWidth": 0.7},
            "encoding": {
                "x": {**x, "axis": None},
                "y": {**y, "field": "row"},
                "size": {"field": "area", "type": "quantitative", "scale": None, "legend": None},
                "fill": {"field": "colour", "type": "nominal", "scale": None},
                "shape": {"field": "shape", "type": "nominal", "scale": None},
                "tooltip": [
                    {"field": "method"},
                    {"field": "distance", "title": "units in the last place", "format": "+.2f"},
                    {"field": "orders"},
                ],
            },
        },
        {
            "data": {"name": "titles"},
            "mark": text_mark(theme, fontWeight="bold"),
            "encoding": {"x": {"value": 0}, "y": {**y, "field": "top"},
                         "text": {"field": "title"}},
        },
    ]  # fmt: skip
