"""One training on several machines: how far each drifts from this one, and who agrees with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
from altair import datum

from core.charts.chart import Chart, at, drawn, places
from core.charts.palette import BLUE, PINKS, QUIET, group_colours
from core.charts.runtime_algorithms.distance import across, head, path_layers, path_rows

if TYPE_CHECKING:
    from core.hardware.machines_task import Machines

_LABEL = 128


def machines_chart(machines: Machines, finding: str) -> Chart:
    """Draw the drift of each machine from the first, and a matrix of all pairs."""
    done = machines.done
    names = [row.machine for row in done]
    paths = {(row.machine, row.machine): np.array(row.distance) for row in done[1:]}
    colours = alt.Scale(domain=names[1:], range=group_colours(len(names) - 1))
    dashes = [[1, 0] if i < 6 else [5, 3] for i in range(len(names) - 1)]
    steps = len(done[0].distance)
    return drawn(
        finding,
        {
            "paths": path_rows(paths, steps),
            "pairs": pair_rows(machines),
            "names": {"place": range(len(names)), "name": names},
        },
        path_layers(paths, colours, alt.Scale(domain=names[1:], range=dashes)),
        _matrix(colours),
        params=places(
            wide="width > 700",
            path_wide="wide ? width * 0.46 : width",
            path_high="wide ? height : height * 0.42",
            left=f"(wide ? width * 0.46 + 36 : 0) + {_LABEL}",
            top="wide ? 44 : height * 0.42 + 110",
            side=f"min((width - left) / {len(names)}, (height - top) / {len(names)})",
        ),
        height=420,
    )


def pair_rows(machines: Machines) -> dict[str, Any]:
    """Return a row for each pair: whether the last weights are equal, and which share of the test
    predictions differ.
    """
    done = machines.done
    predictions = np.array([row.predictions for row in done])
    row, column = (each.ravel() for each in np.indices((len(done), len(done))))
    share = (predictions[row] != predictions[column]).mean(axis=1)
    final = np.array([each.fingerprint_final for each in done])
    equal = final[row] == final[column]
    return {
        "row": row,
        "column": column,
        "one": [done[i].machine for i in row],
        "other": [done[i].machine for i in column],
        "share": share,
        "equal": np.where(equal, "=", ""),
        "says": np.where(equal, "equal to the last bit", "other weights"),
    }


def _matrix(colours: alt.Scale) -> list[alt.Chart]:
    pairs, names = alt.Chart(alt.NamedData("pairs")), alt.Chart(alt.NamedData("names"))
    middle = at("top + (datum.place + 0.5) * side")
    return [
        head("who agrees with whom: = to the last bit", f"left - {_LABEL}", "top - 44"),
        pairs.mark_rect(stroke=QUIET, strokeWidth=0.4).encode(
            alt.Color("share:Q", scale=alt.Scale(domain=[0, 0.1, 0.25], range=PINKS), legend=None),
            x=at("left + datum.column * side"),
            x2=at("left + (datum.column + 1) * side"),
            y=at("top + datum.row * side"),
            y2=at("top + (datum.row + 1) * side"),
            tooltip=[
                alt.Tooltip("one:N", title="machine"),
                alt.Tooltip("other:N", title="and machine"),
                alt.Tooltip("says:N", title="last weights"),
                alt.Tooltip("share:Q", title="predictions that differ", format=".1%"),
            ],
        ),
        pairs.transform_filter(datum.equal == "=")
        .mark_text(align="center", baseline="middle", fontSize=14, fontWeight="bold")
        .encode(
            alt.Text("equal:N"),
            x=at("left + (datum.column + 0.5) * side"),
            y=at("top + (datum.row + 0.5) * side"),
        ),
        names.mark_text(align="right", baseline="middle", dx=-18).encode(
            alt.Text("name:N"), x=at("left"), y=middle
        ),
        names.transform_filter(datum.place > 0)
        .mark_point(shape="square", size=70)
        .encode(alt.Fill("name:N", scale=colours, legend=None), x=at("left - 9"), y=middle),
    ]


def own_chart(machines: Machines, finding: str) -> Chart:
    """Draw this machine's own training alone: its loss by step."""
    losses = machines.done[0].losses
    rows = {"step": np.arange(1, len(losses) + 1), "loss": losses}
    across_all = across("step", max(len(losses), 2), ("0", "width"), "height", title="step")
    line = alt.Chart(alt.NamedData("losses")).encode(
        across_all,
        alt.Y("loss:Q", title="loss", scale=alt.Scale(domain=[0, max(2.5, *losses)])),
    )
    return drawn(
        finding,
        {"losses": rows},
        [line.mark_line(strokeWidth=2, color=BLUE), line.mark_point(size=14, color=BLUE)],
        height=420,
    )
