"""Ends and their partners: each point linked to where it ends when one thing is changed."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import numpy as np

from core.arrays import Float32
from core.charts.chart import ONE, Chart, at, drawn, places
from core.charts.palette import GREEN, QUIET, VERMILLION, WAITING


def pairs_chart(panels: Mapping[str, tuple[Float32, Float32]], finding: str, told: bool) -> Chart:
    """Draw a panel for each name: ends [count, 2] as set, each linked to its partner [count, 2].

    Untold, the partners are held back.
    """
    both = np.array(list(panels.values()), dtype=np.float64)
    limit = 1.05 * float(np.abs(both).max())
    start, end = (both[:, i] / (2 * limit) + 0.5 for i in (0, 1))
    count, number = start.shape[1], len(panels)
    rows = {
        "panel": np.repeat(np.arange(number), count),
        "x": start[..., 0].ravel(),
        "y": start[..., 1].ravel(),
    }
    if told:
        rows |= {"other_x": end[..., 0].ravel(), "other_y": end[..., 1].ravel()}
    left = "(wide ? datum.panel * (side + 16) : 0)"
    top = "(26 + (wide ? 0 : datum.panel * (side + 34)))"
    here = {"x": at(f"{left} + side * datum.x"), "y": at(f"{top} + side * (1 - datum.y)")}
    across, up = at(f"{left} + side * datum.other_x"), at(f"{top} + side * (1 - datum.other_y)")
    points, frame = alt.Chart(alt.NamedData("pairs")), alt.Chart(alt.NamedData("panels"))
    key = alt.Chart(ONE).encode(y=at("wide ? side + 46 : height - 6"))
    layers = [
        frame.mark_rect(fill=None, stroke=QUIET, strokeWidth=0.6).encode(
            x=at(left), x2=at(f"{left} + side"), y=at(top), y2=at(f"{top} + side")
        ),
        frame.mark_text(fontWeight="bold", fontSize=13).encode(
            alt.Text("name:N"), x=at(left), y=at(f"{top} - 12")
        ),
        points.mark_point(size=34, color=GREEN, opacity=0.85).encode(**here),
        key.mark_text(text="● as set", color=GREEN).encode(x=at("0")),
    ]
    partners = [
        points.mark_rule(color=WAITING, opacity=0.45).encode(**here, x2=across, y2=up),
        points.mark_point(size=34, color=VERMILLION, shape="diamond").encode(x=across, y=up),
        key.mark_text(text="◆ changed", color=VERMILLION).encode(x=at("72")),
    ]
    return drawn(
        finding,
        {"pairs": rows, "panels": {"panel": range(number), "name": list(panels)}},
        [*layers, *(partners if told else [])],
        params=places(
            wide="width > 620",
            side=f"wide ? min((width - {16 * (number - 1)}) / {number}, height - 50) "
            f": min(width, (height - 30 - {34 * number}) / {number})",
        ),
        height=390,
    )
