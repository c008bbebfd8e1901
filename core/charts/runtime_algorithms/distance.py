"""How far trainings drift apart: the distance of their weights by step, over decades."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np

from core.arrays import Float64
from core.charts.chart import ONE, at, between, tips

HIGHEST = 10.0

Paths = Mapping[tuple[str, str], Float64]
"""Distances [step + 1] of trainings, by their group, which has a colour, and their name."""


def floor_of(paths: Paths) -> float:
    """Return the power of ten on which no distance at all is drawn, under the smallest one."""
    distances = np.concatenate(list(paths.values()))
    least = float(distances[distances > 0].min(initial=1e-8))
    return float(10.0 ** (math.floor(math.log10(least)) - 1))


def path_rows(paths: Paths) -> dict[str, Any]:
    """Return the points of all paths."""
    distance, counts = np.concatenate(list(paths.values())), list(map(len, paths.values()))
    return {
        "group": np.repeat([group for group, _ in paths], counts),
        "training": np.repeat([name for _, name in paths], counts),
        "step": np.concatenate([np.arange(count) for count in counts]),
        "distance": distance,
        "drawn": np.clip(np.nan_to_num(distance, nan=HIGHEST), floor_of(paths), HIGHEST),
    }


def path_layers(paths: Paths, steps: int, colours: alt.Scale, dashes: alt.Scale) -> list[alt.Chart]:
    """Return the curves in the panel from (0, 0) to (``path_wide``, ``path_high``), parameters of
    the chart; the data is called "paths". The scales are of the names of groups; the axis reaches
    to the last of all ``steps``.
    """
    floor = floor_of(paths)
    low, high = round(math.log10(floor)), round(math.log10(HIGHEST))
    every = max(1, math.ceil((high - low) / 7))
    decades = [10.0**power for power in range(high - 1, low, -every)]
    y = alt.Y(
        "drawn:Q",
        title="distance of the weights",
        scale=alt.Scale(type="log", domain=[floor, HIGHEST], range=between("path_high", "0")),
        axis=alt.Axis(
            orient="left",
            values=[floor, *decades],
            labelExpr=f"datum.value < {1.5 * floor!r} ? 'equal' : "
            "datum.value == 1 ? '1' : format(datum.value, '.0e')",
        ),
    )
    ground = alt.Chart(ONE).transform_calculate(drawn=f"{floor!r}").mark_rule(opacity=0.5)
    lines = alt.Chart(alt.NamedData("paths")).encode(
        across(steps, ("0", "path_wide"), "path_high", title="step of training"),
        y,
        alt.Order("step:Q"),
        detail=[*map(alt.Detail, ("training:N", "group:N"))],
        tooltip=tips("training:N", "step:Q", alt.Tooltip("distance:Q", format=".1e")),
    )
    return [
        ground.encode(y, x=at("0"), x2=at("path_wide")),
        lines.mark_line(strokeWidth=2, opacity=0.9, clip=True).encode(
            alt.Color("group:N", scale=colours, legend=None),
            alt.StrokeDash("group:N", scale=dashes, legend=None),
        ),
        lines.mark_line(strokeWidth=10, opacity=0.001),
    ]


def across(steps: int, reach: tuple[str, str], bottom: str, title: str | None = None) -> alt.X:
    """Return an axis of all ``steps`` between two places, at the height ``bottom``."""
    offset = alt.expr(f"{bottom} - height")
    return alt.X(
        "step:Q",
        title=title,
        scale=alt.Scale(domain=[0, max(steps, 1)], range=between(*reach)),
        axis=alt.Axis(orient="bottom", tickCount=5, tickMinStep=1, format="d", offset=offset),
    )


def head(says: str, left: str, top: str) -> alt.Chart:
    """Return a panel's title, at expressions of the chart's width and height."""
    title = alt.Chart(ONE).mark_text(text=says, baseline="top", fontWeight="bold")
    return title.encode(x=at(left), y=at(top))
