"""Ways to one token: a bar for each way, cut into the different tokens that came."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from core.charts.chart import Chart, at, drawn, places
from core.charts.palette import HALO, HUES, QUIET
from core.wording import number_of

if TYPE_CHECKING:
    from core.text_sampling.deterministic import Ways

NAMED = 7
"""So many tokens have a colour of their own; all others are drawn as one, in grey."""

PARTS, WAYS, KEY = (alt.NamedData(name) for name in ("parts", "ways", "key"))
HUE = alt.Scale(domain=list(range(NAMED + 1)), range=[*HUES[:NAMED], QUIET])
COLOURS = alt.Color("colour:N", legend=None, scale=HUE)


def ways_chart(ways: Ways, finding: str, told: bool = True) -> Chart:
    """Draw the ways, the name of each above its bar; untold, the first alone."""
    rows = _rows(ways, told)
    way, part, key = alt.Chart(WAYS), alt.Chart(PARTS), alt.Chart(KEY)
    top = "top + datum.row * row_high"
    middle = at(f"{top} + 20 + bar_high / 2")
    room = "(datum.end - datum.start) * bars_wide > 7.6 * length(datum.token) + 6"
    left, down = "(datum.place % a_line) * width / a_line", "floor(datum.place / a_line) * 18"
    layers = [
        key.mark_rect(opacity=0.55).encode(
            COLOURS, x=at(left), x2=at(f"{left} + 12"), y=at(f"{down} + 3"), y2=at(f"{down} + 15")
        ),
        key.mark_text(limit=alt.expr("width / a_line - 20")).encode(
            alt.Text("token:N"), x=at(f"{left} + 17"), y=at(f"{down} + 9")
        ),
        way.mark_text(fontSize=13, fontWeight="bold").encode(
            alt.Text("name:N"), x=at("0"), y=at(f"{top} + 10")
        ),
        part.mark_rect(stroke=HALO, strokeWidth=1, opacity=0.55).encode(
            COLOURS,
            x=at("datum.start * bars_wide"),
            x2=at("datum.end * bars_wide"),
            y=at(f"{top} + 20"),
            y2=at(f"{top} + 20 + bar_high"),
            tooltip=[
                alt.Tooltip("token:N"),
                alt.Tooltip("count:Q", title="of the draws"),
                alt.Tooltip("name:N", title="way"),
            ],
        ),
        part.mark_text(align="center").encode(
            alt.Text("token:N"),
            x=at("(datum.start + datum.end) / 2 * bars_wide"),
            y=middle,
            opacity=at(f"{room} ? 1 : 0"),
        ),
        way.mark_text(align="right", fontSize=alt.expr("narrow ? 12 : 14")).encode(
            alt.Text("says:N"), x=at("width"), y=middle
        ),
    ]
    params = places(
        narrow="width < 640",
        a_line=f"narrow ? 3 : {NAMED + 1}",
        top=f"18 * ceil({len(rows['key']['token'])} / a_line) + 8",
        bars_wide="width - (narrow ? 84 : 110)",
        row_high=f"(height - top) / {len(rows['ways']['name'])}",
        bar_high="min(row_high - 26, 26)",
    )
    return drawn(finding, rows, layers, params=params, height=420 if told else 140)


def _rows(ways: Ways, told: bool) -> dict[str, dict[str, Any]]:
    cuts = [Counter(dict(zip(way.tokens, way.counts.tolist(), strict=True))) for way in ways.ways]
    named = [token for token, _ in sum(cuts, Counter[str]()).most_common(NAMED)]
    shown = ways.ways if told else ways.ways[:1]
    rows: list[tuple[Any, ...]] = []
    for row, (way, cut) in enumerate(zip(shown, cuts, strict=False)):
        others = {token: cut.pop(token) for token in way.tokens if token not in named}
        if others:
            says = f"{len(others)} others" if len(others) > 1 else next(iter(others))
            cut[says] = sum(others.values())
        ends = np.cumsum([*cut.values()]) / ways.seeds
        for (token, count), start, end in zip(cut.items(), [0.0, *ends], ends, strict=False):
            colour = named.index(token) if token in named else NAMED
            rows.append((row, way.name, token, count, start, end, colour))
    names = ("row", "name", "token", "count", "start", "end", "colour")
    parts = dict(zip(names, zip(*rows, strict=True), strict=True))
    key = sorted(set(parts["colour"]))
    return {
        "parts": parts,
        "ways": {
            "row": range(len(shown)),
            "name": [way.name for way in shown],
            "says": [number_of(len(way.tokens), "token", "tokens") for way in shown],
        },
        "key": {
            "place": range(len(key)),
            "colour": key,
            "token": ["others" if colour == NAMED else named[colour] for colour in key],
        },
    }
