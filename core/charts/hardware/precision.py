"""Formats of numbers on a number line, and the error of a product in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
from altair import datum

from core.charts.chart import Chart, at, between, drawn, places
from core.charts.palette import AZURE, VERMILLION
from core.charts.runtime_algorithms.distance import head

if TYPE_CHECKING:
    from core.hardware.precision import Precise

MOST = 64
"""So many numbers are drawn apart; more are a band."""


def precision_chart(
    result: Precise, names: list[str], window: float, finding: str, told: bool
) -> Chart:
    """Draw what each format holds from the value's power of two to ``window`` above it, and the
    error of its product. Untold, the line of the longest format alone.
    """
    rows = format_rows(result, names, told)
    scale = alt.Scale(
        domain=[result.start, result.start + window], range=between("left", "line_right"),
        nice=False, zero=False,
    )  # fmt: skip
    line_axis = alt.Axis(orient="bottom", tickCount=3, offset=alt.expr("line_low - height"))
    marks = alt.Chart(alt.NamedData("marks"))
    row = "line_top + (datum.row + 0.5) * up"
    labels = alt.Chart(alt.NamedData("formats"))
    error = alt.Scale(type="log", domain=[1e-17, 1.0], range=between("right", "width - 16"))
    error_axis = alt.Axis(
        orient="bottom", values=[1e-16, 1e-12, 1e-8, 1e-4, 1], format=".0e",
        offset=alt.expr("error_low - height"),
    )  # fmt: skip
    points = labels.transform_filter("isValid(datum.error)").encode(
        alt.X("error:Q", scale=error, axis=error_axis, title=None),
        y=at("error_top + (datum.row + 0.5) * up"),
        tooltip=[alt.Tooltip("name:N"), alt.Tooltip("error:Q", format=".2e")],
    )
    return drawn(
        finding,
        {"marks": line_rows(result, window, told), "formats": rows},
        [
            marks.mark_rect(color=AZURE).encode(
                alt.X("value:Q", scale=scale, axis=line_axis, title=None),
                alt.X2("end:Q"),
                y=at(f"{row} - up * 0.3"),
                y2=at(f"{row} + up * 0.3"),
            ),
            marks.transform_filter(datum.value == datum.end)
            .mark_rule(strokeWidth=2, color=AZURE)
            .encode(
                alt.X("value:Q", scale=scale, axis=line_axis, title=None),
                y=at(f"{row} - up * 0.3"),
                y2=at(f"{row} + up * 0.3"),
            ),
        ],
        [
            labels.mark_text(align="right", baseline="middle").encode(
                alt.Text("name:N"), x=at("left - 8"), y=at(row)
            ),
            labels.mark_text(align="right", baseline="middle").encode(
                alt.Text("name:N"), x=at("right - 8"), y=at("error_top + (datum.row + 0.5) * up")
            ),
            head("every number there is, from here on", "0", "0"),
            head("error of the product", "wide ? right - 74 : 0", "wide ? 0 : error_top - 24"),
        ],
        [points.mark_point(size=130, shape="diamond", color=VERMILLION)]
        if told
        else [labels.mark_text(text="?", baseline="middle", fontSize=16).encode(
            x=at("right + 8"), y=at("error_top + (datum.row + 0.5) * up"))],
        params=places(
            wide="width > 620",
            left="74",
            line_right="wide ? width * 0.52 : width - 16",
            right="wide ? width * 0.52 + 110 : 74",
            line_top="24",
            up=f"(wide ? height - 24 : (height - 80) / 2 - 24) / {len(names)}",
            line_low=f"line_top + up * {len(names)}",
            error_top="wide ? 24 : line_low + 70",
            error_low=f"error_top + up * {len(names)}",
        ),
        height=320,
    )  # fmt: skip


def format_rows(result: Precise, names: list[str], told: bool) -> dict[str, Any]:
    """Return a row for each format."""
    return {
        "row": range(len(names)),
        "name": names,
        "error": [max(each, 1e-17) if told else np.nan for each in result.error],
    }


def line_rows(result: Precise, window: float, told: bool) -> dict[str, Any]:
    """Return the numbers of each format in the window: each a mark, or all of them one band."""
    row, value, end = [], [], []
    for place, gap in enumerate(result.spacing):
        if not np.isfinite(gap) or (place and not told):
            continue
        count = int(window / gap) + 1
        if count > MOST:
            starts, ends = [result.start], [result.start + window]
        else:
            starts = ends = [result.start + gap * n for n in range(count)]
        row += [place] * len(starts)
        value += starts
        end += ends
    return {"row": row, "value": value, "end": end}
