"""How many units each pass kept, as bars, against what the binomial law expects, as marks."""

from __future__ import annotations

import numpy as np

from core.arrays import Float64, Integers
from core.charts.by_hand import INKS, Chart, Spec, Theme, layered

BAR: dict[Theme, str] = {"light": "#E9A574", "dark": "#A8511A"}


def survivors_chart(observed: Integers, expected: Float64, theme: Theme, finding: str) -> Chart:
    """Draw passes by the number of units they kept. Both arrays: [hidden + 1]."""
    ink, units = INKS[theme], len(observed) - 1
    seen = np.flatnonzero((observed > 0) | (expected >= 0.05))
    low, high = max(int(seen.min()) - 1, 0), min(int(seen.max()) + 1, units)
    rows = [
        {"kept": kept, "passes": int(observed[kept]), "expected": float(expected[kept])}
        for kept in range(low, high + 1)
    ]
    x: Spec = {
        "field": "kept",
        "type": "quantitative",
        "title": "units kept in a pass",
        "scale": {"domain": [low - 0.6, high + 0.6], "nice": False, "zero": False},
        "axis": {"tickMinStep": 1, "format": "d"},
    }
    top = 1.12 * float(max(observed.max(), expected.max()))
    y: Spec = {
        "type": "quantitative",
        "title": "passes",
        "scale": {"domain": [0, top], "nice": False},
        "axis": {"tickCount": 4},
    }
    tooltip = [
        {"field": "kept", "title": "units kept"},
        {"field": "passes"},
        {"field": "expected", "title": "expected", "format": ".1f"},
    ]
    key = [
        {
            "at": 0,
            "says": f"{int(observed.sum()):,} passes",
            "colour": BAR[theme],
            "shape": "square",
        },
        {"at": 1, "says": "binomial law", "colour": ink.text, "shape": "diamond"},
    ]
    layers: list[Spec] = [
        {
            "data": {"values": rows},
            "mark": {"type": "bar", "color": BAR[theme],
                     "width": {"expr": f"max(2, width / {high - low + 1.2:.1f} * 0.72)"}},
            "encoding": {"x": x, "y": {**y, "field": "passes"}, "tooltip": tooltip},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "shape": "diamond", "size": 60,
                     "color": ink.text, "stroke": ink.halo, "strokeWidth": 1, "opacity": 1},
            "encoding": {"x": {**x, "axis": None}, "y": {**y, "field": "expected", "axis": None},
                         "tooltip": tooltip},
        },
        {
            "data": {"values": key},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "fontSize": 12,
                     "color": ink.text},
            "encoding": {
                "x": {"value": {"expr": "width - 78"}},
                "y": {"value": {"expr": "8 + datum.at * 17"}},
                "text": {"field": "says"},
            },
        },
        {
            "data": {"values": key},
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
            "encoding": {
                "x": {"value": {"expr": "width - 88"}},
                "y": {"value": {"expr": "8 + datum.at * 17"}},
                "color": {"field": "colour", "type": "nominal", "scale": None},
                "shape": {"field": "shape", "type": "nominal", "scale": None},
            },
        },
    ]  # fmt: skip
    return Chart(layered(layers, height=210), finding)
