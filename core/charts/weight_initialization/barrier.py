"""The loss on the straight way from one solution to another, before and after matching units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from core.charts.chart import Chart, drawn
from core.charts.palette import BLUE, HALO, VERMILLION
from core.charts.weight_initialization.pair import ROLE_COLOUR, ROLE_SHAPE, Pair, labels, nothing
from core.wording import plain_number

if TYPE_CHECKING:
    from core.weight_initialization.multilayer.barrier import Barrier

HEIGHT = 330
LINES = ("as trained", "units matched")
COLOURS = (VERMILLION, BLUE)
LARGEST_PLAIN = 1e5
"""Losses from here on are written with an exponent on the axis: they would not fit."""


def barrier_chart(pair: Pair, found: Barrier, disagreement: float) -> Chart:
    """Draw the training losses along the line, before and after matching, on one scale.

    ``disagreement``: on how many test points the seeds differ.
    """
    finding = barrier_finding(pair, found, disagreement)
    ways = (found.before, found.after)
    losses = np.concatenate([way.losses for way in ways])
    if not np.isfinite(losses).any():
        return nothing("no line to walk: one end diverged", finding, HEIGHT)
    highest = float(losses[np.isfinite(losses)].max())
    tops = [float(np.nanmax(way.losses)) for way in ways]
    heights = zip(LINES, (plain_number(way.height, 2) for way in ways), strict=True)
    climbs = [f"{name}: climbs by {height}" for name, height in heights]
    rows: dict[str, dict[str, Any]] = {
        "line": {
            "line": np.repeat(LINES, len(losses) // 2),
            "share": np.tile(found.before.fractions, 2),
            "loss": losses,
        },
        "ends": {
            "seed": pair,
            "role": ["first", "second"],
            "share": [0, 1],
            "loss": found.before.losses[[0, -1]],
        },
        "peaks": {"says": climbs, "line": LINES, "share": [0.5, 0.5], "loss": tops},
    }
    return drawn(finding, rows, _layers(pair, highest, tops), height=HEIGHT)


def barrier_finding(pair: Pair, found: Barrier, disagreement: float) -> str:
    """Say how high both barriers are, and on how many test points the two seeds differ."""
    first, second = pair
    if not np.isfinite(found.before.height):
        return f"There is no way between seeds {first} and {second}: not both stayed finite."
    before, after = (plain_number(way.height, 2) for way in (found.before, found.after))
    return (
        f"Straight from seed {first} to seed {second} the loss climbs by {before}; with units "
        f"matched, by {after}. Matched or not, they disagree on {disagreement:.0f} test points."
    )


def _layers(pair: Pair, highest: float, tops: list[float]) -> list[alt.Chart]:
    ends = f"datum.value == 0 ? 'seed {pair[0]}' : datum.value == 1 ? 'seed {pair[1]}' : "
    across = alt.X(
        "share:Q",
        title="straight from one network's weights to the other's",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(values=[0, 0.5, 1], labelExpr=f"{ends}'half way'"),
    )
    plain, large = alt.Axis(tickCount=5), alt.Axis(tickCount=3, format=".0e")
    up = alt.Y(
        "loss:Q",
        title="training loss",
        scale=alt.Scale(domain=[0, 1.18 * highest or 1.0]),
        axis=plain if highest < LARGEST_PLAIN else large,
    )
    colour = alt.Color("line:N", scale=alt.Scale(domain=LINES, range=COLOURS), legend=None)
    dash = alt.Scale(domain=LINES, range=[[1, 0], [7, 4]])
    walked, marks, peaks = (
        alt.Chart(alt.NamedData(name)).encode(across, up) for name in ("line", "ends", "peaks")
    )
    loss = alt.Tooltip("loss:Q", title="training loss", format=".4g")
    units = alt.Tooltip("line:N", title="units")
    share = alt.Tooltip("share:Q", title="share of the way", format=".2f")
    lines = walked.mark_line(strokeWidth=3).encode(
        colour, alt.StrokeDash("line:N", scale=dash, legend=None)
    )
    hits = walked.mark_point(size=130, opacity=0.001).encode(tooltip=[units, share, loss])
    seeds = marks.mark_point(size=200, stroke=HALO, strokeWidth=1, clip=False).encode(
        alt.Fill("role:N", scale=ROLE_COLOUR, legend=None),
        alt.Shape("role:N", scale=ROLE_SHAPE, legend=None),
        tooltip=[alt.Tooltip("seed:N"), loss],
    )
    return [lines, hits, seeds, *_peak_names(peaks, highest, tops)]


def _peak_names(peaks: alt.Chart, highest: float, tops: list[float]) -> list[alt.Chart]:
    """Return each line's name and barrier over its highest place, kept apart."""
    close, higher = abs(tops[0] - tops[1]) < 0.09 * highest, LINES[tops[0] < tops[1]]
    layers: list[alt.Chart] = []
    for name, colour in zip(LINES, COLOURS, strict=True):
        own = peaks.transform_filter(alt.datum.line == name)
        layers += labels(own, dy=-30 if close and name == higher else -13, color=colour)
    return layers
