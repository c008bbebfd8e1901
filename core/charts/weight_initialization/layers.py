"""Pieces that the pictures of “A real network” share: text on a halo, hovering, the view itself."""

from __future__ import annotations

from collections.abc import Sequence

from core.charts.by_hand import INKS, Spec, Theme

LARGEST_PLAIN = 1e5
"""Numbers from here on are written with an exponent on an axis: they would not fit."""


def number_axis(largest: float, ticks: int) -> Spec:
    """Return an axis that stays readable whatever the size of its numbers."""
    if largest < LARGEST_PLAIN:
        return {"tickCount": ticks}
    return {"tickCount": 3, "format": ".0e"}


def hovered(name: str) -> Spec:
    """Return a parameter: the row whose field ``name`` the pointer is on."""
    return {
        "name": "hovered",
        "select": {"type": "point", "fields": [name], "on": "pointerover", "clear": "pointerout"},
    }


def lit(on: float, off: float) -> Spec:
    """Return an encoding that is ``on`` for the hovered row and ``off`` for the others."""
    return {"condition": {"param": "hovered", "empty": False, "value": on}, "value": off}


def label_layers(
    rows: Sequence[Spec], x: Spec, y: Spec, theme: Theme, **mark: object
) -> list[Spec]:
    """Return text on a halo: ``rows`` hold the fields of ``x`` and ``y``, and the text ``says``."""
    ink = INKS[theme]
    text: Spec = {"type": "text", "fontSize": 13, "fontWeight": "bold", "color": ink.text, **mark}
    halo = {**text, "color": ink.halo, "stroke": ink.halo, "strokeWidth": 4, "opacity": 0.8}
    encoding = {"x": x, "y": y, "text": {"field": "says"}}
    data = {"values": list(rows)}
    return [{"data": data, "mark": style, "encoding": encoding} for style in (halo, text)]


def spec_of(height: int, layers: Sequence[Spec], **more: object) -> Spec:
    """Return one layered view as wide as its place."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "height": height,
        **more,
        "layer": list(layers),
        "config": {"view": {"stroke": None}, "axis": {"grid": False}},
        "usermeta": {"embedOptions": {"renderer": "canvas", "actions": False}},
    }


def nothing_spec(says: str, height: int, theme: Theme) -> Spec:
    """Return a view that says why there is nothing to draw."""
    mark: Spec = {
        "type": "text",
        "fontSize": 15,
        "color": INKS[theme].text,
        "limit": {"expr": "width"},
    }
    place = {"x": {"value": {"expr": "width / 2"}}, "y": {"value": {"expr": "height / 2"}}}
    words = {"values": [{"says": says}]}
    return spec_of(
        height, [{"data": words, "mark": mark, "encoding": {**place, "text": {"field": "says"}}}]
    )


def subtitle(text: str, theme: Theme) -> Spec:
    """Return a line over a picture that says how to read its marks."""
    return {
        "text": text,
        "anchor": "start",
        "fontSize": 12,
        "fontWeight": "normal",
        "color": INKS[theme].waiting,
        "offset": 8,
    }


def percent(share: float) -> str:
    """Return a share as percent: "79%"; never rounded up to a hundred."""
    return f"{min(100 * share, 99) if share < 1 else 100:.0f}%"
