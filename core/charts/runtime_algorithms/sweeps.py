"""How a cost or an error moves with one size: a line an algorithm, both axes logarithmic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from core.charts.chart import Chart, drawn, tips
from core.charts.colours import group_shapes
from core.charts.palette import QUIET, group_colours
from core.charts.runtime_algorithms.look import looks
from core.runtime_algorithms.names import NAMES

if TYPE_CHECKING:
    from core.runtime_algorithms.library_paths import LibraryPaths
    from core.runtime_algorithms.sweeps import Sweep

SIZES = {"kernel": "kernel, pixels along a side", "channels": "channels"}


def sweep_chart(sweep: Sweep, finding: str) -> Chart:
    """Draw the time of each algorithm as the kernel grows, or the error as the channels do."""
    labels = [NAMES[name] for name in sweep.names]
    values = (1000 * sweep.seconds if sweep.grows == "kernel" else sweep.error).ravel()
    there = np.isfinite(values)
    rows = {
        "algorithm": np.repeat(labels, len(sweep.along))[there],
        "size": np.tile(sweep.along, len(labels))[there],
        "value": values[there],
    }
    cost = ("time, ms", "~r") if sweep.grows == "kernel" else ("error", ".0e")
    layers = _curves(rows, SIZES[sweep.grows], *cost, looks(sweep.names, labels))
    return drawn(finding, {"curves": rows}, layers)


def sides_chart(paths: LibraryPaths, kernel: int, finding: str) -> Chart:
    """Draw the error of the library's paths for many sizes of picture, a line an algorithm, and
    a rule between the sizes at which NNPACK goes over from one to another.
    """
    rows: dict[str, list[Any]] = {
        "algorithm": [f"{path.way}: {path.words(kernel)}" for path in paths.sides],
        "size": [path.pixels for path in paths.sides],
        "value": [path.error for path in paths.sides],
    }
    labels = list(dict.fromkeys(rows["algorithm"]))
    colours = alt.Scale(domain=labels, range=group_colours(len(labels)))
    shapes = alt.Scale(domain=labels, range=group_shapes(len(labels)))
    layers = _curves(rows, "picture, pixels along a side", "error", ".0e", (colours, shapes))
    changes = paths.changes(kernel)
    rules = alt.Chart(alt.NamedData("changes")).mark_rule(strokeDash=[3, 3], color=QUIET)
    rows_of_rules = {
        "size": [(before.pixels * after.pixels) ** 0.5 for before, after in changes],
        "says": [f"{before.pixels} → {after.pixels}" for before, after in changes],
    }
    return drawn(
        finding,
        {"curves": rows, "changes": rows_of_rules},
        [*layers, rules.encode(layers[0].encoding.x, tooltip=alt.Tooltip("says:N"))],
    )


def _curves(
    rows: Mapping[str, Any], size: str, cost: str, form: str, scales: tuple[alt.Scale, alt.Scale]
) -> list[alt.Chart]:
    labels, sizes = scales[0].domain, sorted(set(map(int, rows["size"])))
    few = 1 if max(map(len, labels)) > 16 else 2
    key = alt.Legend(
        orient="bottom",
        title=None,
        labelFontSize=12,
        labelLimit=320,
        columns=alt.expr(f"width < 500 ? {few} : {min(len(labels), 6 * few - 4)}"),
    )
    x = alt.X(
        "size:Q",
        title=size,
        scale=alt.Scale(type="log", domain=[0.93 * sizes[0], 1.07 * sizes[-1]]),
        axis=alt.Axis(values=sizes, format="d", labelOverlap="greedy", labelFlush=False),
    )
    low, high = 0.75 * float(min(rows["value"])), 1.35 * float(max(rows["value"]))
    y = alt.Y(
        "value:Q",
        title=cost,
        scale=alt.Scale(type="log", domain=[low, high]),
        axis=alt.Axis(format=form, tickCount=5, grid=True, gridOpacity=0.25),
    )
    colour = alt.Color("algorithm:N", scale=scales[0], legend=key)
    curves = alt.Chart(alt.NamedData("curves")).encode(x, y, colour)
    told = [alt.Tooltip("size:Q", title=size), alt.Tooltip("value:Q", title=cost, format=form)]
    marks = curves.mark_point(size=75).encode(
        alt.Shape("algorithm:N", scale=scales[1], legend=key), tooltip=tips("algorithm:N", *told)
    )
    return [curves.mark_line(strokeWidth=1.6), marks]
