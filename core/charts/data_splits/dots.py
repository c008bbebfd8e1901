"""Scores as dots: every seed is one, stacked where scores are equal; panels share one axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from core.arrays import Float64, Integers
from core.charts.chart import Chart, at, drawn, places
from core.charts.data_splits.parts import AXIS_ROOM, ScoreAxis, domain_of
from core.charts.palette import INK

_TITLE, _BELOW, _LANE = 26, 20, 25
_STACKS = {1: 215, 2: 120, 3: 90}
_COLUMNS = 60
_LARGEST_DOT = 15

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

    @property
    def finite(self) -> Float64:
        """The scores that are drawn."""
        return self.scores[np.isfinite(self.scores)]


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
) -> Chart:
    """Draw every score as a dot, each panel's mean ± standard deviation under its dots.

    ``picked``: the seed that has a ring in every panel. Clicking selects the nearest dot's seed
    (the selection ``PICKED``). Infinite scores are not drawn.
    """
    domain = _domain(panels, lanes)
    piles = [columns_of(panel.finite, domain[1] - domain[0]) for panel in panels]
    fullest = [int(np.unique(column, return_counts=True)[1].max()) for column, _ in piles]
    top = _LANE * len(lanes) + 4
    stack = min(_STACKS[len(panels)], max(fullest) * _LARGEST_DOT + 8)
    high = top + len(panels) * (_TITLE + stack + _BELOW)
    rows = {
        "panels": {"panel": range(len(panels)), "title": [panel.title for panel in panels]},
        "dots": _dot_rows(panels, piles, fullest, domain, picked),
        "lanes": _lane_rows(lanes, domain),
    }
    layers = [*_panels(axis, domain), *_dots(panels, axis, domain), *_lanes(axis, domain)]
    return drawn(
        finding,
        rows,
        layers,
        params=places(
            squeeze=f"height / {high}",  # the browser fits axes into the picture's height
            top=f"{top} * squeeze",
            panel_high=f"(height - top) / {len(panels)}",
            stack=f"{stack} * squeeze",
        ),
        height=high + AXIS_ROOM,
    )


def _panels(axis: ScoreAxis, domain: Sequence[float]) -> list[alt.Chart]:
    """Return each panel's title and ground, and under it the mean ± standard deviation."""
    panel = alt.Chart(PANELS).encode(x=at("0"), y=at(BASE))
    spread = (
        alt.Chart(DOTS)
        .transform_aggregate(mean="mean(score)", sd="stdev(score)", groupby=["panel"])
        .transform_calculate(low=datum.mean - datum.sd, high=datum.mean + datum.sd)
        .encode(y=at(f"{BASE} + 9 * squeeze"))
    )
    return [
        panel.mark_rule(opacity=0.5).encode(x2=at("width")),
        panel.mark_text(fontWeight="bold").encode(
            alt.Text("title:N"), y=at(f"{BASE} - stack - {_TITLE / 2} * squeeze")
        ),
        spread.mark_rule(strokeWidth=5, clip=True).encode(
            axis.across("low:Q", domain), alt.X2("high:Q")
        ),
        spread.mark_tick(orient="vertical", size=16, thickness=3, color=INK).encode(
            axis.across("mean:Q", domain), alt.Tooltip("mean:Q", format=axis.exact)
        ),
    ]


def _dots(panels: Sequence[Panel], axis: ScoreAxis, domain: Sequence[float]) -> list[alt.Chart]:
    """Return the dots, piled in columns, and a ring around the picked ones.

    With m dots in the fullest column of b pixels, c abreast are b/c wide and m/c high, so they
    fill the height h where m·b/c² = h.
    """
    each = list(range(len(panels)))
    place = "(datum.rank - 1) % datum.across - (min(datum.across, datum.members) - 1) / 2"
    aside = alt.expr(f"({place}) * datum.wide")
    piled = (
        alt.Chart(DOTS)
        .transform_window(rank="row_number()", groupby=["panel", "column"])
        .transform_joinaggregate(members="count()", groupby=["panel", "column"])
        .transform_calculate(
            room="max(1, 0.92 * datum.gap * width)",
            across="max(1, ceil(sqrt(datum.most * datum.room / stack)))",
            high="stack / ceil(datum.most / datum.across)",
            wide=f"min(datum.room / datum.across, datum.high, {_LARGEST_DOT})",
            level="floor((datum.rank - 1) / datum.across) + 0.5",
        )
        .encode(
            axis.across("column:Q", domain),
            y=at(f"{BASE} - datum.level * datum.wide"),
            tooltip=[
                alt.Tooltip("seed:N"),
                alt.Tooltip("score:Q", title=axis.title, format=axis.exact),
            ],
        )
    )
    colours = alt.Scale(domain=each, range=[panel.colour for panel in panels])
    shapes = alt.Scale(domain=each, range=[panel.shape for panel in panels])
    return [
        piled.mark_point(xOffset=aside, strokeWidth=0, cursor="pointer")
        .encode(
            alt.Fill("panel:N", scale=colours, legend=None),
            alt.Shape("panel:N", scale=shapes, legend=None),
            size=at("pow(max(1.6, 0.9 * datum.wide), 2)"),
        )
        .add_params(
            alt.selection_point(
                name=PICKED, fields=["seed"], on="click", nearest=True, toggle=False
            )
        ),
        piled.transform_filter(datum.picked)
        .mark_point(xOffset=aside, filled=False, stroke=INK, strokeWidth=2.5)
        .encode(size=at("pow(max(9, datum.wide + 6), 2)")),
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


def _domain(panels: Sequence[Panel], lanes: Sequence[Lane]) -> list[float]:
    marks = np.array([lane.score for lane in lanes])
    all_scores = np.concatenate([*(panel.finite for panel in panels), marks])
    low, high = domain_of(all_scores)
    room = max(columns_of(panel.finite, high - low)[1] for panel in panels) / 2
    finite = all_scores[np.isfinite(all_scores)]
    return [min(low, float(finite.min()) - room), max(high, float(finite.max()) + room)]


def columns_of(scores: Float64, span: float) -> tuple[Float64, float]:
    """Return the column [dot] in which each score stands, and how wide columns are.

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
    gap = float(np.diff(centres).min()) if len(centres) > 1 else step
    return centres[group][which], min(gap, span / 4)


def _dot_rows(
    panels: Sequence[Panel],
    piles: Sequence[tuple[Float64, float]],
    fullest: Sequence[int],
    domain: Sequence[float],
    picked: int | None,
) -> dict[str, Any]:
    """Return a row a dot; with it how full its panel's fullest column is, and how wide columns."""
    counts = [len(panel.finite) for panel in panels]
    seeds = np.concatenate([panel.seeds[np.isfinite(panel.scores)] for panel in panels])
    gaps = np.array([gap for _, gap in piles]) / (domain[1] - domain[0])
    return {
        "seed": seeds,
        "score": np.concatenate([panel.finite for panel in panels]),
        "column": np.concatenate([column for column, _ in piles]),
        "panel": np.repeat(np.arange(len(panels), dtype=np.int8), counts),
        "most": np.repeat(np.array(fullest, dtype=np.int16), counts),
        "gap": np.repeat(gaps, counts),
        "picked": seeds == picked,
    }


def _lane_rows(lanes: Sequence[Lane], domain: Sequence[float]) -> dict[str, Any]:
    return {
        "row": range(len(lanes)),
        "says": [lane.says for lane in lanes],
        "score": [lane.score for lane in lanes],
        "shape": [lane.shape for lane in lanes],
        "middle": [sum(domain) / 2] * len(lanes),
    }
