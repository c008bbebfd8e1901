"""Orders and memberships as strips: a row per draw, a cell per place, equal rows look equal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Integers
from core.charts.chart import Chart, Spec, arrow_bytes, layered
from core.charts.palette import INKS, Theme, group_colours
from core.charts.splits.parts import words

ROW = 34


@dataclass(frozen=True, eq=False)
class Strips:
    """``names`` [row]; ``values`` [row, place], colours by number; ``texts`` [row][place], what
    stands in each cell; ``groups``: the words for the values, or none where they are an order.
    ``places``: the title under the strips.
    """

    names: tuple[str, ...]
    values: Integers
    texts: Sequence[Sequence[str]]
    places: str
    groups: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()


def strips_chart(strips: Strips, theme: Theme, finding: str) -> Chart:
    """Draw each row of values as a strip of coloured cells with their text inside."""
    count, wide = strips.values.shape
    height = ROW * count
    label = max(len(name) for name in strips.names) * 6.4 + 10
    rows = arrow_bytes(
        {
            "row": np.repeat(np.arange(count) + 0.5, wide),
            "name": np.repeat(np.array(strips.names), wide).tolist(),
            "top": np.repeat(np.arange(count), wide) + 0.06,
            "bottom": np.repeat(np.arange(count), wide) + 0.94,
            "place": np.tile(np.arange(wide), count),
            "end": np.tile(np.arange(wide), count) + 1,
            "middle": np.tile(np.arange(wide), count) + 0.5,
            "position": np.tile(np.arange(wide), count) + 1,
            "value": strips.values.ravel(),
            "text": [text for row in strips.texts for text in row],
        }
    )
    layers = _layers(strips, count, wide, height, label, theme)
    return Chart(layered(layers, height=height), finding, {"strips": rows})


def _layers(
    strips: Strips, count: int, wide: int, height: int, label: float, theme: Theme
) -> list[Spec]:
    x: Spec = {
        "field": "place",
        "type": "quantitative",
        "title": strips.places,
        "scale": {"domain": [0, wide], "range": [label, {"expr": "width"}], "nice": False},
        "axis": {
            "labels": False,
            "ticks": False,
            "domain": False,
            "titleX": {"expr": f"({label} + width) / 2"},
        },
    }
    y: Spec = {
        "field": "top",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, count], "range": [0, height], "nice": False},
    }
    data, bare = {"name": "strips"}, {**x, "axis": None}
    size = {"expr": f"min(13, (width - {label}) / {wide} * 0.52)"}
    return [
        {
            "data": data,
            "mark": {"type": "rect", "stroke": INKS[theme].halo, "strokeWidth": 1},
            "encoding": {
                "x": x,
                "x2": {"field": "end"},
                "y": y,
                "y2": {"field": "bottom"},
                "color": _colour(strips, theme),
                "tooltip": [{"field": "name"}, {"field": "position"}, {"field": "text"}],
            },
        },
        {
            "data": data,
            "mark": words(theme, align="center", fontSize=size),
            "encoding": {
                "x": {**bare, "field": "middle"},
                "y": {**y, "field": "row"},
                "text": {"field": "text"},
                "color": _text_colour(strips),
            },
        },
        {
            "data": data,
            "transform": [{"filter": "datum.place == 0"}],
            "mark": words(theme),
            "encoding": {
                "x": {"value": 0},
                "y": {**y, "field": "row"},
                "text": {"field": "name"},
            },
        },
    ]


def _colour(strips: Strips, theme: Theme) -> Spec:
    if not strips.groups:
        most = max(int(strips.values.max()), 1)
        return {
            "field": "value",
            "type": "quantitative",
            "legend": None,
            "scale": {"domain": [0, most], "scheme": "viridis"},
        }
    count = len(strips.groups)
    return {
        "field": "value",
        "type": "nominal",
        "legend": None,
        "scale": {
            "domain": list(range(count)),
            "range": list(strips.colours) or group_colours(count, theme),
        },
    }


def _text_colour(strips: Strips) -> Spec:
    """Return black on light cells and white on dark ones."""
    if strips.groups:
        return {"value": "#10161C"}
    half = int(strips.values.max()) * 0.55
    return {
        "condition": {"test": f"datum.value > {half}", "value": "#10161C"},
        "value": "#FFFFFF",
    }
