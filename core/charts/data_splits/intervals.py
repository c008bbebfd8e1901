"""Error bars against the truth: which intervals hold it, and how long they ought to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np
from altair import datum

from core.charts.chart import ONE, Chart, at, drawn, on_halo
from core.charts.data_splits.parts import AXIS_ROOM, CROSS, domain_of
from core.charts.palette import BLUE, INK, VERMILLION
from core.data_splits.coverage import DrawOfData

MOST_SHOWN = 100
"""So many intervals are drawn; all are counted."""

TOOLTIP = [
    alt.Tooltip("seed:N", title="data seed"),
    *(
        alt.Tooltip(f"{field}:Q", title=title, format=".1%")
        for field, title in (
            ("mean", "mean score"),
            ("low", "naive, from"),
            ("high", "naive, to"),
            ("corrected_low", "corrected, from"),
            ("corrected_high", "corrected, to"),
        )
    ),
]


def intervals_chart(draws: Sequence[DrawOfData], truth: float, finding: str) -> Chart:
    """Draw the first ``MOST_SHOWN`` draws: the naive interval thick, the corrected one thin.

    A naive interval that misses the truth is marked by colour and by a cross.
    """
    shown = draws[:MOST_SHOWN]
    ends = [(d.naive.low, d.naive.high, d.corrected.low, d.corrected.high) for d in shown]
    low, high, corrected_low, corrected_high = np.array(ends).T
    rows = {
        "place": np.arange(len(shown)),
        "seed": [draw.seed for draw in shown],
        "mean": [draw.estimate for draw in shown],
        "low": low,
        "high": high,
        "corrected_low": corrected_low,
        "corrected_high": corrected_high,
        "holds": ["holds" if draw.naive.holds(truth) else "misses" for draw in shown],
    }
    layers = _layers(truth, len(shown), domain_of(np.array(ends)))
    return drawn(finding, {"intervals": rows}, layers)


def _layers(truth: float, count: int, domain: list[float]) -> list[alt.Chart]:
    scale, axis = alt.Scale(domain=domain), alt.Axis(format=".0%", tickCount=6)

    def accuracy(field: str) -> alt.Y:
        return alt.Y(field, title="accuracy", scale=scale, axis=axis)

    draw = alt.Chart(alt.NamedData("intervals")).encode(
        alt.X(
            "place:Q",
            title=f"{count} fresh draws of the data, each cross-validated",
            scale=alt.Scale(domain=[-1, count]),
            axis=alt.Axis(labels=False, ticks=False, domain=False),
        )
    )
    colour = alt.Scale(domain=["holds", "misses"], range=[BLUE, VERMILLION])
    thin = draw.mark_rule(strokeWidth=1.2)
    thick = draw.mark_rule(strokeWidth=alt.expr(f"min(5, 0.5 * width / {count})"))
    cross = draw.mark_point(shape=CROSS, size=40, strokeWidth=2, filled=False, color=VERMILLION)
    level = alt.Chart(ONE).encode(alt.YDatum(truth, scale=scale, axis=axis, title="accuracy"))
    says = level.encode(alt.TextValue(f"truth {truth:.1%}"), x=at("0"))
    return [
        thin.encode(accuracy("corrected_low:Q"), alt.Y2("corrected_high:Q")),
        thick.encode(
            accuracy("low:Q"),
            alt.Y2("high:Q"),
            alt.Color("holds:N", scale=colour, legend=None),
            tooltip=TOOLTIP,
        ),
        cross.transform_filter(datum.holds == "misses").encode(accuracy("mean:Q"), tooltip=TOOLTIP),
        level.mark_rule(strokeWidth=2, color=INK),
        *on_halo(says, dy=-10, dx=4, fontWeight="bold"),
    ]


@dataclass(frozen=True)
class Bar:
    """A named length, what it ``says`` at its end, and its colour."""

    name: str
    value: float
    says: str
    colour: alt.ExprRef


def bars_chart(bars: Sequence[Bar], title: str, written: str, finding: str) -> Chart:
    """Draw one bar per name from zero, its words at its end."""
    names, high = [bar.name for bar in bars], 44 * len(bars) + 8
    rows = {
        "row": range(len(bars)),
        "name": names,
        "value": [bar.value for bar in bars],
        "says": [bar.says for bar in bars],
    }
    length = alt.X(
        "value:Q",
        title=title,
        scale=alt.Scale(domain=[0, 1.4 * (max(bar.value for bar in bars) or 1.0)]),
        axis=alt.Axis(format=written, tickCount=4),
    )
    colours = alt.Color(
        "name:N", scale=alt.Scale(domain=names, range=[bar.colour for bar in bars]), legend=None
    )

    def down(inset: int) -> str:
        return f"(44 * datum.row + {inset}) * height / {high}"

    bar = alt.Chart(alt.NamedData("bars"))
    layers = [
        bar.mark_rect(cornerRadius=2).encode(
            length, colours, x2=at("0"), y=at(down(20)), y2=at(down(40))
        ),
        bar.mark_text().encode(alt.Text("name:N"), x=at("0"), y=at(down(10))),
        bar.mark_text(dx=6, fontWeight="bold").encode(alt.Text("says:N"), length, y=at(down(30))),
    ]
    return drawn(finding, {"bars": rows}, layers, height=high + AXIS_ROOM)
