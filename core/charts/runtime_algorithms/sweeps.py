"""How a cost or an error moves with one size: a line an algorithm, both axes logarithmic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Float64, Integers
from core.charts.by_hand import INKS, Chart, Spec, Theme, arrow_bytes, layered
from core.charts.runtime_algorithms.look import text_mark


@dataclass(frozen=True, eq=False)
class Curve:
    """One line: ``values`` [place], NaN where there is none; ``note`` [place] for the tooltip."""

    label: str
    colour: str
    shape: str
    values: Float64
    note: Sequence[str] = ()


@dataclass(frozen=True)
class Axes:
    """What the axes say, and a ``mark`` on the horizontal one: a value and its words."""

    x: str
    y: str
    form: str
    mark: tuple[float, str] | None = None


def sweep_chart(
    curves: Sequence[Curve], along: Integers, axes: Axes, theme: Theme, finding: str
) -> Chart:
    """Draw every curve over the sizes ``along`` [place], which stand evenly spaced."""
    columns: dict[str, list[object]] = {
        name: [] for name in ("place", "size", "value", "label", "note")
    }
    for curve in curves:
        for place in np.flatnonzero(np.isfinite(curve.values)).tolist():
            columns["place"].append(float(place))
            columns["size"].append(int(along[place]))
            columns["value"].append(float(curve.values[place]))
            columns["label"].append(curve.label)
            columns["note"].append(curve.note[place] if curve.note else "")
    spec = layered(_layers(curves, along, axes, theme), height=300)
    # One scale for all layers, so that there is one key: colour and shape together.
    spec["resolve"] = {"scale": {"x": "shared", "y": "shared", "color": "shared"}}
    return Chart(spec, finding, {"curves": arrow_bytes(columns)})


def _layers(curves: Sequence[Curve], along: Integers, axes: Axes, theme: Theme) -> list[Spec]:
    names = "[" + ", ".join(f"'{size}'" for size in along) + "]"
    values = np.concatenate([curve.values[np.isfinite(curve.values)] for curve in curves])
    x: Spec = {
        "field": "place",
        "type": "quantitative",
        "title": axes.x,
        "scale": {"domain": [-0.3, len(along) - 0.7], "nice": False, "zero": False},
        "axis": {"values": list(range(len(along))), "labelExpr": f"{names}[datum.value]",
                 "labelOverlap": False},
    }  # fmt: skip
    y: Spec = {
        "field": "value",
        "type": "quantitative",
        "title": axes.y,
        "scale": {"type": "log", "nice": False,
                  "domain": [float(values.min()) * 0.75, float(values.max()) * 1.35]},
        "axis": {"format": axes.form, "tickCount": 5, "grid": True, "gridOpacity": 0.25},
    }  # fmt: skip
    labels = [curve.label for curve in curves]
    few = 1 if max(map(len, labels)) > 16 else 2
    columns = {"expr": f"width < 500 ? {few} : {len(labels)}"}
    key = {"orient": "bottom", "title": None, "columns": columns}
    colour = {
        "field": "label",
        "type": "nominal",
        "legend": key,
        "scale": {"domain": labels, "range": [curve.colour for curve in curves]},
    }
    shape = {
        **colour,
        "scale": {"domain": labels, "range": [curve.shape for curve in curves]},
    }
    tooltip: list[Spec] = [
        {"field": "label", "title": "algorithm"},
        {"field": "size", "title": axes.x},
        {"field": "value", "title": axes.y, "format": axes.form},
    ]
    if any(curve.note for curve in curves):
        tooltip.append({"field": "note", "title": "takes"})
    data = {"name": "curves"}
    layers: list[Spec] = [
        {
            "data": data,
            "mark": {"type": "line", "strokeWidth": 1.6},
            "encoding": {"x": x, "y": y, "color": colour},
        },
        {
            "data": data,
            "mark": {"type": "point", "filled": True, "size": 75, "opacity": 1},
            "encoding": {"x": x, "y": y, "color": colour, "shape": shape, "tooltip": tooltip},
        },
    ]
    if axes.mark:
        place, says = axes.mark
        at = {"values": [{"place": place, "value": float(values.max()) * 1.3}]}
        layers += [
            {
                "data": at,
                "mark": {"type": "rule", "strokeDash": [3, 3], "color": INKS[theme].quiet},
                "encoding": {"x": x},
            },
            {
                "data": at,
                "mark": text_mark(theme, text=says, align="center", baseline="top", fontSize=11),
                "encoding": {"x": x, "y": y},
            },
        ]
    return layers
