"""The chance to show a difference, over the number of seeds."""

from __future__ import annotations

from typing import Any

import altair as alt

from core.charts.chart import ONE, Chart, at, between, drawn, on_halo
from core.charts.palette import BLUE, INK, QUIET
from core.is_it_noise.power import ENOUGH, Power


def power_chart(power: Power, of: str, finding: str) -> Chart:
    """Draw the curve, the number at hand and the number needed; ``of``: what is counted."""
    ends = [2, float(power.sizes[-1])]
    across = alt.Scale(type="log", domain=ends, nice=False, range=between("14", "width - 14"))
    below = alt.Axis(orient="bottom", format=",d", tickCount=6)
    size = alt.X("size:Q", title=f"{of}, in all", scale=across, axis=below)
    side = alt.Axis(orient="left", format=".0%", tickCount=5)
    scale = alt.Scale(domain=[0, 1])
    chance = alt.Y("seen:Q", title="chance to show the difference", scale=scale, axis=side)
    numbers = [power.now] + [n for n in [power.needed] if n and n <= ends[1]]
    says = [f"now: {power.now:,}", f"{ENOUGH:.0%} at {power.needed or 0:,}"][: len(numbers)]
    marks = {"size": numbers, "says": says, "place": [0.4, 0.75][: len(numbers)]}
    curve, mark = (alt.Chart(alt.NamedData(name)).encode(size) for name in ("power", "marks"))
    is_left = f"datum.size < {ends[1] ** 0.5}"
    words = mark.encode(alt.Text("says:N"), y=at("datum.place * height"))
    align = alt.expr(f"{is_left} ? 'left' : 'right'")
    rows: dict[str, Any] = {"power": {"size": power.sizes, "seen": power.seen}, "marks": marks}
    number = alt.Tooltip("size:Q", title=of, format=",d")
    enough = alt.Chart(ONE).mark_rule(color=QUIET)
    layers = [
        enough.encode(y=at(f"{1 - ENOUGH} * height"), x=at("14"), x2=at("width - 14")),
        curve.mark_line(color=BLUE, strokeWidth=3).encode(chance),
        mark.mark_rule(color=INK, strokeDash=[4, 3]).encode(y=at("0"), y2=at("height")),
        *on_halo(words, fontSize=14, align=align, dx=alt.expr(f"{is_left} ? 6 : -6")),
        curve.mark_rule(opacity=0.001, strokeWidth=6).encode(
            y=at("0"), y2=at("height"), tooltip=[number, alt.Tooltip("seen:Q", format=".0%")]
        ),
    ]
    return drawn(finding, rows, layers, height=260)
