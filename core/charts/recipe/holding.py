"""What repeats: a row for each part of a training, a column for each way to seed it."""

from __future__ import annotations

from typing import Any

import altair as alt

from core.charts.chart import Chart, at, drawn, places
from core.charts.palette import AZURE, INK, QUIET, VERMILLION
from core.recipe.holding import DIFFERS, NOT_RUN, OPEN, REGIMES, SAME, TRIED, Holding

_BAR = "M-1,-.25L1,-.25L1,.25L-1,.25Z"
_RING = "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0M-.55,0A.55,.55,0,1,0,.55,0A.55,.55,0,1,0,-.55,0"
SHAPES = {
    SAME: ("circle", AZURE),
    TRIED: (_RING, AZURE),
    DIFFERS: ("cross", VERMILLION),
    OPEN: (_BAR, QUIET),
    NOT_RUN: (_BAR, QUIET),
}
"""Shape and colour by what a cell says: the words stand beside them too."""


def holding_chart(holding: Holding) -> Chart:
    """Draw a mark and its word for each part and regime."""
    rows = holding_rows(holding)
    count = len(holding.parts)
    cells = alt.Chart(alt.NamedData("cells")).encode(
        y=at("top + (datum.row + (wide ? 0.5 : 0.72)) * up"),
        tooltip=[
            alt.Tooltip("part:N"),
            alt.Tooltip("regime:N", title="seeded by"),
            alt.Tooltip("says:N", title="a second run"),
        ],
    )
    parts = alt.Chart(alt.NamedData("parts"))
    heads = alt.Chart(alt.NamedData("regimes")).encode(x=at("left + datum.column * across"))
    shapes, colours = map(list, zip(*SHAPES.values(), strict=True))
    return drawn(
        holding.finding,
        {
            "cells": rows,
            "parts": {"row": range(count), "part": holding.parts},
            "regimes": {"column": range(len(REGIMES)), "regime": REGIMES},
        },
        [
            heads.mark_text(fontSize=14, fontWeight="bold", baseline="top", lineBreak="|").encode(
                alt.Text("head:N"), y=at("0")
            ).transform_calculate(head="wide ? datum.regime : replace(datum.regime, ' ', '|')"),
            parts.mark_rule(strokeWidth=0.6).encode(
                x=at("0"), x2=at("width"), y=at("top + datum.row * up")
            ),
            parts.mark_text(fontSize=14, baseline="middle", color=INK).encode(
                alt.Text("part:N"), x=at("0"), y=at("top + (datum.row + (wide ? 0.5 : 0.28)) * up")
            ),
            cells.mark_point(size=120).encode(
                alt.Color("says:N").legend(None).scale(domain=list(SHAPES), range=colours),
                alt.Shape("says:N").legend(None).scale(domain=list(SHAPES), range=shapes),
                x=at("left + datum.column * across + 8"),
            ),
            cells.mark_text(baseline="middle").encode(
                alt.Text("says:N"), x=at("left + datum.column * across + 22")
            ),
        ],
        params=places(
            wide="width > 620",
            left="wide ? 250 : 0",
            across=f"(width - left) / {len(REGIMES)}",
            top="wide ? 28 : 40",
            up=f"(height - top) / {count}",
        ),
        height=40 + 40 * count,
    )  # fmt: skip


def holding_rows(holding: Holding) -> dict[str, Any]:
    """Return a row for each cell: its part, its regime and what it says."""
    cells = [
        (row, column, part, REGIMES[column], says)
        for row, (part, line) in enumerate(zip(holding.parts, holding.cells, strict=True))
        for column, says in enumerate(line)
    ]
    names = ("row", "column", "part", "regime", "says")
    return {name: [cell[i] for cell in cells] for i, name in enumerate(names)}
