"""Error, time, memory and multiplications of each algorithm: a dot each, four panels, one order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Float64
from core.charts.by_hand import INKS, Chart, Spec, Theme, arrow_bytes, layered, places
from core.charts.runtime_algorithms.look import colours_of, shapes_of, text_mark

_LABEL, _VALUE, _TITLE, _NARROW = 128, 66, 26, 640


@dataclass(frozen=True, eq=False)
class Panel:
    """One cost: ``values`` [algorithm], not positive where unknown, and ``says`` [algorithm]."""

    title: str
    values: Float64
    says: Sequence[str]


def costs_chart(
    names: Sequence[str], labels: Sequence[str], panels: Sequence[Panel], theme: Theme, finding: str
) -> Chart:
    """Draw the panels beside each other, or one below another where there is little room.

    names, labels: the algorithms, and the words for them. Each panel has a log axis of its own.
    """
    layers: list[Spec] = []
    for number, panel in enumerate(panels):
        layers += _panel_layers(number, panel, len(names), theme)
    rows = {
        f"panel{number}": arrow_bytes(_rows(names, labels, panel, theme))
        for number, panel in enumerate(panels)
    }
    return Chart(layered(layers, _places(len(panels)), height=230), finding, rows)


def _places(panels: int) -> list[Spec]:
    named = {"narrow": f"width < {_NARROW}", "wide": f"(width - {_LABEL}) / {panels}"}
    for number in range(panels):
        named |= {
            f"left{number}": f"{_LABEL} + (narrow ? 0 : {number} * wide)",
            f"right{number}": f"narrow ? width - {_VALUE} : {_LABEL} + {number + 1} * wide"
            f" - {_VALUE}",
            f"top{number}": f"{_TITLE} + (narrow ? {number} * height / {panels} : 0)",
            f"bottom{number}": f"narrow ? {number + 1} * height / {panels} - 8 : height",
        }
    return places(**named)


def _rows(
    names: Sequence[str], labels: Sequence[str], panel: Panel, theme: Theme
) -> dict[str, list[object]]:
    known = panel.values > 0
    logs = np.log10(np.where(known, panel.values, 1.0))
    low, high = (logs[known].min(), logs[known].max()) if known.any() else (0.0, 0.0)
    place = np.where(known, (logs - low) / (high - low) if high > low else 0.5, 0.0)
    return {
        "label": list(labels),
        "row": [number + 0.5 for number in range(len(names))],
        "place": (0.04 + 0.96 * place).tolist(),
        "known": known.tolist(),
        "says": list(panel.says),
        "colour": list(colours_of(names, theme)),
        "shape": list(shapes_of(names)),
    }


def _panel_layers(number: int, panel: Panel, count: int, theme: Theme) -> list[Spec]:
    data = {"name": f"panel{number}"}
    x: Spec = {
        "field": "place",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, 1],
                  "range": [{"expr": f"left{number}"}, {"expr": f"right{number}"}]},
    }  # fmt: skip
    y: Spec = {
        "field": "row",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, count],
                  "range": [{"expr": f"top{number}"}, {"expr": f"bottom{number}"}]},
    }  # fmt: skip
    tooltip = [
        {"field": "label", "title": "algorithm"},
        {"field": "says", "title": panel.title},
    ]
    return [
        {
            "data": {"values": [{}]},
            "mark": text_mark(theme, fontWeight="bold", text=panel.title),
            "encoding": {
                "x": {"value": {"expr": f"left{number}"}},
                "y": {"value": {"expr": f"top{number} - 12"}},
            },
        },
        {
            "data": data,
            "mark": {"type": "rule", "color": INKS[theme].quiet, "opacity": 0.35},
            "encoding": {"x": {"value": {"expr": f"left{number}"}},
                         "x2": {"value": {"expr": f"right{number}"}}, "y": y},
        },
        {
            "data": data,
            "mark": text_mark(theme, align="right", dx=-8,
                              opacity={"expr": "narrow ? 1 : 0"} if number else 1),
            "encoding": {"x": {"value": {"expr": f"left{number}"}}, "y": y,
                         "text": {"field": "label"}},
        },
        {
            "data": data,
            "transform": [{"filter": "datum.known"}],
            "mark": {"type": "point", "filled": True, "size": 95, "opacity": 1},
            "encoding": {
                "x": x,
                "y": y,
                "color": {"field": "colour", "type": "nominal", "scale": None},
                "shape": {"field": "shape", "type": "nominal", "scale": None},
                "tooltip": tooltip,
            },
        },
        {
            "data": data,
            "mark": text_mark(theme, dx=9),
            "encoding": {"x": x, "y": y, "text": {"field": "says"}},
        },
    ]  # fmt: skip
