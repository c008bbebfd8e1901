"""Orders and memberships as strips: a row per draw, a cell per place, equal rows look equal."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
from altair import datum

from core.arrays import Integers
from core.charts.chart import Chart, at, drawn, tips
from core.charts.palette import HALO


def strips_chart(
    names: Sequence[str],
    values: Integers,
    texts: Sequence[Sequence[str]],
    finding: str,
    colours: Sequence[alt.ExprRef] = (),
    row: int = 34,
) -> Chart:
    """Draw each row of values as a strip of coloured cells with their text inside.

    ``names`` [row]; ``values`` [row, place]; ``texts`` [row][place]; ``colours``: by value, or
    none where the values are an order; ``row``: a row's height in pixels.
    """
    count, wide = values.shape
    left = max(len(name) for name in names) * 6.4 + 10
    rows = {
        "row": np.repeat(np.arange(count), wide),
        "name": np.repeat(np.array(names), wide),
        "position": np.tile(np.arange(wide), count) + 1,
        "value": values.ravel(),
        "text": [text for row in texts for text in row],
    }

    def across(cells: float) -> str:
        return f"{left} + (datum.position - {1 - cells}) * (width - {left}) / {wide}"

    def down(cells: float) -> str:
        return f"(datum.row + {cells}) * height / {count}"

    colour, is_light = _by_group(colours) if colours else _by_order(values)
    cell = alt.Chart(alt.NamedData("strips"))
    layers = [
        cell.mark_rect(stroke=HALO, strokeWidth=1).encode(
            colour,
            x=at(across(0)),
            x2=at(across(1)),
            y=at(down(0.06)),
            y2=at(down(0.94)),
            tooltip=tips("name:N", "position:Q", "text:N"),
        ),
        cell.mark_text(align="center", lineBreak="\n").encode(
            alt.Text("text:N"),
            x=at(across(0.5)),
            y=at(f"{down(0.5)} - (indexof(datum.text, '\\n') > 0 ? 7 : 0)"),
            color=at(f"{is_light} ? '#10161C' : '#FFFFFF'"),
        ),
        cell.mark_text()
        .transform_filter(datum.position == 1)
        .encode(alt.Text("name:N"), x=at("0"), y=at(down(0.5))),
    ]
    return drawn(finding, {"strips": rows}, layers, height=row * count)


def _by_group(colours: Sequence[alt.ExprRef]) -> tuple[alt.Color, str]:
    """Return the channel of the cells' colour, and when it is light enough for dark text."""
    scale = alt.Scale(domain=list(range(len(colours))), range=list(colours))
    parts = f"rgb([{', '.join(colour.expr for colour in colours)}][datum.value])"
    return (
        alt.Color("value:N", legend=None, scale=scale),
        f"0.299 * {parts}.r + 0.587 * {parts}.g + 0.114 * {parts}.b > 125",
    )


def _by_order(values: Integers) -> tuple[alt.Color, str]:
    most = int(values.max())
    scale = alt.Scale(domain=[0, max(most, 1)], scheme="viridis")
    return alt.Color("value:Q", legend=None, scale=scale), f"datum.value > {0.55 * most}"
