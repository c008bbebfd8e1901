"""How wide p makes the outputs: over all masks as a line, and measured at the p on the screen."""

from __future__ import annotations

import altair as alt

from core.arrays import Float64
from core.charts.chart import ONE, Chart, drawn, on_halo
from core.charts.palette import AZURE, HALO, VERMILLION


def widths_chart(
    chances: Float64, widths: Float64, p: float, measured: float, finding: str
) -> Chart:
    """Draw ``widths`` [p] of an output against ``chances`` [p], and the one ``measured`` at p."""
    x = alt.Scale(domain=[0, 1.02], nice=False)
    y = alt.Scale(domain=[0, 1.15 * max(float(widths.max()), measured) or 0.1])
    line = alt.Chart(alt.NamedData("widths")).encode(
        alt.X("p:Q", title="p, the chance to drop", scale=x),
        alt.Y("width:Q", title="standard deviation", scale=y, axis=alt.Axis(tickCount=4)),
        tooltip=[alt.Tooltip("p:Q", format=".2f"), alt.Tooltip("width:Q", format=".4f")],
    )
    here = alt.Chart(ONE).encode(
        alt.XDatum(p, title="p, the chance to drop", scale=x),
        alt.YDatum(measured, title="standard deviation", scale=y),
    )
    # The line bends upwards: it is clear of it above on the left, and below on the right.
    place = {"align": "right", "dx": -8, "dy": -10} if p > 0.5 else {"dx": 8, "dy": 12}
    return drawn(
        finding,
        {"widths": {"p": chances, "width": widths}},
        [
            line.mark_line(color=AZURE, strokeWidth=2),
            here.mark_point(color=VERMILLION, size=130, stroke=HALO, strokeWidth=1),
            *on_halo(here.encode(alt.TextValue(f"these passes: {measured:.3f}")), **place),
        ],
        height=210,
    )
