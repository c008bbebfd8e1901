"""One training on several machines: how far each drifts from this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import numpy as np

from core.charts.chart import Chart, at, drawn, places
from core.charts.palette import group_colours
from core.charts.runtime_algorithms.distance import path_layers, path_rows

if TYPE_CHECKING:
    from core.hardware.machines import Machines

SOLID = 6
"""So many curves are whole; further ones are dashed."""


def machines_chart(machines: Machines, finding: str, told: bool) -> Chart:
    """Draw the drift of each machine from the first. Untold, that of the same machine alone."""
    done = machines.done if told else machines.done[:2]
    names = [row.machine for row in done[1:]]
    said = [name + " (dashed)" * (place >= SOLID) for place, name in enumerate(names)]
    paths = {(row.machine, row.machine): np.array(row.distance) for row in done[1:]}
    colours = alt.Scale(domain=names, range=group_colours(len(names)))
    dashes = alt.Scale(domain=names, range=[[1, 0] if i < SOLID else [5, 3] for i in range(10)])
    steps = len(done[0].distance) - 1
    labels = alt.Chart(alt.NamedData("names")).encode(y=at("legend_top + datum.place * 22 + 11"))
    return drawn(
        finding,
        {
            "paths": path_rows(paths),
            "names": {"place": range(len(names)), "name": names, "says": said},
        },
        path_layers(paths, steps, colours, dashes),
        [
            labels.mark_point(shape="square", size=80).encode(
                alt.Fill("name:N", scale=colours, legend=None), x=at("legend_left")
            ),
            labels.mark_text(baseline="middle", fontSize=14).encode(
                alt.Text("says:N"), x=at("legend_left + 14")
            ),
        ],
        params=places(
            wide="width > 620",
            path_wide="wide ? width - 190 : width",
            path_high=f"wide ? height : height - {22 * len(names) + 60}",
            legend_left="wide ? width - 165 : 10",
            legend_top="wide ? 10 : path_high + 56",
        ),
        height=420,
    )
