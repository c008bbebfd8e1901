"""Many passes along a line with a gap in its data: the answers, and below how far they spread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from core.charts.chart import ONE, Chart, at, between, drawn, on_halo, places
from core.charts.palette import AZURE, INK, QUIET, VERMILLION

if TYPE_CHECKING:
    from core.dropout.data import GapSettings, Points
    from core.dropout.monte_carlo import GapSpread

MOST_PASSES = 12
"""So many passes are drawn one by one: more are a cloud that the band tells better."""

DATA, LINE, MISSING, PASSES = map(alt.NamedData, ("data", "line", "missing", "passes"))
TOOLTIP = [
    alt.Tooltip("x:Q", format=".2f"),
    alt.Tooltip("evaluation:Q", title="evaluation mode", format=".3f"),
    alt.Tooltip("mean:Q", title="mean of the passes", format=".3f"),
    alt.Tooltip("spread:Q", format=".3f"),
]


def gap_chart(
    result: GapSpread, gap: GapSettings, data: Points, curves: bool, finding: str, told: bool = True
) -> Chart:
    """Draw the answers along the line; untold, only the data and what evaluation mode says.

    ``curves``: each pass is one curve; else each point of a pass has a mask of its own.
    """
    across = alt.Scale(domain=[float(result.x[0]), float(result.x[-1])])
    x = alt.X("x:Q", scale=across, axis=None)
    return drawn(
        finding,
        _rows(result, gap, data, told),
        _missing(across),
        [_spread(x, result)] if told else [],
        [*_answers(x, _domain(result, data, told), curves, told), *_key(told)],
        params=places(upper="height * 0.66" if told else "height", lower_top="height * 0.66 + 22"),
        height=400,
    )


def _rows(
    result: GapSpread, gap: GapSettings, data: Points, told: bool
) -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {
        "line": {"x": result.x, "evaluation": result.evaluation},
        "data": {"x": data.x[:, 0], "value": data.y},
        "missing": {
            "from": [result.x[0], gap.gap_low, gap.high],
            "to": [gap.low, gap.gap_high, result.x[-1]],
        },
    }
    if told:
        shown = result.passes[:MOST_PASSES]
        rows["line"] |= {
            "mean": result.mean,
            "low": result.mean - 2 * result.spread,
            "high": result.mean + 2 * result.spread,
            "spread": result.spread,
        }
        rows["passes"] = {
            "pass": np.repeat(np.arange(1, len(shown) + 1), len(result.x)),
            "x": np.tile(result.x, len(shown)),
            "value": shown.ravel(),
        }
    return rows


def _domain(result: GapSpread, data: Points, told: bool) -> list[float]:
    reach = [data.y, result.evaluation]
    if told:
        reach += [result.mean - 2 * result.spread, result.mean + 2 * result.spread]
    low, high = float(min(map(np.min, reach))), float(max(map(np.max, reach)))
    pad = 0.05 * (high - low) or 0.1
    return [low - pad, high + pad]


def _missing(across: alt.Scale) -> list[alt.Chart]:
    """Return the places where no data lay, shaded, and the axis of both panels."""
    axis = alt.Axis(orient="bottom", tickCount=8)
    start, middle = (alt.X(f, title="x", scale=across, axis=axis) for f in ("from:Q", "middle:Q"))
    shade = alt.Chart(MISSING).mark_rect(color=QUIET, opacity=0.14)
    says = alt.Chart(MISSING).transform_calculate(middle="(datum.from + datum.to) / 2")
    return [
        shade.encode(start, alt.X2("to:Q"), y=at("0"), y2=at("height")),
        says.mark_text(text="no data", align="center", baseline="bottom").encode(
            middle, y=at("upper - 4")
        ),
    ]


def _answers(x: alt.X, domain: list[float], curves: bool, told: bool) -> list[alt.Chart]:
    """Return the data, the passes with their mean and band where they are told, and evaluation."""
    scale = alt.Scale(domain=domain, clamp=True, range=between("upper", "0"))
    axis = alt.Axis(orient="left", tickCount=5)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title="y", scale=scale, axis=axis)

    line = alt.Chart(LINE).encode(x)
    passes = alt.Chart(PASSES).encode(x, y("value"), alt.Detail("pass:N"))
    band = [
        line.mark_area(color=VERMILLION, opacity=0.22).encode(y("low"), alt.Y2("high:Q")),
        passes.mark_line(color=VERMILLION, strokeWidth=0.8, opacity=0.5)
        if curves
        else passes.mark_point(color=VERMILLION, size=5, opacity=0.6),
        line.mark_line(color=VERMILLION, strokeWidth=2.2).encode(y("mean")),
    ]
    hits = line.mark_rule(strokeWidth=8, opacity=0.001)
    return [
        alt.Chart(DATA).mark_point(color=INK, size=26, opacity=0.8).encode(x, y("value")),
        *(band if told else []),
        line.mark_line(color=AZURE, strokeWidth=1.6, strokeDash=[6, 4]).encode(y("evaluation")),
        hits.encode(y=at("0"), y2=at("height"), tooltip=TOOLTIP if told else TOOLTIP[:2]),
    ]


def _spread(x: alt.X, result: GapSpread) -> alt.Chart:
    top = 1.08 * (float(result.spread.max()) or 0.1)
    up = alt.Scale(domain=[0, top], range=between("height", "lower_top"))
    y = alt.Y("spread:Q", title="spread", scale=up, axis=alt.Axis(orient="left", tickCount=3))
    line = alt.MarkConfig(color=VERMILLION)
    return alt.Chart(LINE).mark_area(color=VERMILLION, opacity=0.45, line=line).encode(x, y)


def _key(told: bool) -> list[alt.Chart]:
    """Return what each line and the band mean, in a corner of the upper panel."""
    entries = [("- - evaluation mode", AZURE)]
    if told:
        entries.insert(0, ("— mean of the passes", VERMILLION))
        entries.append(("■ two spreads to either side", VERMILLION))
    layers = []
    for row, (says, colour) in enumerate(entries):
        place = alt.Chart(ONE).encode(x=at("width * 0.3"), y=at(f"{4 + 17 * row}"))
        layers += on_halo(place.encode(alt.TextValue(says)), baseline="top", color=colour)
    return layers
