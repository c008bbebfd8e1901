"""Scores as strips of dots over one axis: variants, their differences, what papers report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np

from core.arrays import Float64
from core.charts.chart import ONE, Chart, at, between, drawn, on_halo
from core.charts.colours import group_shapes
from core.charts.palette import INK, QUIET, group_colours
from core.charts.piles import beside

ROW, _AXIS = 92, 52
"""The heights of a strip, and of the axis below, in pixels."""

_FEW = 60
"""Of so many runs or fewer the dots are large, and pairs are tied by lines."""


@dataclass(frozen=True, eq=False)
class Strip:
    """A row of dots: ``values`` [run], NaN where one is missing.

    ``hue``: which of the palette's colours and shapes it has; ``mean``, ``interval``: if told.
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
    count, names = len(strips), [strip.name for strip in strips]
    values, sizes = [strip.values for strip in strips], [len(strip.values) for strip in strips]
    few, top, low, high = max(sizes) <= _FEW, 20 if zero else 0, *_domain(strips, bool(zero))
    aside = [beside(np.nan_to_num(each, nan=low), low, high, 90) for each in values]
    rows: dict[str, dict[str, Any]] = {
        "dots": {
            "value": np.concatenate(values),
            "row": np.repeat(np.arange(count), sizes),
            "beside": np.concatenate(aside),
            "strip": np.repeat(names, sizes),
            "which": [f"{one} {number + 1}" for size in sizes for number in range(size)],
        },
        "names": {"row": np.arange(count), "name": names},
    }
    scale = alt.Scale(domain=[low, high], nice=False, range=between("14", "width - 14"))
    x: dict[str, Any] = {
        "title": axis,
        "scale": scale,
        "axis": alt.Axis(tickCount=6, labelFlush=True),
    }

    def down(place: str) -> Any:
        return at(f"{top} + (datum.row + {place}) * (height - {top}) / {count}")

    layers: list[alt.Chart] = []
    if zero:
        none = alt.Chart(ONE).encode(alt.XDatum(0, **x))
        line = none.mark_rule(color=QUIET, strokeDash=[5, 4], strokeWidth=1.6)
        word = none.encode(alt.TextValue(zero), y=at("0"))
        layers += [line.encode(y=at("16"), y2=at("height"))]
        layers += on_halo(word, align="center", baseline="top")
    if tied and few:
        both = min(sizes[:2])
        ends = {"value": values[0], "next": values[1], "from": aside[0], "to": aside[1]}
        rows["ties"] = {name: column[:both] for name, column in ends.items()}
        tie = alt.Chart(alt.NamedData("ties")).transform_calculate(row="0")
        whole = tie.transform_filter("isValid(datum.value) && isValid(datum.next)")
        layers.append(
            whole.mark_rule(color=QUIET, opacity=0.55).encode(
                alt.X("value:Q", **x),
                alt.X2("next:Q"),
                y=down("0.54 + 0.26 * datum.from"),
                y2=down("1.54 + 0.26 * datum.to"),
            )
        )
    hues = [group_colours(9)[strip.hue % 9] for strip in strips]
    shapes = [group_shapes(9)[strip.hue % 9] for strip in strips]
    dots = alt.Chart(alt.NamedData("dots")).mark_point(size=70 if few else 22)
    layers.append(
        dots.transform_filter("isValid(datum.value)").encode(
            alt.X("value:Q", **x),
            alt.Color("strip:N", scale=alt.Scale(domain=names, range=hues), legend=None),
            alt.Shape("strip:N", scale=alt.Scale(domain=names, range=shapes), legend=None),
            y=down("0.54 + 0.26 * datum.beside"),
            tooltip=[alt.Tooltip("which:N", title=" "), alt.Tooltip("value:Q", title=axis)],
        )
    )
    told = [(row, strip) for row, strip in enumerate(strips) if strip.mean is not None]
    if told:
        spans = [(row, s.mean, *(s.interval or (s.mean, s.mean))) for row, s in told]
        columns = zip(*spans, strict=True)
        rows["means"] = dict(zip(("row", "mean", "low", "high"), columns, strict=True))
        means = alt.Chart(alt.NamedData("means"))
        interval = means.mark_rule(strokeWidth=5, color=INK, opacity=0.75)
        mean = means.mark_rule(strokeWidth=2.4, color=INK)
        layers += [
            interval.encode(alt.X("low:Q", **x), alt.X2("high:Q"), y=down("0.92")),
            mean.encode(alt.X("mean:Q", **x), y=down("0.22"), y2=down("0.96")),
        ]
    label = alt.Chart(alt.NamedData("names")).encode(alt.Text("name:N"), x=at("4"), y=down("0.04"))
    layers += on_halo(label, baseline="top", fontSize=14, fontWeight="bold")
    return drawn(finding, rows, layers, height=ROW * count + _AXIS + top)


def _domain(strips: Sequence[Strip], zero: bool) -> list[float]:
    ends = [end for strip in strips for end in strip.interval or ()]
    every = np.concatenate([*(strip.values for strip in strips), ends, [0.0] * zero])
    every = every[np.isfinite(every)]
    low, high = float(every.min()), float(every.max())
    margin = 0.06 * (high - low) or 0.02 * abs(low) or 0.01
    return [low - margin, high + margin]
