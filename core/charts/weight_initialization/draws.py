"""Several draws of one layer's weights, row under row: equal draws line up, others do not."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import numpy as np

from core.arrays import Float32
from core.charts.chart import Chart, drawn, on_halo, tips
from core.charts.colours import OKABE_ITO
from core.charts.palette import HALO

ROW_HEIGHT = 60


def draws_chart(draws: Mapping[str, Float32], bound: float, finding: str) -> Chart:
    """Draw the weights of each named draw (any shape, one shape for all) along one axis."""
    names, weights = list(draws), np.stack([each.ravel() for each in draws.values()])
    digits = [str(number + 1) for number in range(weights.shape[1])]
    numbers = [f"weight {digit}" for digit in digits]
    rows = {
        "draw": np.repeat(names, len(numbers)),
        "row": np.repeat(np.arange(len(names)), len(numbers)),
        "number": np.tile(numbers, len(names)),
        "digit": np.tile(digits, len(names)),
        "weight": weights.ravel().astype(np.float64),
    }
    colour = alt.Scale(domain=numbers, range=OKABE_ITO[: len(numbers)])
    side = alt.Axis(labelLimit=220, ticks=False, domain=False, grid=True)
    placed = alt.Chart(alt.NamedData("draws")).encode(
        alt.X("weight:Q", title="value of each weight", scale=alt.Scale(domain=[-bound, bound])),
        alt.Y("draw:N", title=None, sort=None, axis=side),
    )
    lines = placed.mark_line(strokeWidth=1.5, opacity=0.5).encode(
        alt.Color("number:N", scale=colour, legend=None), alt.Order("row:Q")
    )
    dots = placed.mark_point(size=130, stroke=HALO, strokeWidth=1).encode(
        alt.Fill("number:N", scale=colour, legend=None),
        tooltip=tips("draw:N", "number:N", "weight:Q"),
    )
    # Which weight it is, for who cannot tell the colours apart.
    which = placed.encode(text=alt.Text("digit:N"))
    named = on_halo(which, 3, dy=-15, align="center", fontWeight="bold")
    return drawn(finding, {"draws": rows}, [lines, dots, *named], height=ROW_HEIGHT * len(names))
