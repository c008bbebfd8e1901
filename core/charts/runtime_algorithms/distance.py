"""How far trainings drift apart: the distance of their weights by step, over decades."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Float64
from core.charts.by_hand import INKS, Spec, Theme, arrow_bytes

HIGHEST = 10.0


@dataclass(frozen=True, eq=False)
class Path:
    """A training held against another: ``distance`` [step + 1], in the colour of its ``group``."""

    name: str
    group: str
    distance: Float64


@dataclass(frozen=True, eq=False)
class Groups:
    """The names of groups, and the colour and the dashes of each."""

    names: tuple[str, ...]
    colours: tuple[str, ...]
    dashes: tuple[tuple[int, int], ...]


def floor_of(paths: Sequence[Path]) -> float:
    """Return the power of ten on which no distance at all is drawn, under the smallest one."""
    drawn = np.concatenate([path.distance for path in paths])
    least = float(drawn[drawn > 0].min(initial=1e-8))
    return float(10.0 ** (math.floor(math.log10(least)) - 1))


def path_rows(paths: Sequence[Path], floor: float, last: int) -> bytes:
    """Return the points of all paths up to the step ``last``."""
    columns: dict[str, list[object]] = {
        name: [] for name in ("name", "group", "step", "distance", "drawn")
    }
    for path in paths:
        shown = path.distance[: last + 1]
        columns["name"] += [path.name] * len(shown)
        columns["group"] += [path.group] * len(shown)
        columns["step"] += range(len(shown))
        columns["distance"] += shown.tolist()
        columns["drawn"] += np.clip(np.nan_to_num(shown, nan=HIGHEST), floor, HIGHEST).tolist()
    return arrow_bytes(columns)


def path_layers(groups: Groups, floor: float, steps: int, theme: Theme) -> list[Spec]:
    """Return the curves in the panel from (0, 0) to (``path_wide``, ``path_high``), parameters of
    the chart; the data is called "paths".
    """
    x: Spec = {
        "field": "step",
        "type": "quantitative",
        "title": "step of training",
        "scale": {"domain": [0, max(steps, 1)], "nice": False, "range": [0, {"expr": "path_wide"}]},
        "axis": {"orient": "bottom", "tickCount": 5, "tickMinStep": 1, "format": "d",
                 "offset": {"expr": "path_high - height"}},
    }  # fmt: skip
    low, high = round(math.log10(floor)), round(math.log10(HIGHEST))
    every = max(1, math.ceil((high - low) / 7))
    decades = [10.0**power for power in range(high - 1, low, -every)]
    y: Spec = {
        "field": "drawn",
        "type": "quantitative",
        "title": "distance of the weights",
        "scale": {"type": "log", "domain": [floor, HIGHEST], "nice": False,
                  "range": [{"expr": "path_high"}, 0]},
        "axis": {"orient": "left", "values": [floor, *decades], "grid": False,
                 "labelExpr": f"datum.value < {1.5 * floor:g} ? 'equal' : "
                              "datum.value == 1 ? '1' : format(datum.value, '.0e')"},
    }  # fmt: skip
    dashes = dict(zip(groups.names, map(list, groups.dashes), strict=True))
    bare = {"x": {**x, "axis": None}, "y": {**y, "axis": None}}
    detail = {"detail": [{"field": "name"}, {"field": "group"}], "order": {"field": "step"}}
    colour: Spec = {
        "field": "group",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": list(groups.names), "range": list(groups.colours)},
    }
    return [
        _ground(floor, bare, theme),
        {
            "data": {"name": "paths"},
            "mark": {"type": "line", "strokeWidth": 2, "opacity": 0.9, "clip": True},
            "encoding": {
                "x": x,
                "y": y,
                "color": colour,
                "strokeDash": {
                    "field": "group",
                    "type": "nominal",
                    "legend": None,
                    "scale": {"domain": list(dashes), "range": list(dashes.values())},
                },
                **detail,
            },
        },
        {
            "data": {"name": "paths"},
            "mark": {"type": "line", "strokeWidth": 10, "opacity": 0.001},
            "encoding": {
                **bare,
                **detail,
                "tooltip": [
                    {"field": "name", "title": "training"},
                    {"field": "step"},
                    {"field": "distance", "format": ".1e"},
                ],
            },
        },
    ]


def _ground(floor: float, bare: Spec, theme: Theme) -> Spec:
    """Return the line on which equal weights lie."""
    return {
        "data": {"values": [{"drawn": floor}]},
        "mark": {"type": "rule", "color": INKS[theme].quiet, "opacity": 0.5},
        "encoding": {"x": {"value": 0}, "x2": {"value": {"expr": "path_wide"}}, "y": bare["y"]},
    }


def head(says: str, left: str, top: str, theme: Theme) -> Spec:
    """Return a panel's title, at expressions of the chart's width and height."""
    return {
        "data": {"values": [{}]},
        "mark": {"type": "text", "text": says, "align": "left", "baseline": "top",
                 "fontSize": 12, "fontWeight": "bold", "color": INKS[theme].text},
        "encoding": {"x": {"value": {"expr": left}}, "y": {"value": {"expr": top}}},
    }  # fmt: skip
