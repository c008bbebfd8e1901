"""How many tokens are kept, step by step: top-k stays where it is, the nucleus moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.arrays import Integers
from core.charts.by_hand import INKS, Spec, Theme, arrow_bytes

NUCLEUS: dict[Theme, str] = {"light": "#0072B2", "dark": "#56B4E9"}
TOP_K: dict[Theme, str] = {"light": "#C24A00", "dark": "#F0712B"}
KEPT: dict[Theme, str] = {"light": "#8A6508", "dark": "#E0B040"}


@dataclass(frozen=True, eq=False)
class Sizes:
    """``kept``, ``by_k``, ``by_p``: int64 [step], tokens left by all filters of the settings, by
    top-k alone and by the nucleus alone; ``k`` and ``p``; how many tokens the ``vocabulary`` has.
    """

    kept: Integers
    by_k: Integers
    by_p: Integers
    k: int
    p: float
    vocabulary: int


def size_rows(sizes: Sizes, told: bool) -> bytes:
    """Return a row a step; ``start`` and ``end`` are the edges of its stretch of the axis.

    Untold, what would answer the question is missing from the rows. The layers stay, so that a
    chart stays at its step when the answer comes.
    """
    steps = np.arange(1, len(sizes.kept) + 1)
    hidden = np.full(len(steps), np.nan)
    return arrow_bytes(
        {
            "step": steps,
            "start": steps - 0.5,
            "end": steps + 0.5,
            "by_k": sizes.by_k,
            "kept": sizes.kept.astype(np.float64) if told else hidden,
            "by_p": sizes.by_p.astype(np.float64) if told else hidden,
        }
    )


def size_layers(sizes: Sizes, theme: Theme) -> list[Spec]:
    """Return the layers, between ``sizes_left`` and ``width`` and below ``sizes_top``."""
    steps = len(sizes.kept)
    x: Spec = {
        "field": "step",
        "type": "quantitative",
        "title": "token",
        "scale": {
            "domain": [0.5, steps + 0.5],
            "range": [{"expr": "sizes_left"}, {"expr": "width"}],
            "nice": False,
            "zero": False,
        },
        "axis": None,
    }
    y: Spec = {
        "type": "quantitative",
        "title": None,
        "scale": {
            "type": "log",
            "domain": [0.8, sizes.vocabulary * 1.2],
            "range": [{"expr": "height"}, {"expr": "sizes_top"}],
            "nice": False,
        },
        "axis": None,
    }
    drawn_x = {**x, "axis": {"orient": "bottom", "tickCount": 8, "tickMinStep": 1, "format": "d"}}
    drawn_y = {
        **y,
        "axis": {"orient": "right", "values": [1, 10, 100, 1000], "format": ",d", "grid": False},
    }
    return [
        _now(x, theme),
        _line("by_k", drawn_x, drawn_y, TOP_K[theme], [5, 4]),
        _line("by_p", x, y, NUCLEUS[theme], [1, 0]),
        _dots(x, y, theme),
        _clicks(x),
        *_key(sizes, theme),
    ]


def _line(name: str, x: Spec, y: Spec, colour: str, dash: list[int]) -> Spec:
    mark = {"type": "line", "color": colour, "strokeWidth": 2, "strokeDash": dash}
    return {
        "data": {"name": "sizes"},
        "transform": [{"filter": f"isValid(datum.{name})"}],
        "mark": {**mark, "interpolate": "step", "clip": True},
        "encoding": {"x": x, "y": {**y, "field": name}},
    }


def _dots(x: Spec, y: Spec, theme: Theme) -> Spec:
    return {
        "data": {"name": "sizes"},
        "transform": [{"filter": "isValid(datum.kept)"}],
        "mark": {"type": "point", "filled": True, "shape": "diamond", "size": 34, "opacity": 1,
                 "color": KEPT[theme]},
        "encoding": {"x": x, "y": {**y, "field": "kept"}},
    }  # fmt: skip


def _now(x: Spec, theme: Theme) -> Spec:
    return {
        "data": {"name": "sizes"},
        "transform": [{"filter": "datum.step == step"}],
        "mark": {"type": "rect", "color": INKS[theme].quiet, "opacity": 0.35},
        "encoding": {
            "x": {**x, "field": "start"},
            "x2": {"field": "end"},
            "y": {"value": {"expr": "sizes_top"}},
            "y2": {"value": {"expr": "height"}},
        },
    }


def _clicks(x: Spec) -> Spec:
    says = [
        {"field": "step", "title": "token"},
        {"field": "by_k", "title": "top-k alone keeps", "format": ","},
        {"field": "says_by_p", "title": "the nucleus alone keeps"},
        {"field": "says_kept", "title": "kept"},
    ]
    return {
        "name": "size",
        "data": {"name": "sizes"},
        "transform": [
            {
                "calculate": f"isValid(datum.{each}) ? format(datum.{each}, ',') : 'guess first'",
                "as": f"says_{each}",
            }
            for each in ("by_p", "kept")
        ],
        "mark": {"type": "rect", "opacity": 0.001, "cursor": "pointer"},
        "encoding": {
            "x": {**x, "field": "start"},
            "x2": {"field": "end"},
            "y": {"value": {"expr": "sizes_top"}},
            "y2": {"value": {"expr": "height"}},
            "tooltip": says,
        },
    }


def _key(sizes: Sizes, theme: Theme) -> list[Spec]:
    """Return what is drawn, in words above it, each in its colour after its sign."""
    entries = [
        (f"╌ top-k alone, k = {sizes.k}", TOP_K[theme]),
        (f"━ nucleus alone, p = {sizes.p:g}", NUCLEUS[theme]),
        ("◆ kept with these settings", KEPT[theme]),
    ]
    title = (f"Tokens kept, of {sizes.vocabulary:,}", INKS[theme].text)
    return [
        {
            "data": {"values": [{}]},
            "mark": {"type": "text", "text": says, "color": colour, "fontSize": 12,
                     "fontWeight": "bold" if row == 0 else "normal",
                     "align": "left", "baseline": "top"},
            "encoding": {
                "x": {"value": {"expr": "sizes_left"}},
                "y": {"value": {"expr": f"sizes_top - {16 * (len(entries) + 1 - row) + 4}"}},
            },
        }
        for row, (says, colour) in enumerate([title, *entries])
    ]  # fmt: skip
