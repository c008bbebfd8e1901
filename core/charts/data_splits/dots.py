"""Scores as dots: every seed is one, stacked where scores are equal; panels share one axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arrays import Float64, Integers
from core.charts.by_hand import INKS, Chart, Spec, Theme, arrow_bytes, layered, places
from core.charts.data_splits.parts import (
    AXIS_ROOM,
    SPLIT_COLOUR,
    ScoreAxis,
    domain_of,
    pixel_y,
    score_x,
    words,
)

_TITLE, _BELOW, _LANE = 26, 20, 25
_STACKS = {1: 215, 2: 120, 3: 90}
_COLUMNS = 60
_LARGEST_DOT = 15

PICKED = "picked"
"""The name of the selection: the seed of the dot that was clicked."""


@dataclass(frozen=True, eq=False)
class Panel:
    """One row of dots: ``seeds`` and ``scores`` [dot], a title, and whether dots are large."""

    title: str
    seeds: Integers
    scores: Float64
    colour: str = SPLIT_COLOUR
    shape: str = "circle"


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
    theme: Theme,
    finding: str,
) -> Chart:
    """Draw every score as a dot, each panel's mean ± standard deviation under its dots.

    ``picked``: the seed that has a ring in every panel. Clicking selects the nearest dot's seed
    (the selection ``PICKED``). Infinite scores are not drawn.
    """
    domain = _domain(panels, lanes)
    stack = _stack(panels, domain[1] - domain[0])
    top = _LANE * len(lanes) + 4
    height = top + len(panels) * (_TITLE + stack + _BELOW)
    bases = [top + (i + 1) * (_TITLE + stack + _BELOW) - _BELOW for i in range(len(panels))]
    columns = _dot_rows(panels, bases, domain[1] - domain[0])
    ring = np.array(columns["seed"]) == (-1 if picked is None else picked)
    rows = {
        "dots": arrow_bytes(columns),
        "ring": arrow_bytes({name: np.asarray(values)[ring] for name, values in columns.items()}),
        "lanes": arrow_bytes(_lane_rows(lanes, domain)),
        "panels": arrow_bytes(_panel_rows(panels, bases, stack)),
    }
    layers = [
        *_panel_layers(axis, domain, height, theme),
        *_dot_layers(axis, domain, height, theme),
        *_lane_layers(axis, domain, height, theme),
    ]
    spec = layered(layers, _sizes(panels, stack, height, domain), height + AXIS_ROOM)
    return Chart(spec, finding, rows)


def _domain(panels: Sequence[Panel], lanes: Sequence[Lane]) -> list[float]:
    marks = np.array([lane.score for lane in lanes])
    all_scores = np.concatenate([*(panel.scores for panel in panels), marks])
    low, high = domain_of(all_scores)
    drawn = [panel.scores[np.isfinite(panel.scores)] for panel in panels]
    room = max(columns_of(scores, high - low)[1] for scores in drawn) / 2
    finite = all_scores[np.isfinite(all_scores)]
    return [min(low, float(finite.min()) - room), max(high, float(finite.max()) + room)]


def _stack(panels: Sequence[Panel], span: float) -> int:
    """Return the height of a panel's dots: what is usual, or less where few dots need less."""
    fullest = 1
    for panel in panels:
        column, _ = columns_of(panel.scores[np.isfinite(panel.scores)], span)
        fullest = max(fullest, int(np.unique(column, return_counts=True)[1].max()))
    return min(_STACKS[len(panels)], fullest * _LARGEST_DOT + 8)


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


def _dot_rows(panels: Sequence[Panel], bases: Sequence[float], span: float) -> dict[str, list[Any]]:
    names = ("seed", "score", "column", "rank", "members", "panel", "base", "colour", "shape")
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for number, (panel, base) in enumerate(zip(panels, bases, strict=True)):
        drawn = np.isfinite(panel.scores)
        scores, seeds = panel.scores[drawn], panel.seeds[drawn]
        column, _ = columns_of(scores, span)
        _, which, members = np.unique(column, return_inverse=True, return_counts=True)
        order = np.argsort(which, kind="stable")
        starts = np.cumsum(members) - members
        rank = np.empty(len(which), dtype=np.int64)
        rank[order] = np.arange(len(which)) - starts[which[order]]
        columns["seed"] += seeds.tolist()
        columns["score"] += scores.tolist()
        columns["column"] += column.tolist()
        columns["rank"] += rank.tolist()
        columns["members"] += members[which].tolist()
        columns["panel"] += [number] * len(scores)
        columns["base"] += [base] * len(scores)
        columns["colour"] += [panel.colour] * len(scores)
        columns["shape"] += [panel.shape] * len(scores)
    return columns


def _sizes(panels: Sequence[Panel], stack: int, height: int, domain: Sequence[float]) -> list[Spec]:
    """Return, for each panel, how many dots stand abreast in a column, and their diameter.

    With m dots in the fullest column of b pixels, c abreast are b/c wide and m/c high, so they
    fill the height h where m·b/c² = h.
    """
    span = domain[1] - domain[0]
    abreast, sizes = [], []
    for number, panel in enumerate(panels):
        scores = panel.scores[np.isfinite(panel.scores)]
        column, gap = columns_of(scores, span)
        most = int(np.unique(column, return_counts=True)[1].max())
        room = f"max(1, width * {0.92 * gap / span:.6g})"
        abreast.append(f"max(1, ceil(sqrt({most} * {room} / stack)))")
        sizes.append(
            f"min({room} / abreast[{number}], stack / ceil({most} / abreast[{number}]), "
            f"{_LARGEST_DOT})"
        )
    return places(
        squeeze=f"height / {height}",
        stack=f"{stack} * squeeze",
        abreast=f"[{', '.join(abreast)}]",
        diameters=f"[{', '.join(sizes)}]",
    )


def _placed(domain: Sequence[float]) -> list[Spec]:
    span = domain[1] - domain[0]
    return [
        {"calculate": "diameters[datum.panel]", "as": "diameter"},
        {"calculate": "abreast[datum.panel]", "as": "across"},
        {
            "calculate": (
                "datum.column + (datum.rank % datum.across - (min(datum.across, datum.members) - 1)"
                f" / 2) * datum.diameter * {span:.8g} / width"
            ),
            "as": "right",
        },
        {
            "calculate": (
                "datum.base - (floor(datum.rank / datum.across) + 0.5) * datum.diameter / squeeze"
            ),
            "as": "down",
        },
        {"calculate": "pow(max(1.6, datum.diameter * 0.9), 2)", "as": "area"},
        {"calculate": "pow(max(9, datum.diameter + 6), 2)", "as": "ring_area"},
    ]


def _dot_layers(axis: ScoreAxis, domain: Sequence[float], height: int, theme: Theme) -> list[Spec]:
    ink = INKS[theme]
    place: Spec = {"x": score_x("right", axis, domain), "y": pixel_y("down", height)}
    tooltip = [
        {"field": "seed", "title": "seed"},
        {"field": "score", "title": axis.title, "format": axis.exact},
    ]
    look = {
        "fill": {"field": "colour", "type": "nominal", "scale": None},
        "shape": {"field": "shape", "type": "nominal", "scale": None},
    }
    size = {"field": "area", "type": "quantitative", "scale": None, "legend": None}
    return [
        {
            "data": {"name": "dots"},
            "transform": _placed(domain),
            "params": [
                {
                    "name": PICKED,
                    "select": {
                        "type": "point",
                        "fields": ["seed"],
                        "on": "click",
                        "nearest": True,
                        "toggle": False,
                    },
                }
            ],
            "mark": {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 0,
                     "cursor": "pointer"},
            "encoding": {**place, **look, "size": size, "tooltip": tooltip},
        },
        {
            "data": {"name": "ring"},
            "transform": _placed(domain),
            "mark": {"type": "point", "filled": False, "stroke": ink.text, "strokeWidth": 2.5,
                     "opacity": 1},
            "encoding": {**place, "size": {**size, "field": "ring_area"}, "tooltip": tooltip},
        },
    ]  # fmt: skip


def _panel_rows(
    panels: Sequence[Panel], bases: Sequence[float], stack: int
) -> dict[str, list[object]]:
    columns: dict[str, list[object]] = {
        name: [] for name in ("title", "title_y", "mean", "low", "high", "base", "spread_y")
    }
    for panel, base in zip(panels, bases, strict=True):
        scores = panel.scores[np.isfinite(panel.scores)]
        mean, spread = float(scores.mean()), float(scores.std(ddof=1)) if len(scores) > 1 else 0.0
        columns["title"].append(panel.title)
        columns["title_y"].append(base - stack - _TITLE / 2)
        columns["mean"].append(mean)
        columns["low"].append(mean - spread)
        columns["high"].append(mean + spread)
        columns["base"].append(base)
        columns["spread_y"].append(base + 9)
    return columns


def _panel_layers(
    axis: ScoreAxis, domain: Sequence[float], height: int, theme: Theme
) -> list[Spec]:
    ink, data = INKS[theme], {"name": "panels"}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "color": ink.quiet, "opacity": 0.5},
            "encoding": {
                "x": {"value": 0},
                "x2": {"value": {"expr": "width"}},
                "y": pixel_y("base", height),
            },
        },
        {
            "data": data,
            "mark": words(theme, fontWeight="bold"),
            "encoding": {
                "x": {"value": 0},
                "y": pixel_y("title_y", height),
                "text": {"field": "title"},
            },
        },
        {
            "data": data,
            "mark": {"type": "rule", "strokeWidth": 5, "color": ink.quiet, "clip": True},
            "encoding": {
                "x": score_x("low", axis, domain, drawn=True),
                "x2": {"field": "high"},
                "y": pixel_y("spread_y", height),
            },
        },
        {
            "data": data,
            "mark": {"type": "tick", "orient": "vertical", "size": 16, "thickness": 3,
                     "color": ink.text},
            "encoding": {
                "x": score_x("mean", axis, domain),
                "y": pixel_y("spread_y", height),
                "tooltip": [{"field": "mean", "format": axis.exact}],
            },
        },
    ]  # fmt: skip


def _lane_rows(lanes: Sequence[Lane], domain: Sequence[float]) -> dict[str, list[object]]:
    middle = sum(domain) / 2
    return {
        "says": [lane.says for lane in lanes],
        "score": [lane.score for lane in lanes],
        "shape": [lane.shape for lane in lanes],
        "y": [4 + _LANE * (row + 0.5) for row in range(len(lanes))],
        "to_the_right": [lane.score < middle for lane in lanes],
    }


def _lane_layers(axis: ScoreAxis, domain: Sequence[float], height: int, theme: Theme) -> list[Spec]:
    ink, data = INKS[theme], {"name": "lanes"}
    place: Spec = {"x": score_x("score", axis, domain), "y": pixel_y("y", height)}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "color": ink.quiet, "strokeDash": [2, 3], "opacity": 0.8},
            "encoding": dict(place, y2={"value": {"expr": f"height - {_BELOW} * squeeze"}}),
        },
        {
            "data": data,
            "mark": {"type": "point", "filled": False, "size": 90, "strokeWidth": 2.5,
                     "stroke": ink.text, "opacity": 1},
            "encoding": {
                **place,
                "shape": {"field": "shape", "type": "nominal", "scale": None},
            },
        },
        *(
            {
                "data": data,
                "transform": [{"filter": f"datum.to_the_right == {str(right).lower()}"}],
                "mark": words(theme, align=align, dx=dx),
                "encoding": dict(place, text={"field": "says"}),
            }
            for right, align, dx in ((True, "left", 10), (False, "right", -10))
        ),
    ]  # fmt: skip
