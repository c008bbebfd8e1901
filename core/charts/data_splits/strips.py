"""Orders and memberships as strips: a row per draw, a cell per place, equal rows look equal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Integers
from core.charts.by_hand import INKS, Chart, Spec, Theme, arrow_bytes, group_colours, layered, rgb
from core.charts.data_splits.parts import words

ROW = 34


@dataclass(frozen=True, eq=False)
class Strips:
    """``names`` [row]; ``values`` [row, place], colours by number; ``texts`` [row][place], what
    stands in each cell; ``groups``: the words for the values, or none where they are an order.
    """

    names: tuple[str, ...]
    values: Integers
    texts: Sequence[Sequence[str]]
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
            "ink": _inks(strips, theme),
        }
    )
    layers = _layers(strips, count, wide, label, theme)
    return Chart(layered(layers, height=height), finding, {"strips": rows})


def _layers(strips: Strips, count: int, wide: int, label: float, theme: Theme) -> list[Spec]:
    x: Spec = {
        "field": "place",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [0, wide], "range": [label, {"expr": "width"}], "nice": False},
        "axis": None,
    }
    y: Spec = {
        "field": "top",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, count], "range": [0, {"expr": "height"}], "nice": False},
    }
    data = {"name": "strips"}
    longest = max(len(line) for row in strips.texts for text in row for line in text.split("\n"))
    size = {"expr": f"min(12, (width - {label}) / {wide} / {max(0.62 * longest, 1.6):g})"}
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
            "mark": words(theme, align="center", fontSize=size, lineBreak="\n"),
            "encoding": {
                "x": {**x, "field": "middle"},
                "y": {**y, "field": "row"},
                "text": {"field": "text"},
                "color": {"field": "ink", "type": "nominal", "scale": None},
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


def _inks(strips: Strips, theme: Theme) -> list[str]:
    """Return black for the text on light cells and white on dark ones [cell]."""
    dark, light = "#10161C", "#FFFFFF"
    values = strips.values.ravel()
    if not strips.groups:
        return [dark if value > values.max() * 0.55 else light for value in values]
    colours = list(strips.colours) or group_colours(len(strips.groups), theme)
    weights = np.array([0.299, 0.587, 0.114])
    inks = [dark if float(rgb(colour) @ weights) > 125 else light for colour in colours]
    return [inks[value] for value in values]
