"""The probes of one or more machines: how many distinct results each gave, and how long it took."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt
from altair import datum

from core.charts.chart import ONE, Chart, at, between, drawn, places
from core.charts.palette import AZURE, QUIET, VERMILLION

if TYPE_CHECKING:
    from core.hardware.records import Line

ROW = 24
"""Pixels for a probe; twice that where there are few. The axis takes 60 more."""

MODES, COLOURS, SHAPES = ["off", "on"], [VERMILLION, AZURE], ["diamond", "circle"]


def records_chart(
    lines: Sequence[Line],
    finding: str,
    told: bool,
    says: tuple[str, str] = ("determinism off", "determinism on"),
) -> Chart:
    """Draw a row for each probe: its distinct results with determinism off and on, a point for
    each machine. Untold, how long each took. ``says``: what off and on are called.
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
            alt.Fill("mode:N", scale=alt.Scale(domain=MODES, range=COLOURS), legend=None),
            alt.Shape("mode:N", scale=alt.Scale(domain=MODES, range=SHAPES), legend=None),
            y=at("top + (datum.row + 0.5) * up + (datum.mode == 'on' ? 4 : -4)"),
            tooltip=[
                alt.Tooltip("probe:N"),
                alt.Tooltip("machine:N"),
                alt.Tooltip("mode:N", title="control"),
                *([alt.Tooltip("says:N", title="distinct results")] if told else []),
                alt.Tooltip("milliseconds:Q", format=".3g"),
            ],
        )
    )
    # Where there are several machines, each point bears the number of its own.
    numbers = points.mark_text(dx=8, baseline="middle").encode(alt.Text("number:Q"))
    key = alt.Chart(ONE).encode(y=at("0"))
    names = alt.Chart(alt.NamedData("probes")).encode(
        y=at("top + (datum.row + 0.5) * up"), x=at("left - 10")
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
            *([numbers] if len(machines) > 1 else []),
        ],
        [
            key.mark_text(text=f"{sign} {mode}", color=colour, baseline="top").encode(
                x=at(f"{150 * place}")
            )
            for place, (sign, mode, colour) in enumerate(zip("◆●", says, COLOURS, strict=True))
            if told
        ],
        params=places(left="176", top="22", up=f"(height - top) / {len(probes)}"),
        height=(ROW if len(probes) > 9 else 2 * ROW) * len(probes) + 82,
    )


def line_rows(lines: Sequence[Line], told: bool) -> dict[str, Any]:
    """Return two rows for each line, with determinism off and on; untold, the times alone."""
    probes = list(dict.fromkeys(line.probe for line in lines))
    machines = list(dict.fromkeys(line.machine for line in lines))
    both = [(line, mode) for line in lines for mode in ("off", "on")]
    tried = [getattr(line, mode) for line, mode in both]
    return {
        "row": [probes.index(line.probe) for line, _ in both],
        "probe": [line.probe for line, _ in both],
        "machine": [line.machine for line, _ in both],
        "number": [machines.index(line.machine) + 1 for line, _ in both],
        "mode": [mode for _, mode in both],
        "distinct": [each[0] * told for each in tried],
        "says": [f"{each[0]} of {each[1]}" if told else "" for each in tried],
        "milliseconds": [each[2] for each in tried],
    }
