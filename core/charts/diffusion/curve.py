"""The schedule as a curve: the share of the data that is left, with the present step marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
from altair import datum

from core.arrays import Float64
from core.charts import playback as play
from core.charts.chart import ONE, at, between, on_halo
from core.charts.palette import AZURE, HALO, QUIET, VERMILLION, WAITING

LEFT = "ᾱ: the data's share of the variance"


def curve_rows(left: Float64) -> dict[str, Any]:
    """Return rows for ``left`` [steps + 1], the share of the data at each step that is played."""
    return {"step": range(len(left)), "left": left}


def curve(steps: int, title: str, told: bool = True) -> list[alt.Chart]:
    """Return the curve of the rows "curve", within curve_left … curve_right, … _top, … _bottom."""
    across = alt.Scale(domain=[0, steps], range=between("curve_left", "curve_right"))
    up = alt.Scale(domain=[0, 1], range=between("curve_bottom", "curve_top"))
    below = alt.Axis(
        orient="bottom", tickCount=5, tickMinStep=1, format="d",
        offset=alt.expr("curve_bottom - height"),
    )  # fmt: skip
    beside = alt.Axis(orient="left", tickCount=5, format=".0%", offset=alt.expr("-curve_left"))
    left = alt.Chart(alt.NamedData("curve")).encode(
        alt.X("step:Q", title=title, scale=across, axis=below),
        alt.Y("left:Q", title=None, scale=up, axis=beside),
    )
    now = left.transform_filter(datum.step == play.step)
    heading = alt.Chart(ONE).encode(x=at("curve_left"), y=at("curve_top - 10"))
    says = now.encode(
        text=at(
            "datum.left < 0.0001 ? '< 0.01%' : format(datum.left, datum.left < 0.1 ? '.2%' : '.0%')"
        ),
    )
    return [
        heading.mark_text(text=LEFT, fontWeight="bold", fontSize=12),
        left.mark_line(color=AZURE if told else HALO, strokeWidth=2.5, opacity=1 if told else 0),
        now.mark_rule(color=QUIET, strokeDash=[3, 3]).encode(
            y=at("curve_top"), y2=at("curve_bottom")
        ),
        *(
            [
                now.mark_point(size=130, color=VERMILLION, stroke=HALO, strokeWidth=1),
                *on_halo(says, fontSize=14, fontWeight="bold", dx=9, dy=-9),
            ]
            if told
            else [_held_back()]
        ),
    ]


def _held_back() -> alt.Chart:
    middle = alt.Chart(ONE).encode(
        x=at("(curve_left + curve_right) / 2"), y=at("(curve_top + curve_bottom) / 2")
    )
    return middle.mark_text(text="guess first", align="center", fontSize=14, color=WAITING)


def headings(texts: Sequence[tuple[str, str, str]]) -> list[alt.Chart]:
    """Return bold headings: each a text and the expressions of its place across and down."""
    return [
        alt.Chart(ONE)
        .mark_text(text=text, fontWeight="bold", fontSize=12)
        .encode(x=at(across), y=at(down))
        for text, across, down in texts
    ]
