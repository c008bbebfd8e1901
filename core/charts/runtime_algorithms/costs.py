"""Error, time, memory and multiplications of each algorithm: a dot each, four panels, one order.

A guide leads from the left to each dot, and its number stands on the other side.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
from altair import datum

from core.arrays import Float64
from core.charts.chart import Chart, at, drawn, places, tips
from core.charts.palette import WAITING
from core.charts.runtime_algorithms.look import looks
from core.wording import plain_number, scientific

if TYPE_CHECKING:
    from core.runtime_algorithms.comparison import Comparison

_LABEL, _VALUE, _TITLE, _TICKS = 128, 66, 26, 22
_LETTER = 0.075
"""The share of an axis that a letter of a tick's words takes, with some air."""
PANELS: dict[str, Callable[[float], str]] = {
    "error": scientific,
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
BOTTOM = f"((narrow ? (datum.panel + 1) * panel_high - 12 : height) - {_TICKS})"


def costs_chart(comparison: Comparison, finding: str) -> Chart:
    """Draw the panels beside each other. Each has a log axis of its own."""
    labels = comparison.labels
    colours, shapes = looks(comparison.names, labels)
    there = at(f"{LEFT} + datum.place * ({RIGHT} - {LEFT})")
    ticks = alt.Chart(alt.NamedData("ticks")).encode(x=there)
    each = alt.Chart(alt.NamedData("costs")).encode(
        x=there, y=at(f"{TOP} + (datum.row + 0.5) / {len(labels)} * ({BOTTOM} - {TOP})")
    )
    first = each.transform_filter(datum.row == 0)
    titles = first.encode(alt.Text("cost:N"), x=at(LEFT), y=at(f"{TOP} - 12"))
    names = each.mark_text(align="right", dx=-8).encode(
        alt.Text("algorithm:N"), x=at(LEFT), opacity=at("narrow || datum.panel == 0 ? 1 : 0")
    )
    dots = each.mark_point(size=95).encode(
        alt.Color("algorithm:N", scale=colours, legend=None),
        alt.Shape("algorithm:N", scale=shapes, legend=None),
        tooltip=tips("algorithm:N", "cost:N", "says:N"),
    )
    layers = [
        titles.mark_text(fontWeight="bold"),
        each.transform_filter(datum.known).mark_rule(opacity=0.5).encode(x=at(LEFT), x2=there),
        first.mark_rule(opacity=0.8).encode(x=at(LEFT), x2=at(RIGHT), y=at(BOTTOM)),
        ticks.mark_rule(opacity=0.8).encode(y=at(BOTTOM), y2=at(f"{BOTTOM} + 4")),
        ticks.mark_text(align="center", baseline="top", color=WAITING).encode(
            alt.Text("says:N"), y=at(f"{BOTTOM} + 7")
        ),
        names,
        dots.transform_filter(datum.known),
        each.mark_text(dx=9).encode(alt.Text("says:N")),
    ]
    rows = {"costs": cost_rows(comparison), "ticks": tick_rows(comparison)}
    return drawn(finding, rows, layers, params=LAYOUT, height=250)


def costs_of(comparison: Comparison) -> list[Float64]:
    """Return the costs [panel][algorithm]; 0 is exact, −1 not known."""
    return [
        comparison.error,
        1000 * comparison.seconds,
        comparison.bytes / 1e6,
        comparison.multiplications / 1e6,
    ]


def cost_rows(comparison: Comparison) -> dict[str, Any]:
    """Return a row a panel and algorithm, and where it stands: 0.04 the least, 1 the most."""
    values = costs_of(comparison)
    count, costs = len(comparison.names), np.concatenate(values)
    return {
        "cost": np.repeat(list(PANELS), count),
        "panel": np.repeat(range(len(PANELS)), count),
        "row": np.tile(range(count), len(PANELS)),
        "algorithm": comparison.labels * len(PANELS),
        "place": np.concatenate([_places(each, each) for each in values]),
        "known": costs > 0,
        "says": [
            form(cost) if cost > 0 else "exact" if cost == 0 else "not told"
            for form, each in zip(PANELS.values(), values, strict=True)
            for cost in each.tolist()
        ],
    }


def tick_rows(comparison: Comparison) -> dict[str, list[Any]]:
    """Return a row a tick: its panel, its place and its words."""
    rows: dict[str, list[Any]] = {"panel": [], "place": [], "says": []}
    for panel, values in enumerate(costs_of(comparison)):
        ticks = _ticks(values[values > 0])
        says = [scientific(t, 0) if t < 1e-3 else plain_number(t) for t in ticks]
        for place, words in _apart(_places(np.array(ticks), values).tolist(), says):
            rows["panel"].append(panel)
            rows["place"].append(place)
            rows["says"].append(words)
    return rows


def _apart(places: list[float], says: list[str]) -> list[tuple[float, str]]:
    """Return the ticks whose words have room: the first, then the last, then the middle one."""
    kept: list[tuple[float, str]] = []
    ranked = [*zip(places, says, strict=True)]
    for place, words in dict.fromkeys(ranked[:1] + ranked[-1:] + ranked[1:-1]):
        if all(abs(place - other) > _LETTER * max(len(words), len(w)) for other, w in kept):
            kept.append((place, words))
    return sorted(kept)


def _ticks(values: Float64) -> list[float]:
    """Return up to three round numbers within the values: the first, a middle one, the last."""
    if not len(values):
        return []
    powers = range(math.floor(math.log10(values.min())), math.ceil(math.log10(values.max())) + 1)
    candidates = [float(f"{digit}e{power}") for power in powers for digit in (1, 2, 3, 5)]
    within = [each for each in candidates if values.min() <= each <= values.max()]
    return sorted({within[0], within[len(within) // 2], within[-1]}) if within else []


def _places(values: Float64, among: Float64) -> Float64:
    """Return where values stand between the least and the most of some, logarithmically."""
    known = among[among > 0]
    low, high = (np.log10(known.min()), np.log10(known.max())) if len(known) else (0.0, 0.0)
    logs = np.log10(np.where(values > 0, values, 1))
    share = (logs - low) / (high - low) if high > low else 0.5
    return 0.04 + 0.96 * np.where(values > 0, share, 0)
