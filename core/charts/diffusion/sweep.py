"""How far one moved seed takes the ends, over η: a line for each source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import numpy as np

from core.charts.chart import ONE, Chart, drawn
from core.charts.palette import AZURE, GREEN, HALO, QUIET, VERMILLION

if TYPE_CHECKING:
    from core.diffusion.reverse import Sweep

COLOURS, SHAPES = [GREEN, VERMILLION, AZURE], ["circle", "diamond", "square"]


def sweep_chart(sweep: Sweep, eta: float, finding: str) -> Chart:
    """Draw the shares of the usual distance; a line stands at the ``eta`` that is set."""
    names = list(sweep.sources)
    rows = {
        "source": np.repeat(names, len(sweep.etas)).tolist(),
        "eta": np.tile(sweep.etas, len(names)),
        "moved": sweep.moved.ravel(),
    }
    across = alt.Scale(domain=[0, 1])
    up = alt.Scale(domain=[0, max(1.15, 1.05 * float(sweep.moved.max()))])
    title = "moved, as a share of the usual distance"
    x = alt.X("eta:Q", title="η: 0 is DDIM, 1 is DDPM", scale=across, axis=alt.Axis(tickCount=5))
    y = alt.Y("moved:Q", title=title, scale=up, axis=alt.Axis(format=".0%", tickCount=5))
    colour = alt.Scale(domain=names, range=COLOURS[: len(names)])
    line = alt.Chart(alt.NamedData("sweep")).encode(x, y)
    set_here = alt.Chart(ONE).mark_rule(color=QUIET, strokeDash=[4, 3])
    return drawn(
        finding,
        {"sweep": rows},
        [
            set_here.encode(alt.XDatum(eta, scale=across)),
            line.mark_line(strokeWidth=2.2).encode(
                alt.Color("source:N", scale=colour, legend=None)
            ),
            line.mark_point(size=75, stroke=HALO, strokeWidth=1).encode(
                alt.Fill(
                    "source:N",
                    scale=colour,
                    legend=alt.Legend(orient="top", title=None, labelFontSize=13, symbolSize=110),
                ),
                alt.Shape("source:N", scale=alt.Scale(domain=names, range=SHAPES[: len(names)]),
                          legend=alt.Legend(orient="top", title=None, labelFontSize=13)),
                tooltip=[
                    alt.Tooltip("source:N", title="moved seed"),
                    alt.Tooltip("eta:Q", title="η"),
                    alt.Tooltip("moved:Q", title="moved", format=".1%"),
                ],
            ),
        ],
        height=270,
    )  # fmt: skip
