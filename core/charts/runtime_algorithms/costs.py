"""Error, time, memory and multiplications of each algorithm: a dot each, four panels, one order."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
from altair import datum

from core.arrays import Float64
from core.charts.chart import Chart, at, drawn, places
from core.charts.runtime_algorithms.look import looks
from core.wording import plain_number

if TYPE_CHECKING:
    from core.runtime_algorithms.comparison import Comparison

_LABEL, _VALUE, _TITLE = 128, 66, 26
PANELS: dict[str, Callable[[float], str]] = {
    "error": "{:.1e}".format,
    "time, ms": partial(plain_number, digits=2),
    "memory, MB": "{:.2g}".format,
    "multiplications, millions": "{:.2g}".format,
}
"""The costs, and how each is written."""

# Where there is little room, the panels stand one below another.
LAYOUT = places(
    narrow="width < 640",
    panel_wide=f"(width - {_LABEL}) / {len(PANELS)}",
    panel_high=f"height / {len(PANELS)}",
)
LEFT = f"({_LABEL} + (narrow ? 0 : datum.panel * panel_wide))"
RIGHT = f"(narrow ? width - {_VALUE} : {_LABEL} + (datum.panel + 1) * panel_wide - {_VALUE})"
TOP = f"({_TITLE} + (narrow ? datum.panel * panel_high : 0))"
BOTTOM = "(narrow ? (datum.panel + 1) * panel_high - 8 : height)"


def costs_chart(comparison: Comparison, finding: str) -> Chart:
    """Draw the panels beside each other. Each has a log axis of its own."""
    labels = comparison.labels
    colours, shapes = looks(comparison.names, labels)
    each = alt.Chart(alt.NamedData("costs")).encode(
        x=at(f"{LEFT} + datum.place * ({RIGHT} - {LEFT})"),
        y=at(f"{TOP} + (datum.row + 0.5) / {len(labels)} * ({BOTTOM} - {TOP})"),
    )
    titles = each.transform_filter(datum.row == 0).encode(
        alt.Text("cost:N"), x=at(LEFT), y=at(f"{TOP} - 12")
    )
    names = each.mark_text(align="right", dx=-8).encode(
        alt.Text("algorithm:N"), x=at(LEFT), opacity=at("narrow || datum.panel == 0 ? 1 : 0")
    )
    dots = each.mark_point(size=95).encode(
        alt.Color("algorithm:N", scale=colours, legend=None),
        alt.Shape("algorithm:N", scale=shapes, legend=None),
        tooltip=[alt.Tooltip("algorithm:N"), alt.Tooltip("cost:N"), alt.Tooltip("says:N")],
    )
    layers = [
        titles.mark_text(fontWeight="bold"),
        each.mark_rule(opacity=0.35).encode(x=at(LEFT), x2=at(RIGHT)),
        names,
        dots.transform_filter(datum.known),
        each.mark_text(dx=9).encode(alt.Text("says:N")),
    ]
    return drawn(finding, {"costs": cost_rows(comparison)}, layers, params=LAYOUT, height=230)


def cost_rows(comparison: Comparison) -> dict[str, Any]:
    """Return a row a panel and algorithm, and where it stands: 0.04 the least, 1 the most."""
    values = (
        comparison.error,
        1000 * comparison.seconds,
        comparison.bytes / 1e6,
        comparison.multiplications / 1e6,
    )
    count, costs = len(comparison.names), np.concatenate(values)
    return {
        "cost": np.repeat(list(PANELS), count),
        "panel": np.repeat(range(len(PANELS)), count),
        "row": np.tile(range(count), len(PANELS)),
        "algorithm": comparison.labels * len(PANELS),
        "place": np.concatenate([_places(each) for each in values]),
        "known": costs > 0,
        "says": [
            form(cost) if cost > 0 else "exact" if cost == 0 else "not told"
            for form, each in zip(PANELS.values(), values, strict=True)
            for cost in each.tolist()
        ],
    }


def _places(values: Float64) -> Float64:
    """Return where values stand between the least and the most, logarithmically."""
    known = values > 0
    logs = np.log10(np.where(known, values, 1))
    low, high = (logs[known].min(), logs[known].max()) if known.any() else (0.0, 0.0)
    share = (logs - low) / (high - low) if high > low else 0.5
    return 0.04 + 0.96 * np.where(known, share, 0)
