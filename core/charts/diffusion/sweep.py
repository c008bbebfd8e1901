"""How far one moved seed takes the ends, over η: a line for each source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from core.arrays import Float64
from core.charts.chart import ONE, Chart, at, drawn, tips
from core.charts.palette import AZURE, GREEN, HALO, VERMILLION

LOOKS = ((GREEN, "circle", "●"), (VERMILLION, "diamond", "◆"), (AZURE, "square", "■"))


def sweep_chart(
    etas: Sequence[float], moved: Mapping[str, Float64], eta: float, finding: str
) -> Chart:
    """Draw shares of the usual distance, ``moved`` [eta] by source; ``eta`` is the one set."""
    names, shares = list(moved), np.stack([*moved.values()])
    colours, shapes, signs = zip(*LOOKS[: len(names)], strict=True)
    place, column = (each.ravel() for each in np.indices(shares.shape))
    rows = {"source": np.take(names, place), "eta": np.take(etas, column), "moved": shares.ravel()}
    across = alt.Scale(domain=[0, 1])
    up = alt.Scale(domain=[0, max(1.15, 1.05 * float(shares.max()))])
    colour, shape = (alt.Scale(domain=names, range=list(each)) for each in (colours, shapes))
    below, beside = alt.Axis(tickCount=5), alt.Axis(format=".0%", tickCount=5)
    line = alt.Chart(alt.NamedData("sweep")).encode(
        alt.X("eta:Q", title="η: 0 is DDIM, 1 is DDPM", scale=across, axis=below),
        alt.Y("moved:Q", title="moved, of the usual", scale=up, axis=beside),
        tooltip=tips("source:N", "eta:Q", alt.Tooltip("moved:Q", format=".1%")),
    )
    layers = [
        alt.Chart(ONE).mark_rule(strokeDash=[4, 3]).encode(alt.XDatum(eta, scale=across)),
        line.mark_line(strokeWidth=2.2).encode(alt.Color("source:N", scale=colour, legend=None)),
        line.mark_point(size=75, stroke=HALO, strokeWidth=1).encode(
            alt.Fill("source:N", scale=colour, legend=None),
            alt.Shape("source:N", scale=shape, legend=None),
        ),
    ]
    key = [
        alt.Chart(ONE)
        .mark_text(text=f"{sign} {name}", color=ink, fontSize=13, fontWeight="bold")
        .encode(x=at(f"{12 + 110 * place}"), y=at("8"))
        for place, (name, sign, ink) in enumerate(zip(names, signs, colours, strict=True))
    ]
    return drawn(finding, {"sweep": rows}, layers, key, height=270)
