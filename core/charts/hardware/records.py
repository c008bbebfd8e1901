"""The probes of one or more machines: how many distinct results each gave, and how long it took."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt
from altair import datum

from core.charts.chart import Chart, at, between, drawn, places
from core.charts.palette import AZURE, QUIET, VERMILLION

if TYPE_CHECKING:
    from core.hardware.records import Line

ROW = 24
SHAPES = ["circle", "square", "triangle-up", "diamond"]


def records_chart(lines: Sequence[Line], finding: str, told: bool) -> Chart:
    """Draw a row for each probe: its distinct results with determinism off and on, a shape a
    machine. Untold, how long each took.
    """
    rows = line_rows(lines, told)
    probes = list(dict.fromkeys(line.probe for line in lines))
    machines = list(dict.fromkeys(line.machine for line in lines))
    field, title = ("distinct", "distinct results") if told else ("milliseconds", "milliseconds")
    values = [v for v in rows[field] if v]
    domain = [0.8, max(3.0, 1.3 * max(values))] if told else [min(values) / 2, 2 * max(values)]
    scale = alt.Scale(type="log", domain=domain, range=between("left", "width - 14"), nice=False)
    points = (
        alt.Chart(alt.NamedData("lines"))
        .transform_filter(f"datum.{field} > 0" + ("" if told else " && datum.mode == 'off'"))
        .encode(
            alt.X(
                f"{field}:Q",
                title=title,
                scale=scale,
                axis=alt.Axis(orient="bottom", tickCount=4, format="~s"),
            ),
            alt.Fill(
                "mode:N",
                scale=alt.Scale(domain=["off", "on"], range=[VERMILLION, AZURE]),
                legend=alt.Legend(
                    title="determinism", orient="top", labelFontSize=12, titleFontSize=12
                )
                if told
                else None,
            ),
            alt.Shape(
                "machine:N",
                scale=alt.Scale(domain=machines, range=SHAPES),
                legend=alt.Legend(
                    title=None, orient="top", labelFontSize=12, labelLimit=220, columns=1
                )
                if len(machines) > 1
                else None,
            ),
            y=at(f"datum.row * {ROW} + {ROW // 2} + (datum.mode == 'on' ? 4 : -4)"),
            tooltip=[
                alt.Tooltip("probe:N"),
                alt.Tooltip("machine:N"),
                alt.Tooltip("mode:N", title="determinism"),
                *([alt.Tooltip("says:N", title="distinct results")] if told else []),
                alt.Tooltip("milliseconds:Q", format=".3g"),
            ],
        )
    )
    names = alt.Chart(alt.NamedData("probes")).encode(
        y=at(f"datum.row * {ROW} + {ROW // 2}"), x=at("left - 10")
    )
    return drawn(
        finding,
        {"lines": rows, "probes": {"row": range(len(probes)), "probe": probes}},
        [
            names.mark_text(align="right", baseline="middle").encode(alt.Text("probe:N")),
            names.transform_filter(datum.row % 2 == 0)
            .mark_rule(color=QUIET, opacity=0.2)
            .encode(x=at("left"), x2=at("width")),
            points.mark_point(size=60, opacity=0.9),
        ],
        params=places(left="176"),
        height=ROW * len(probes),
    )


def line_rows(lines: Sequence[Line], told: bool) -> dict[str, Any]:
    """Return two rows for each line, with determinism off and on; untold, the times alone."""
    probes = list(dict.fromkeys(line.probe for line in lines))
    both = [(line, mode) for line in lines for mode in ("off", "on")]
    tried = [getattr(line, mode) for line, mode in both]
    return {
        "row": [probes.index(line.probe) for line, _ in both],
        "probe": [line.probe for line, _ in both],
        "machine": [line.machine for line, _ in both],
        "mode": [mode for _, mode in both],
        "distinct": [each[0] * told for each in tried],
        "says": [f"{each[0]} of {each[1]}" if told else "" for each in tried],
        "milliseconds": [each[2] for each in tried],
    }
