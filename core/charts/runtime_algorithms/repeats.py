"""The same training again and again, in several modes: drift, time, and who disagrees.

Wide: drift on the left, two strips of dots on the right; on a phone below each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
from altair import datum

from core.charts.chart import Chart, at, drawn, places
from core.charts.palette import BLUE, HALO, VERMILLION, WAITING
from core.charts.runtime_algorithms.distance import across, head, path_layers, path_rows

if TYPE_CHECKING:
    from core.runtime_algorithms.switch_task import Switched

ROW = 34


def repeats_chart(modes: Mapping[str, Switched], finding: str) -> Chart:
    """Draw the runs of one or two modes, by name."""
    count, names = len(modes), list(modes)
    paths = {
        (mode, f"run {run}"): np.array(distance)
        for mode, switched in modes.items()
        for run, distance in enumerate(switched.distance, 1)
        # A single run has nothing to differ from but itself.
        if run > 1 or all(each.runs == 1 for each in modes.values())
    }
    colours = alt.Scale(domain=names, range=[VERMILLION, BLUE][:count])
    shapes = alt.Scale(domain=names, range=["circle", "square"][:count])
    dashes = alt.Scale(domain=names, range=[[1, 0], [7, 4]][:count])
    rows = {"paths": path_rows(paths), "runs": run_rows(modes)}
    most = max(1.0, *rows["runs"]["differing"])
    slowest = max(1e-3, *rows["runs"]["seconds"])
    tested = next(iter(modes.values())).tested
    looks = {
        "fill": alt.Fill("mode:N", scale=colours, legend=None),
        "shape": alt.Shape("mode:N", scale=shapes, legend=None),
    }
    differ = f"of {tested} predictions differ from the first run's"
    high = ROW * count + 62
    return drawn(
        finding,
        rows,
        path_layers(paths, len(next(iter(paths.values()))) - 1, colours, dashes),
        _strip("differing", differ, most, "d", "s_top", looks),
        _strip("seconds", "seconds a run", slowest, ".2~g", "t_top", looks),
        params=places(
            wide="width > 620",
            path_wide="wide ? width * 0.5 : width",
            path_high=f"wide ? height : height - {2 * high + 70}",
            right="wide ? width * 0.5 + 48 : 0",
            strip_high=f"{ROW * count + 24}",
            s_top=f"wide ? 0 : height - {2 * high}",
            t_top=f"wide ? height * 0.52 : height - {high}",
        ),
        height=400,
    )


def run_rows(modes: Mapping[str, Switched]) -> dict[str, Any]:
    """Return a row a run: its time, and how many predictions differ from the first run's."""
    counts = [switched.runs for switched in modes.values()]
    return {
        "mode": np.repeat(list(modes), counts),
        "row": np.repeat(range(len(counts)), counts),
        "run": np.concatenate([np.arange(1, count + 1) for count in counts]),
        "seconds": np.concatenate([switched.seconds_each for switched in modes.values()]),
        "differing": np.concatenate([switched.differing for switched in modes.values()]),
    }


def _strip(
    field: str, title: str, most: float, form: str, top: str, looks: Mapping[str, Any]
) -> list[alt.Chart]:
    """Return one row of dots for each mode over a common axis from 0, its name above its row."""
    runs = alt.Chart(alt.NamedData("runs"))
    tooltip = [alt.Tooltip("mode:N"), alt.Tooltip("run:Q")]
    tooltip += [alt.Tooltip(f"{field}:Q", title=title, format=form)]
    jitter = "((datum.run * 5) % 9 - 4) * 0.9"
    return [
        head(title, "right", top),
        runs.transform_filter(datum.run == 1)
        .mark_text(color=WAITING)
        .encode(alt.Text("mode:N"), x=at("right"), y=at(f"{top} + 26 + datum.row * {ROW}")),
        runs.mark_point(size=70, opacity=0.75, stroke=HALO, strokeWidth=0.7).encode(
            across(field, 1.06 * most, ("right + 4", "width - 6"), f"{top} + strip_high", form),
            y=at(f"{top} + 43 + datum.row * {ROW} + {jitter}"),
            tooltip=tooltip,
            **looks,
        ),
    ]
