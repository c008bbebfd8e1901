"""Formats of numbers on a number line: what each can hold."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, isfinite, log2
from typing import TYPE_CHECKING, Any

import altair as alt

from core.charts.chart import Chart, drawn
from core.charts.palette import AZURE

if TYPE_CHECKING:
    from core.hardware.precision import Format

WINDOW = 2.0**-5
"""The number line shows from a power of two to this much above it."""

MOST = 64
"""So many numbers are drawn apart; more are a band."""


def precision_chart(formats: Sequence[Format], value: float, finding: str, told: bool) -> Chart:
    """Draw what each format holds from the value's power of two on. Untold, the line of the
    longest format alone.
    """
    start, names = 2.0 ** floor(log2(value)), [form.name for form in formats]
    scale = alt.Scale(domain=[start, start * (1 + WINDOW)], nice=False, zero=False)
    axis = alt.Axis(labelFontSize=14, ticks=False, domain=False, labelPadding=8)
    marks = alt.Chart(alt.NamedData("marks")).encode(
        alt.X("value:Q", scale=scale, title="every number there is, from here on"),
        alt.Y("name:N", scale=alt.Scale(domain=names, padding=0.4), axis=axis, title=None),
    )
    return drawn(
        finding,
        {"marks": mark_rows(formats if told else formats[:1], start)},
        [
            marks.mark_bar(color=AZURE).encode(alt.X2("end:Q")),
            marks.mark_tick(color=AZURE, thickness=2, bandSize=26),
        ],
        height=270,
    )


def mark_rows(formats: Sequence[Format], start: float) -> dict[str, Any]:
    """Return the numbers of each format in the window: each a mark, or all of them one band."""
    rows: list[tuple[str, float, float]] = []
    for form in formats:
        gap, last = form.spacing(start), start * (1 + WINDOW)
        count = int(start * WINDOW / gap) + 1 if isfinite(gap) else 0
        if count > MOST:
            rows.append((form.name, start, last))
        else:
            rows += [(form.name, start + gap * n, start + gap * n) for n in range(count)]
    return dict(zip(("name", "value", "end"), map(list, zip(*rows, strict=True)), strict=True))
