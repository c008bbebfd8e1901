"""Ways to one token: a bar for each way, cut into the different tokens that came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from core.charts.chart import Chart, at, drawn, places
from core.charts.palette import HALO, group_colours

if TYPE_CHECKING:
    from core.text_sampling.deterministic import Ways

COLOURS = 6
PARTS, WAYS = alt.NamedData("parts"), alt.NamedData("ways")
MIDDLE = at("datum.row * row_high + 20 + bar_high / 2")


def ways_chart(ways: Ways, finding: str, told: bool = True) -> Chart:
    """Draw the ways, the name of each above its bar; untold, the bar of the first alone."""
    way, part = alt.Chart(WAYS), alt.Chart(PARTS)
    colours = alt.Scale(domain=list(range(COLOURS)), range=group_colours(COLOURS))
    room = "(datum.end - datum.start) * bars_wide > 7 * length(datum.token) + 6"
    layers = [
        way.mark_text(fontSize=13, fontWeight="bold").encode(
            alt.Text("name:N"), x=at("0"), y=at("datum.row * row_high + 10")
        ),
        part.mark_rect(stroke=HALO, strokeWidth=1, opacity=0.55).encode(
            alt.Color("colour:N", legend=None, scale=colours),
            x=at("datum.start * bars_wide"),
            x2=at("datum.end * bars_wide"),
            y=at("datum.row * row_high + 20"),
            y2=at("datum.row * row_high + 20 + bar_high"),
            tooltip=[
                alt.Tooltip("token:N"),
                alt.Tooltip("count:Q", title="of the draws"),
                alt.Tooltip("name:N", title="way"),
            ],
        ),
        part.mark_text(align="center", fontSize=11).encode(
            alt.Text("token:N"),
            x=at("(datum.start + datum.end) / 2 * bars_wide"),
            y=MIDDLE,
            opacity=at(f"{room} ? 1 : 0"),
        ),
        way.mark_text(align="right", fontSize=alt.expr("narrow ? 12 : 14")).encode(
            alt.Text("says:N"), x=at("width"), y=MIDDLE
        ),
    ]
    params = places(
        narrow="width < 640",
        bars_wide="width - (narrow ? 84 : 110)",
        row_high=f"height / {len(ways.ways)}",
        bar_high="min(row_high - 26, 26)",
    )
    return drawn(finding, _rows(ways, told), layers, params=params, height=420)


def _rows(ways: Ways, told: bool) -> dict[str, dict[str, Any]]:
    favourites = list(dict.fromkeys(token for way in ways.ways[::-1] for token in way.tokens))
    shown = ways.ways if told else ways.ways[:1]
    ends = [np.cumsum(way.counts) / way.counts.sum() for way in shown]
    tokens = [token for way in shown for token in way.tokens]
    many = [len(way.tokens) for way in shown]
    says = [
        ("1 token" if way.sure else f"{len(way.tokens)} tokens") if way in shown else "?"
        for way in ways.ways
    ]
    return {
        "parts": {
            "row": np.repeat(np.arange(len(shown)), many),
            "name": np.repeat([way.name for way in shown], many).tolist(),
            "token": tokens,
            "count": np.concatenate([way.counts for way in shown]),
            "start": np.concatenate([np.append(0.0, each[:-1]) for each in ends]),
            "end": np.concatenate(ends),
            "colour": [favourites.index(token) % COLOURS for token in tokens],
        },
        "ways": {
            "row": range(len(ways.ways)),
            "name": [way.name for way in ways.ways],
            "says": says,
        },
    }
