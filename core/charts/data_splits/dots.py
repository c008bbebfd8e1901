"""Scores as dots: every seed is one, stacked where scores are equal; panels share one axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from core.arrays import Booleans, Float64, Integers
from core.charts.chart import Chart, at, drawn, places, tips
from core.charts.data_splits.parts import AXIS_ROOM, WHOLE, ScoreAxis, domain_of
from core.charts.palette import HALO, INK

_TITLE, _BELOW, _LANE = 24, 20, 24
_STACKS = {1: 190, 2: 78}
_COLUMNS = 60
_WIDEST, _LARGEST_DOT = 60, 15
_REACH = 22
"""Pixels across the place of a dot that is hovered and clicked, however small the dot."""
_SHARE = 0.3
"""A column takes no more of the gap to the next score: the eye must not read other scores."""

PICKED = "picked"
"""The name of the selection: the seed of the dot that was clicked."""

DOTS, PANELS, LANES = (alt.NamedData(name) for name in ("dots", "panels", "lanes"))
BASE = f"top + (datum.panel + 1) * panel_high - {_BELOW} * squeeze"
"""The height on which a panel's dots stand."""


@dataclass(frozen=True, eq=False)
class Panel:
    """One row of dots: ``seeds`` and ``scores`` [dot], a title, and how its dots look."""

    title: str
    seeds: Integers
    scores: Float64
    colour: alt.ExprRef
    shape: str = "circle"

    def only(self, seed: int) -> Panel:
        """Return the panel with the dots of ``seed`` alone, or of the first where it has none."""
        return self.where(self.seeds == (seed if seed in self.seeds else self.seeds[0]))

    def where(self, kept: Booleans) -> Panel:
        """Return the panel with the dots ``kept`` [dot] alone."""
        return replace(self, seeds=self.seeds[kept], scores=self.scores[kept])


@dataclass(frozen=True)
class Lane:
    """One mark on a line of its own above the dots: what it ``says`` stands beside it."""

    says: str
    score: float
    shape: str


def dots_chart(
    panels: Sequence[Panel],
    lanes: Sequence[Lane],
    picked: int | None,
    axis: ScoreAxis,
    finding: str,
    told: bool = True,
) -> Chart:
    """Draw every score as a dot, each panel's mean ± standard deviation under its dots.

    A dot stands at its score: the first of a column exactly, those beside it close by, and at the
    best and the worst possible score on the possible side. ``picked``: the seed whose dots are
    dark. Clicking on a dot or close by selects its seed (the selection ``PICKED``). Infinite
    scores are not drawn. Not ``told``, the axis is that of all possible scores, and nothing is
    summed up.
    """
    panels = [panel.where(np.isfinite(panel.scores)) for panel in panels]
    domain = _domain(panels, lanes, axis) if told else WHOLE
    span = domain[1] - domain[0]
    columns, gaps = zip(*(columns_of(panel.scores, span) for panel in panels), strict=True)
    fullest = [int(np.unique(column, return_counts=True)[1].max()) for column in columns]
    top, most = _LANE * len(lanes) + 4, _STACKS[len(panels)]
    stack = min(most, max(fullest) * _LARGEST_DOT + 8) if told else most
    high = top + len(panels) * (_TITLE + stack + _BELOW)
    rows = {
        "panels": {"panel": range(len(panels)), "title": [panel.title for panel in panels]},
        "dots": _dot_rows(panels, columns, axis, picked),
        "lanes": _lane_rows(lanes, domain),
    }
    layers = [*_panels(axis, domain, told), *_dots(panels, axis, domain), *_lanes(axis, domain)]
    return drawn(
        finding,
        rows,
        layers,
        params=places(
            squeeze=f"height / {high}",  # the browser fits axes into the picture's height
            top=f"{top} * squeeze",
            panel_high=f"(height - top) / {len(panels)}",
            stack=f"{stack} * squeeze",
            **_sizes(fullest, [gap / span for gap in gaps]),
        ),
        height=high + AXIS_ROOM,
    )


def _sizes(fullest: Sequence[int], gaps: Sequence[float]) -> dict[str, str]:
    """Return the width of a dot, one for the whole chart, and how many stand abreast in a panel.

    With m dots in the fullest column of b pixels, c abreast are b/c wide and m/c high, so they
    fill the height h where m·b/c² = h. An odd number has a middle.
    """
    found, each = {}, range(len(gaps))
    for i, most, gap in zip(each, fullest, gaps, strict=True):
        found[f"room_{i}"] = f"min({_WIDEST}, {_SHARE * gap} * width)"
        found[f"few_{i}"] = f"max(1, 1 + 2 * floor((sqrt({most} * room_{i} / stack) - 1) / 2))"
        found[f"alone_{i}"] = f"few_{i} > 1 ? room_{i} / few_{i} : {_LARGEST_DOT}"
        # One alone may be wider than the room; of few and the next odd number the better is taken.
        found[f"wide_{i}"] = (
            f"max(min(alone_{i}, stack / ceil({most} / few_{i})),"
            f" min(room_{i} / (few_{i} + 2), stack / ceil({most} / (few_{i} + 2))))"
        )
    found["wide"] = f"min({_LARGEST_DOT}, {', '.join(f'wide_{i}' for i in each)})"
    abreast = (f"max(1, 1 + 2 * floor((room_{i} / wide - 1) / 2))" for i in each)
    found["abreast"] = f"[{', '.join(abreast)}]"
    return found


def _panels(axis: ScoreAxis, domain: Sequence[float], told: bool) -> list[alt.Chart]:
    """Return each panel's title and ground, and under it the mean ± standard deviation."""
    panel = alt.Chart(PANELS).encode(x=at("0"), y=at(BASE))
    least, most = axis.possible
    spread = (
        alt.Chart(DOTS)
        .transform_aggregate(mean="mean(score)", sd="stdev(score)", groupby=["panel"])
        .transform_calculate(
            low=f"max({max(least, -1e9):.17g}, datum.mean - datum.sd)",
            high=f"min({most}, datum.mean + datum.sd)",
        )
        .encode(y=at(f"{BASE} + 9 * squeeze"))
    )
    summed_up = [
        spread.mark_rule(strokeWidth=5, clip=True).encode(
            axis.across("low:Q", domain), alt.X2("high:Q")
        ),
        spread.mark_tick(orient="vertical", size=16, thickness=3, color=INK).encode(
            axis.across("mean:Q", domain), alt.Tooltip("mean:Q", format=axis.exact)
        ),
    ]
    return [
        panel.mark_rule(opacity=0.5).encode(x2=at("width")),
        panel.mark_text(fontWeight="bold").encode(
            alt.Text("title:N"), y=at(f"{BASE} - stack - {_TITLE / 2} * squeeze")
        ),
        *(summed_up if told else []),
    ]


def _dots(panels: Sequence[Panel], axis: ScoreAxis, domain: Sequence[float]) -> list[alt.Chart]:
    """Return the dots, piled in columns from the middle on, the picked ones first and dark."""
    each = list(range(len(panels)))
    outward = "(datum.place % 2 ? datum.place + 1 : -datum.place) / 2"
    aside = alt.expr(f"wide * (datum.lean ? datum.lean * datum.place : {outward})")
    piled = (
        alt.Chart(DOTS)
        .transform_window(
            rank="row_number()",
            groupby=["panel", "column"],
            sort=[alt.SortField("picked", order="descending")],
        )
        .transform_calculate(
            place="(datum.rank - 1) % abreast[datum.panel]",
            level="floor((datum.rank - 1) / abreast[datum.panel]) + 0.5",
        )
        .encode(
            axis.across("score:Q", domain),
            y=at(f"{BASE} - datum.level * wide"),
            tooltip=tips("seed:N", alt.Tooltip("score:Q", title=axis.title, format=axis.exact)),
        )
    )
    colours = alt.Scale(domain=each, range=[panel.colour for panel in panels])
    shapes = alt.Scale(domain=each, range=[panel.shape for panel in panels])
    return [
        piled.mark_point(xOffset=aside, opacity=0.001, cursor="pointer").encode(
            size=at(f"pow(max({_REACH}, wide), 2)")
        ),
        piled.mark_point(
            xOffset=aside, stroke=HALO, strokeWidth=alt.expr("0.06 * wide"), cursor="pointer"
        )
        .encode(
            alt.Fill("panel:N", scale=colours, legend=None),
            alt.Shape("panel:N", scale=shapes, legend=None),
            size=at("pow(max(2, 0.94 * wide), 2)"),
        )
        .add_params(alt.selection_point(name=PICKED, fields=["seed"], on="click", toggle=False)),
        piled.transform_filter(datum.picked)
        .mark_point(xOffset=aside, color=INK)
        .encode(alt.Shape("panel:N", scale=shapes, legend=None), size=at("pow(max(5, wide), 2)")),
        piled.transform_filter(datum.alone)
        .mark_point(xOffset=aside, filled=False, stroke=INK, strokeWidth=2)
        .encode(size=at("pow(max(12, wide + 8), 2)")),
    ]


def _lanes(axis: ScoreAxis, domain: Sequence[float]) -> list[alt.Chart]:
    lane = alt.Chart(LANES).encode(
        axis.across("score:Q", domain), y=at(f"(4 + {_LANE} * (datum.row + 0.5)) * squeeze")
    )
    side = "datum.score < datum.middle ? {} : {}".format
    return [
        lane.mark_rule(strokeDash=[2, 3], opacity=0.8).encode(
            y2=at(f"height - {_BELOW} * squeeze")
        ),
        lane.mark_point(filled=False, size=90, strokeWidth=2.5, stroke=INK).encode(
            alt.Shape("shape:N", scale=None)
        ),
        lane.mark_text(
            align=alt.expr(side("'left'", "'right'")), dx=alt.expr(side(10, -10))
        ).encode(alt.Text("says:N")),
    ]


def _domain(panels: Sequence[Panel], lanes: Sequence[Lane], axis: ScoreAxis) -> list[float]:
    marks = np.array([lane.score for lane in lanes])
    low, high = domain_of(np.concatenate([*(panel.scores for panel in panels), marks]))
    return [max(axis.possible[0], low), min(axis.possible[1], high)]


def columns_of(scores: Float64, span: float) -> tuple[Float64, float]:
    """Return the column [dot] in which each score is stacked, and the gap between columns.

    Where only some scores can occur (so many right of so many), each has its own column, shared
    with those next to it that differ by less than a sixtieth of the axis, ``span``; elsewhere
    scores are gathered into columns of that width.
    """
    step = span / _COLUMNS
    values, which = np.unique(np.round(scores, 9), return_inverse=True)
    group = np.concatenate([[0], np.cumsum(np.diff(values) >= step)])
    first = values[np.flatnonzero(np.diff(group, prepend=-1))]
    last = values[np.flatnonzero(np.diff(group, append=group[-1] + 1))]
    if (last - first >= step).any():
        return (np.floor(scores / step) + 0.5) * step, step
    centres = (first + last) / 2
    gap = float(np.diff(centres).min()) if len(centres) > 1 else span
    return centres[group][which], gap


def _dot_rows(
    panels: Sequence[Panel], columns: Sequence[Float64], axis: ScoreAxis, picked: int | None
) -> dict[str, Any]:
    """Return a row a dot; ``lean``: to which side a column at the end of what is possible grows."""
    seeds = np.concatenate([panel.seeds for panel in panels])
    scores = np.concatenate([panel.scores for panel in panels])
    least, most = axis.possible
    alone = [(panel.seeds == picked) & ((panel.seeds == picked).sum() == 1) for panel in panels]
    counts = [len(panel.seeds) for panel in panels]
    return {
        "seed": seeds,
        "score": scores,
        "column": np.concatenate(columns),
        "panel": np.repeat(np.arange(len(panels), dtype=np.int8), counts),
        "lean": (scores == least).astype(np.int8) - (scores == most).astype(np.int8),
        "picked": seeds == picked,
        "alone": np.concatenate(alone),
    }


def _lane_rows(lanes: Sequence[Lane], domain: Sequence[float]) -> dict[str, Any]:
    return {
        "row": range(len(lanes)),
        "says": [lane.says for lane in lanes],
        "score": [lane.score for lane in lanes],
        "shape": [lane.shape for lane in lanes],
        "middle": [sum(domain) / 2] * len(lanes),
    }
