"""The same question asked again and again: the answers of each way to ask, row under row."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import numpy as np

from core.arrays import Float64
from core.charts.chart import ONE, Chart, chosen, drawn, tips
from core.charts.palette import AZURE, HALO, VERMILLION

ROW_HEIGHT = 34


def answers_chart(answers: Mapping[str, Float64], sure: str, finding: str) -> Chart:
    """Draw the probabilities [call] of each named row; the row ``sure`` is the right way to ask."""
    calls = [len(each) for each in answers.values()]
    rows = {
        "asked": np.repeat(list(answers), calls).tolist(),
        "call": np.concatenate([np.arange(1, count + 1) for count in calls]),
        "probability": np.concatenate(list(answers.values())),
    }
    title = "← class A      probability of class B      class B →"
    scale, axis = alt.Scale(domain=[0, 1]), alt.Axis(format=".0%", tickCount=5)
    right = alt.when(alt.datum.asked == sure)
    ways = alt.Axis(labelLimit=200, ticks=False, domain=False, grid=True)
    dots = alt.Chart(alt.NamedData("answers")).encode(
        alt.X("probability:Q", title=title, scale=scale, axis=axis),
        alt.Y("asked:N", title=None, sort=list(answers), axis=ways),
        fill=chosen(right.then(alt.value(AZURE)).otherwise(alt.value(VERMILLION))),
        shape=chosen(right.then(alt.value("diamond")).otherwise(alt.value("circle"))),
        tooltip=tips("asked:N", "call:N", alt.Tooltip("probability:Q", format=".1%")),
    )
    undecided = alt.Chart(ONE).encode(alt.XDatum(0.5, title=title, scale=scale, axis=axis))
    layers = [
        undecided.mark_rule(strokeDash=[4, 3]),
        dots.mark_point(size=120, opacity=0.75, stroke=HALO, strokeWidth=1),
    ]
    return drawn(finding, {"answers": rows}, layers, height=ROW_HEIGHT * len(answers))
