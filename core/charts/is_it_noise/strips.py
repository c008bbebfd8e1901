"""Scores as strips of dots over one axis: variants, their differences, what papers report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np

from core.arrays import Float64, Integers
from core.charts.chart import ONE, Chart, at, between, drawn, on_halo
from core.charts.palette import INK, QUIET, group_colours
from core.charts.piles import beside

ROW, _AXIS = 92, 52
"""The heights of a strip, and of the axis below, in pixels."""
_FEW = 60
"""Of so many runs or fewer the dots are large, and pairs are tied by lines."""


@dataclass(frozen=True, eq=False)
class Strip:
    """A row of dots: ``values`` [run], NaN where one is missing.

    ``hue``: which of the palette's colours it has; ``mean``, ``interval``: if told.
    """

    name: str
    values: Float64
    hue: int = 0
    mean: float | None = None
    interval: tuple[float, float] | None = None


def strips_chart(
    strips: Sequence[Strip],
    finding: str,
    axis: str,
    one: str = "run",
    tied: bool = False,
    zero: str = "",
) -> Chart:
    """Draw each strip's dots, with its mean and interval where they are given.

    ``one``: what a dot is; ``tied``: lines tie the dots of the first strip to those of the second;
    ``zero``: what a line at 0 says.
    """
    count, top, (low, high) = len(strips), 20 if zero else 0, _domain(strips, bool(zero))
    few = max(len(strip.values) for strip in strips) <= _FEW
    scale = alt.Scale(domain=[low, high], nice=False, range=between("14", "width - 14"))
    x: dict[str, Any] = {"title": axis, "scale": scale, "axis": alt.Axis(tickCount=6)}
    present = [np.flatnonzero(~np.isnan(strip.values)) for strip in strips]
    each = enumerate(zip(strips, present, strict=True))
    tables = [_dots(row, strip, runs, low, high, one) for row, (strip, runs) in each]
    ties = _ties(present, tables)
    told = [(row, s.mean, *(s.interval or (None, None))) for row, s in enumerate(strips)]
    means = np.array(told, dtype=np.float64).T
    rows: dict[str, Any] = {
        "dots": {name: np.concatenate([each[name] for each in tables]) for name in tables[0]},
        "ties": {name: each[: _FEW * (tied and few)] for name, each in ties.items()},
        "means": dict(zip(("row", "mean", "low", "high"), means, strict=True)),
        "names": {"row": range(count), "name": [strip.name for strip in strips]},
    }
    dot, tie, mean, label = (alt.Chart(alt.NamedData(name)) for name in rows)
    colour = alt.Scale(domain=list(range(6)), range=group_colours(6))

    def down(place: str) -> Any:
        return at(f"{top} + (datum.row + {place}) * (height - {top}) / {count}")

    here, there = down("0.54 + 0.26 * datum.beside"), down("1.54 + 0.26 * datum.beside_next")
    value, low_end, middle = (alt.X(f"{field}:Q", **x) for field in ("value", "low", "mean"))
    name = label.encode(alt.Text("name:N"), x=at("4"), y=down("0.04"))
    line = tie.mark_rule(color=QUIET, opacity=0.55)
    span = mean.mark_rule(strokeWidth=5, color=INK, opacity=0.75)
    layers = [
        line.encode(value, alt.X2("value_next:Q"), y=here, y2=there),
        dot.mark_point(size=70 if few else 22).encode(
            value,
            alt.Color("hue:O", scale=colour, legend=None),
            y=here,
            tooltip=[alt.Tooltip("which:N", title=" "), alt.Tooltip("value:Q", title=axis)],
        ),
        span.encode(low_end, alt.X2("high:Q"), y=down("0.92")),
        mean.mark_rule(strokeWidth=2.4, color=INK).encode(middle, y=down("0.22"), y2=down("0.96")),
        *on_halo(name, baseline="top", fontSize=14, fontWeight="bold"),
    ]
    if zero:
        none = alt.Chart(ONE).encode(alt.XDatum(0, **x))
        line = none.mark_rule(color=QUIET, strokeDash=[5, 4], strokeWidth=1.6)
        word = on_halo(none.encode(alt.TextValue(zero), y=at("0")), align="center", baseline="top")
        layers = [line.encode(y=at("16"), y2=at("height")), *word, *layers]
    return drawn(finding, rows, layers, height=ROW * count + _AXIS + top)


def _dots(
    row: int, strip: Strip, runs: Integers, low: float, high: float, one: str
) -> dict[str, Any]:
    """Return a row a dot; ``beside``: how far it stands beside the strip's middle."""
    values = strip.values[runs]
    return {
        "value": values,
        "row": np.full(len(runs), row),
        "hue": np.full(len(runs), strip.hue % 6),
        "which": [f"{one} {run + 1}" for run in runs],
        "beside": beside(values, low, high, 90),
    }


def _ties(present: Sequence[Integers], tables: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return a row for each run that is ``present`` both in the first and in the last strip."""
    first, last = tables[0], tables[-1]
    _, here, there = np.intersect1d(present[0], present[-1], True, return_indices=True)
    return {
        "row": first["row"][here],
        **{name: first[name][here] for name in ("value", "beside")},
        **{f"{name}_next": last[name][there] for name in ("value", "beside")},
    }


def _domain(strips: Sequence[Strip], zero: bool) -> list[float]:
    ends = [end for strip in strips for end in strip.interval or ()]
    every = np.concatenate([*(strip.values for strip in strips), ends, [0.0] * zero])
    low, high = float(np.nanmin(every)), float(np.nanmax(every))
    margin = 0.06 * (high - low) or 0.02 * abs(low) or 0.01
    return [low - margin, high + margin]
