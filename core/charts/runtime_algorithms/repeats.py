"""The same training again and again, in one or two modes: how far the runs drift apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import altair as alt
import numpy as np

from core.charts.chart import Chart, at, drawn, places
from core.charts.palette import BLUE, VERMILLION
from core.charts.runtime_algorithms.distance import path_layers, path_rows

if TYPE_CHECKING:
    from core.runtime_algorithms.switch_task import Switched


def repeats_chart(modes: Mapping[str, Switched], finding: str) -> Chart:
    """Draw all runs but each mode's first, from which the distance is taken."""
    paths = {
        (mode, f"run {run}"): np.array(distance)
        for mode, switched in modes.items()
        for run, distance in enumerate(switched.distance[1:], 2)
    }
    names, count = list(modes), len(modes)
    colours = alt.Scale(domain=names, range=[VERMILLION, BLUE][:count])
    dashes = alt.Scale(domain=names, range=[[1, 0], [7, 4]][:count])
    # Where curves lie on each other, a name of its own tells which they are.
    names_layer = (
        alt.Chart(alt.NamedData("names"))
        .mark_text(align="right", fontSize=14, fontWeight="bold")
        .encode(
            alt.Text("mode:N"),
            alt.Color("mode:N", scale=colours, legend=None),
            x=at("width - 6"),
            y=at("height - 44 + 20 * datum.row"),
        )
    )
    return drawn(
        finding,
        {"paths": path_rows(paths), "names": {"mode": names, "row": range(count)}},
        [*path_layers(paths, len(next(iter(paths.values()))) - 1, colours, dashes), names_layer],
        params=places(path_wide="width", path_high="height"),
        height=330,
    )
