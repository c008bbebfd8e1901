"""Ways to one token: a bar for each way, cut into the different tokens that came."""

from __future__ import annotations

import numpy as np

from core.charts.by_hand import (
    INKS,
    Chart,
    Spec,
    Theme,
    arrow_bytes,
    group_colours,
    layered,
    places,
)
from core.text_sampling.ways import Ways

NARROW = "(width < 640)"
COLOURS = 6


def ways_chart(ways: Ways, theme: Theme, finding: str, told: bool = True) -> Chart:
    """Draw the ways, the name of each above its bar; untold, the bar of the first alone."""
    ink = INKS[theme]
    box: Spec = {
        "x": _at("datum.start * bars_wide"),
        "x2": _at("datum.end * bars_wide"),
        "y": _at("datum.row * row_high + 20"),
        "y2": _at("datum.row * row_high + 20 + bar_high"),
    }
    middle = _at("datum.row * row_high + 20 + bar_high / 2")
    layers: list[Spec] = [
        {
            "data": {"name": "ways"},
            "mark": _text(theme, fontSize=13, fontWeight="bold"),
            "encoding": {"x": _at("0"), "y": _at("datum.row * row_high + 10"),
                         "text": {"field": "name", "type": "nominal"}},
        },
        {
            "data": {"name": "parts"},
            "mark": {"type": "rect", "stroke": ink.halo, "strokeWidth": 1, "opacity": 0.55},
            "encoding": {
                **box,
                "color": {"field": "colour", "type": "nominal", "legend": None,
                          "scale": {"domain": list(range(COLOURS)),
                                    "range": group_colours(COLOURS, theme)}},
                "tooltip": [{"field": "token"}, {"field": "count", "title": "of the draws"},
                            {"field": "name", "title": "way"}],
            },
        },
        {
            "data": {"name": "parts"},
            "mark": _text(theme, align="center", fontSize=11),
            "encoding": {
                "x": _at("(datum.start + datum.end) / 2 * bars_wide"),
                "y": middle,
                "text": {"field": "token", "type": "nominal"},
                "opacity": _at(
                    "(datum.end - datum.start) * bars_wide > 7 * length(datum.token) + 6 ? 1 : 0"
                ),
            },
        },
        {
            "data": {"name": "ways"},
            "mark": _text(theme, align="right", fontSize={"expr": f"{NARROW} ? 12 : 14"}),
            "encoding": {"x": _at("width"), "y": middle,
                         "text": {"field": "says", "type": "nominal"}},
        },
    ]  # fmt: skip
    params = places(
        bars_wide=f"width - ({NARROW} ? 84 : 110)",
        row_high=f"height / {len(ways.ways)}",
        bar_high="min(row_high - 26, 26)",
    )
    return Chart(layered(layers, params, height=420), finding, _rows(ways, told))


def _rows(ways: Ways, told: bool) -> dict[str, bytes]:
    favourites = list(dict.fromkeys(token for way in ways.ways[::-1] for token in way.tokens))
    parts: dict[str, list[object]] = {
        name: [] for name in ("row", "name", "token", "count", "start", "end", "colour")
    }
    for row, way in enumerate(ways.ways if told else ways.ways[:1]):
        ends = np.cumsum(way.counts) / way.counts.sum()
        for place, (token, count) in enumerate(zip(way.tokens, way.counts, strict=True)):
            parts["row"].append(row)
            parts["name"].append(way.name)
            parts["token"].append(token)
            parts["count"].append(int(count))
            parts["start"].append(float(ends[place - 1]) if place else 0.0)
            parts["end"].append(float(ends[place]))
            parts["colour"].append(favourites.index(token) % COLOURS)
    says = [
        ("1 token" if way.sure else f"{len(way.tokens)} tokens") if told or row == 0 else "?"
        for row, way in enumerate(ways.ways)
    ]
    return {
        "parts": arrow_bytes(parts),
        "ways": arrow_bytes(
            {
                "row": list(range(len(ways.ways))),
                "name": [way.name for way in ways.ways],
                "says": says,
            }
        ),
    }


def _at(expression: str) -> Spec:
    return {"value": {"expr": expression}}


def _text(theme: Theme, **changes: object) -> Spec:
    return {"type": "text", "fontSize": 12, "align": "left", "baseline": "middle",
            "color": INKS[theme].text, **changes}  # fmt: skip
