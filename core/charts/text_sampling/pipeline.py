"""The pipeline: a row a token, a column a step, and in each the cut where it falls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
from altair import datum

from core.charts.chart import ONE, Chart, Layer, at, chosen, drawn, places, settled
from core.charts.palette import BLUE, INK, QUIET, TOP_K, WAITING

if TYPE_CHECKING:
    from core.text_sampling.columns import Columns

SHORT = {
    "temperature": "temp.", "drawn from": "drawn", "the model's": "model",
    "renormalised": "renorm.",
}  # fmt: skip
REMOVED = TOP_K
STROKES = "╱" * 60
NOTHING = "\u200b"
"""What to end a cut text with: no width; an empty text would mean three dots."""

STAYS, CROSSES, HERE, BEFORE = (
    "stays", "crosses top-p, and stays", "removed here", "removed before",
)  # fmt: skip
BARS: tuple[tuple[str, dict[str, Any]], ...] = (
    (STAYS, {"fill": BLUE}),
    (CROSSES, {"fill": BLUE, "stroke": INK, "strokeWidth": 2}),
    (HERE, {"filled": False, "stroke": REMOVED, "strokeDash": [3, 2]}),
)
CELLS, HEADS, NAMES = (alt.NamedData(name) for name in ("cells", "heads", "names"))
TOOLTIP = [
    alt.Tooltip("token:N"),
    alt.Tooltip("step:N"),
    alt.Tooltip("probability:Q", format=".3%"),
    alt.Tooltip("sum:Q", title="sum down to here", format=".3%"),
    alt.Tooltip("state:N"),
]
HEAD, MOST_HIGH = 66, 48
"""Pixels for the heads of the columns, and the most for a row."""
LONG = "max(datum.long * bar_wide, 1)"
MIDDLE = "bar_drop + bar_high / 2"
SUM = "step_wide + sum_wide - 12"


def pipeline_chart(columns: Columns, finding: str) -> Chart:
    """Draw the steps side by side, all bars on one scale; few tokens take less height."""
    high = min(420, HEAD + (MOST_HIGH + 2) * (len(columns.names) + 1))
    layers: list[Layer] = [*_heads(), *_bars(), *_numbers_and_cuts(), *_rest(columns)]
    return drawn(finding, _rows(columns), layers, params=_layout(columns), height=high)


def _layout(columns: Columns) -> list[alt.VariableParameter]:
    """Return where things stand; ``narrow``: numbers stand under the bars, titles are short."""
    rows, steps = len(columns.names), len(columns.columns)
    others = 1 if columns.vocabulary > rows else 0
    summed = any(column.step == "top_p" for column in columns.columns)
    return places(
        narrow="width < 640",
        names_wide="narrow ? min(84, width * 0.22) : 128",
        sum_wide="narrow ? 38 : 46" if summed else "0",
        step_wide=f"(width - names_wide - sum_wide) / {steps}",
        head=f"{HEAD}",
        row_high=f"min((height - head) / {rows + others}, {MOST_HIGH})",
        bar_wide="narrow ? step_wide - 6 : step_wide - 64",
        bar_high="narrow ? min(row_high * 0.4, 12) : min(row_high * 0.66, 18)",
        bar_drop="narrow ? row_high * 0.1 : (row_high - bar_high) / 2",
    )


def _left(inset: str = "0") -> Any:
    return at(f"names_wide + datum.column * step_wide + datum.after * sum_wide + {inset}")


def _top(inset: str = "0") -> Any:
    return at(f"head + datum.row * row_high + {inset}")


@settled
def _heads() -> list[alt.Chart]:
    """Head the columns, and name the rows."""
    heads = alt.Chart(HEADS).encode(x=_left())
    plain, bold = (heads.mark_text(baseline="top", fontWeight=each) for each in ("normal", "bold"))
    lines = [
        bold.encode(text=at("narrow ? datum.short : datum.title")),
        plain.encode(text=at("narrow ? datum.brief : datum.setting")),
        bold.encode(alt.Text("size:N")),
        plain.encode(text=at("datum.entropy + (narrow ? '' : ' bits')")),
    ]
    once = alt.Chart(ONE).encode(x=at("0"))
    legend = once.mark_text(baseline="top")
    return [
        *(text.encode(alt.YValue(14 * line)) for line, text in enumerate(lines)),
        heads.transform_filter(datum.summed)
        .mark_text(text="sum", color=WAITING, align="right", baseline="top")
        .encode(alt.YValue(0), x=_left(SUM)),
        legend.encode(alt.TextValue("tokens left"), y=at("28")),
        legend.encode(text=at("narrow ? 'bits' : 'entropy'"), y=at("42")),
        once.mark_rule().encode(x2=at("width"), y=at("head - 5")),
        alt.Chart(NAMES)
        .mark_text(limit=alt.expr("names_wide - 8"), fontSize=alt.expr("narrow ? 12 : 13"))
        .encode(
            alt.Text("token:N"),
            alt.Tooltip("token:N"),
            x=at("0"),
            y=_top(f"(narrow ? {MIDDLE} : row_high / 2)"),
        ),
    ]


@settled
def _bars() -> list[alt.Chart]:
    """Draw the bars; hatch what a step removes, and mark what an earlier one did."""
    cell = alt.Chart(CELLS).encode(x=_left(), tooltip=TOOLTIP)
    middle = alt.Chart(CELLS).encode(y=_top(MIDDLE))
    long = alt.expr("max(datum.long * bar_wide, 0.1)")
    bar = cell.encode(x2=_left(LONG), y=_top("bar_drop"), y2=_top("bar_drop + bar_high"))
    return [
        cell.mark_rect(opacity=0.001).encode(x2=_left("step_wide"), y=_top(), y2=_top("row_high")),
        *(bar.transform_filter(datum.state == state).mark_rect(**look) for state, look in BARS),
        middle.transform_filter(datum.state == HERE)
        .mark_text(text=STROKES, color=REMOVED, ellipsis=NOTHING, limit=long)
        .encode(x=_left()),
        middle.transform_filter(datum.state == BEFORE)
        .mark_text(text="·", color=QUIET, fontSize=14)
        .encode(x=_left("1"), tooltip=TOOLTIP),
    ]


@settled
def _numbers_and_cuts() -> list[alt.Chart]:
    """Write each probability by its bar, on a phone under it, and top-p's sums; draw the cuts."""
    sign = f"{{'{CROSSES}': ' ◆', '{HERE}': ' ×'}}[datum.state] || ''"
    shown = "format(datum.probability, datum.probability < 0.0995 ? '.1%' : '.0%')"
    colour = alt.when(datum.state == HERE).then(alt.value(REMOVED))
    numbers = (
        alt.Chart(CELLS)
        .transform_filter(datum.state != BEFORE)
        .encode(y=_top("(narrow ? bar_drop + bar_high + row_high * 0.24 : row_high / 2)"))
    )
    return [
        numbers.mark_text().encode(
            x=_left(f"(narrow ? 0 : {LONG} + 4)"),
            text=at(f"{shown} + ({sign})"),
            color=chosen(colour.otherwise(alt.value(INK))),
            tooltip=TOOLTIP,
        ),
        numbers.transform_filter(datum.summed)
        .mark_text(align="right", color=WAITING)
        .encode(x=_left(SUM), text=at("format(datum.sum, narrow ? '.0%' : '.1%')")),
        alt.Chart(HEADS)
        .transform_filter(datum.cuts)
        .mark_rule(color=INK, strokeWidth=2)
        .encode(
            x=_left("-3"),
            x2=_left("step_wide - 8 + datum.summed * sum_wide"),
            y=at("head + datum.cut * row_high"),
        ),
    ]


def _rest(columns: Columns) -> list[alt.Chart]:
    """Return the last row: all tokens that are not shown, in numbers."""
    others = columns.vocabulary - len(columns.names)
    if others == 0:
        return []
    top = at(f"head + {len(columns.names)} * row_high + row_high * 0.5")
    return [
        alt.Chart(ONE)
        .mark_text(fontStyle="italic")
        .encode(text=at(f"narrow ? 'others' : '{others:,} others'"), x=at("0"), y=top),
        alt.Chart(HEADS).mark_text().encode(alt.Text("rest:N"), x=_left(), y=top),
    ]


def _rows(columns: Columns) -> dict[str, dict[str, Any]]:
    steps, row = columns.columns, np.arange(len(columns.names))
    p, kept, removed = (
        np.array([getattr(column, name) for column in steps])
        for name in ("probabilities", "kept", "removed")
    )
    gone = np.vstack([np.zeros_like(kept[:1]), ~kept[:-1]])
    crosses = np.array([row == column.crossing for column in steps])
    state = np.select([gone, removed, crosses], [BEFORE, HERE, CROSSES], STAYS)
    summed = np.array([column.step == "top_p" for column in steps])
    after = np.cumsum(summed) - summed
    return {
        "cells": {
            "column": np.repeat(np.arange(len(steps)), len(row)),
            "row": np.tile(row, len(steps)),
            "after": np.repeat(after, len(row)),
            "summed": np.repeat(summed, len(row)),
            "token": columns.names * len(steps),
            "step": np.repeat([each.name for each in steps], len(row)),
            "probability": p.ravel(),
            "long": (p / p.max()).ravel(),
            "sum": p.cumsum(axis=1).ravel(),
            "state": state.ravel(),
        },
        "heads": {
            "column": np.arange(len(steps)),
            "after": after,
            "summed": summed,
            "title": [column.title for column in steps],
            "short": [SHORT.get(column.title, column.title) for column in steps],
            "setting": [column.setting for column in steps],
            "brief": [SHORT.get(column.setting, column.setting) for column in steps],
            "size": [f"{column.size:,}" for column in steps],
            "entropy": [f"{column.entropy:.2f}" for column in steps],
            "rest": [f"{column.rest:.1%}" if column.rest_kept else "–" for column in steps],
            "cut": [column.shown_kept for column in steps],
            "cuts": removed.any(axis=1),
        },
        "names": {"row": row, "token": columns.names},
    }
