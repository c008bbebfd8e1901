"""Running means over the passes, with their standard error: of the output, and of its ReLU.

Both stand on one scale, so that the one that arrives and the one that does not can be compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from core.charts.chart import ONE, Chart, at, between, drawn, on_halo, places
from core.charts.palette import AZURE, QUIET, VERMILLION
from core.wording import decimal

if TYPE_CHECKING:
    from core.dropout.moments import RunningMean

MOST_POINTS = 240
SETTLED = 30
"""The scale takes in what lies after so many passes; the first few may leave it."""

LAYOUT = places(
    wide="width > 620",
    half="width / 2 - 46",
    panel_high="wide ? height : height / 2 - 40",
    left0="0",
    top0="0",
    left1="wide ? width - half : 0",
    top1="wide ? 0 : height - panel_high",
    panel_wide="wide ? half : width",
)

TOOLTIP = [
    alt.Tooltip("passes:N"),
    alt.Tooltip("mean:Q", format=".4f"),
    alt.Tooltip("error:Q", title="standard error", format=".4f"),
]


def running_mean_chart(
    linear: RunningMean, relu: RunningMean | None, output: int, finding: str
) -> Chart:
    """Draw the mean of one linear output, and beside it that of its ReLU once it may be shown."""
    named = {f"mean of output {output + 1}": linear}
    if relu is not None:
        named[f"mean of ReLU(output {output + 1})"] = relu
    domain = _domain(list(named.values()), output)
    rows, panels = {}, []
    for number, (title, mean) in enumerate(named.items()):
        rows[f"mean{number}"] = _rows(mean, output)
        panels.append(_panel(mean, output, title, number, domain))
    if relu is None:
        place = alt.Chart(ONE).encode(x=at("left1 + panel_wide / 2"), y=at("top1 + panel_high / 2"))
        words = [f"mean of ReLU(output {output + 1}):", "guess first"]
        says = place.mark_text(text=words, align="center", fontSize=15, lineHeight=20, color=QUIET)
        panels.append([says])
    return drawn(finding, rows, *panels, params=LAYOUT)


def _domain(means: list[RunningMean], output: int) -> list[float]:
    reach = []
    for each in means:
        settled = slice(SETTLED if len(each.mean) > SETTLED else 0, None)
        mean, band = each.mean[settled, output], 2 * each.standard_error[settled, output]
        band = np.nan_to_num(band) if settled.start else 0 * mean
        reach += [(mean - band).min(), (mean + band).max(), each.evaluation[output]]
        reach += [] if each.limit is None else [each.limit[output]]
    low, high = float(min(reach)), float(max(reach))
    pad = 0.08 * (high - low) or 0.1
    return [low - pad, high + pad]


def _rows(running: RunningMean, output: int) -> dict[str, Any]:
    shown = np.unique(np.geomspace(1, len(running.mean), MOST_POINTS).round().astype(np.int64)) - 1
    mean = running.mean[shown, output]
    error = np.nan_to_num(running.standard_error[shown, output])
    band = {"low": mean - 2 * error, "high": mean + 2 * error}
    return {"passes": shown + 1, "mean": mean, "error": error, **band}


def _panel(
    running: RunningMean, output: int, title: str, number: int, domain: list[float]
) -> list[alt.Chart]:
    left, top = f"left{number}", f"top{number}"
    right, bottom = f"{left} + panel_wide", f"{top} + panel_high"
    count = len(running.mean)
    across = alt.Scale(type="log", domain=[1, count], nice=False, range=between(left, right))
    lift = alt.expr(f"{bottom} - height")
    below = alt.Axis(orient="bottom", tickCount=4, format=",d", offset=lift)
    up = alt.Scale(domain=domain, clamp=True, range=between(bottom, top))
    axis = alt.Axis(orient="left", tickCount=5, offset=alt.expr(f"-{left}"))
    x = alt.X("passes:Q", title="passes so far", scale=across, axis=below)
    means = alt.Chart(alt.NamedData(f"mean{number}")).encode(x)
    low, mean = (alt.Y(field, title=title, scale=up, axis=axis) for field in ("low:Q", "mean:Q"))
    layers = [
        means.mark_area(color=VERMILLION, opacity=0.22).encode(low, alt.Y2("high:Q")),
        means.mark_line(color=VERMILLION, strokeWidth=2).encode(mean),
    ]
    lines = _lines(running, output)
    for value, says, colour, dash in lines:
        below_other = value < max(line[0] for line in lines)
        place = alt.Chart(ONE).encode(alt.YDatum(value, title=title, scale=up, axis=axis))
        line = place.mark_rule(color=colour, strokeDash=dash, strokeWidth=1.8)
        layers += [
            line.encode(x=at(left), x2=at(right)),
            *on_halo(
                place.encode(alt.TextValue(says), x=at(right)),
                align="right",
                baseline="top" if below_other else "bottom",
                dy=5 if below_other else -5,
                color=colour,
            ),
        ]
    band = alt.Chart(ONE).mark_text(text="band: ± 2 standard errors", baseline="top", align="right")
    if running.last(output)[1] > 0:
        layers += [band.encode(x=at(right), y=at(f"{top} + 2"))]
    hits = means.mark_rule(opacity=0.001, strokeWidth=6)
    return [*layers, hits.encode(y=at(top), y2=at(bottom), tooltip=TOOLTIP)]


def _lines(running: RunningMean, output: int) -> list[tuple[float, str, Any, list[int]]]:
    """Return each line that a mean may end on: its value, its words, its colour and its dash."""
    sure = float(running.evaluation[output])
    lines: list[Any] = [(sure, f"evaluation {decimal(sure)}", AZURE, [6, 4])]
    if running.limit is not None and abs(running.limit[output] - sure) > 1e-6:
        limit = float(running.limit[output])
        lines.append((limit, f"mean over all masks {decimal(limit)}", VERMILLION, [2, 3]))
    return lines
