"""Where texts part, as an outline: a branch is a row, and stands under the one it grows from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.charts.by_hand import (
    INKS,
    Chart,
    Spec,
    Theme,
    arrow_bytes,
    group_colours,
    group_shapes,
    layered,
    places,
)
from core.charts.text_sampling.walked_text import LETTER

ROW = 26
RIGHT = 104
"""Pixels for whose text it is and how probable its turn was."""


@dataclass(frozen=True)
class Drawn:
    """A branch as it is drawn.

    ``first``: its first token, the one that parts it from others; ``remainder``: the rest of its
    text; ``says``: whose it is; ``whole``: what the tooltip says; ``depth`` and ``parent`` as in
    the tree; ``seed``: the place of its seed among all, −1 for a branch that parts again.
    """

    first: str
    remainder: str
    says: str
    whole: str
    depth: int
    parent: int
    seed: int


def tree_chart(rows: Sequence[Drawn], seeds: int, theme: Theme, finding: str) -> Chart:
    """Draw the outline; the texts of ``seeds`` end in a shape and a colour each."""
    deepest = max(row.depth for row in rows)
    params = places(indent=f"min(22, width * 0.3 / {max(deepest, 1)})")
    columns = {
        "row": np.arange(len(rows)),
        "above": [max(row.parent, 0) for row in rows],
        "depth": [row.depth for row in rows],
        "first": [row.first for row in rows],
        # Vega trims what it writes: spaces between the two are room.
        "remainder": [row.remainder.lstrip() for row in rows],
        "letters": [
            len(row.first) + len(row.remainder) - len(row.remainder.lstrip()) for row in rows
        ],
        "says": [row.says for row in rows],
        "whole": [row.whole for row in rows],
        "seed": [row.seed for row in rows],
    }
    layers = [*_lines(theme), *_marks(seeds, theme), *_words(theme)]
    height = ROW * len(rows) + 4
    return Chart(layered(layers, params, height), finding, {"branches": arrow_bytes(columns)})


def _expression(text: str) -> Spec:
    return {"value": {"expr": text}}


_X = "(8 + datum.depth * indent)"
_Y = f"({ROW} * (datum.row + 0.5))"


def _lines(theme: Theme) -> list[Spec]:
    """Return a line down from each branch, and one across to each that grows from it."""
    grown = {"data": {"name": "branches"}, "transform": [{"filter": "datum.depth > 0"}]}
    mark = {"type": "rule", "color": INKS[theme].quiet, "strokeWidth": 1.2}
    stem = f"{_X} - indent"
    return [
        {
            **grown,
            "mark": mark,
            "encoding": {
                "x": _expression(stem),
                "y": _expression(f"{ROW} * (datum.above + 0.5)"),
                "y2": _expression(_Y),
            },
        },
        {
            **grown,
            "mark": mark,
            "encoding": {"x": _expression(stem), "x2": _expression(_X), "y": _expression(_Y)},
        },
    ]


def _marks(seeds: int, theme: Theme) -> list[Spec]:
    ink, place = INKS[theme], {"x": _expression(_X), "y": _expression(_Y)}
    domain = list(range(seeds))
    tooltip = [{"field": "whole", "title": "text"}, {"field": "says", "title": "written by"}]
    data = {"name": "branches"}
    return [
        {
            "data": data,
            "transform": [{"filter": "datum.seed < 0"}],
            "mark": {"type": "point", "filled": True, "size": 40, "opacity": 1,
                     "color": ink.waiting},
            "encoding": place,
        },
        {
            "data": data,
            "transform": [{"filter": "datum.seed >= 0"}],
            "mark": {"type": "point", "filled": True, "size": 95, "opacity": 1},
            "encoding": {
                **place,
                "color": {"field": "seed", "type": "nominal", "legend": None,
                          "scale": {"domain": domain, "range": group_colours(seeds, theme)}},
                "shape": {"field": "seed", "type": "nominal", "legend": None,
                          "scale": {"domain": domain, "range": group_shapes(seeds)}},
            },
        },
        {
            "data": data,
            "mark": {"type": "rect", "opacity": 0.001},
            "encoding": {
                "x": {"value": 0},
                "x2": _expression("width"),
                "y": _expression(f"{_Y} - {ROW / 2}"),
                "y2": _expression(f"{_Y} + {ROW / 2}"),
                "tooltip": tooltip,
            },
        },
    ]  # fmt: skip


def _words(theme: Theme) -> list[Spec]:
    start = f"({_X} + 12)"
    words: Spec = {
        "type": "text",
        "font": "monospace",
        "fontSize": 12,
        "align": "left",
        "baseline": "middle",
        "color": INKS[theme].text,
    }

    def text(field: str, x: str, **mark: object) -> Spec:
        room = {"expr": f"max(1, width - {RIGHT} - ({x}))"}
        return {
            "data": {"name": "branches"},
            "mark": {**words, "limit": room, **mark},
            "encoding": {"x": _expression(x), "y": _expression(_Y), "text": {"field": field}},
        }

    return [
        text("first", start, fontWeight="bold"),
        text("remainder", f"{start} + datum.letters * {LETTER}"),
        text("says", "width", align="right", font="sans-serif", limit=RIGHT),
    ]
