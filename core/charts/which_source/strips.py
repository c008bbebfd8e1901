"""A study as strips: each row's scores as dots on one axis, its standard deviation on another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.charts.chart import Chart, at, between, drawn, on_halo, places
from core.charts.palette import (
    AMBER,
    BLUE,
    BROWN,
    GREEN,
    HALO,
    INK,
    ORANGE,
    PINK,
    QUIET,
    SKY,
    VERMILLION,
)
from core.which_source.findings import Spread, called, root_of_sum, spreads
from core.which_source.study import ALL, NOTHING, Study
from core.wording import plain_number

COLOURS = {
    NOTHING: QUIET, "init": BLUE, "split": ORANGE, "order": SKY, "dropout": VERMILLION,
    "noise": GREEN, "bit": BROWN, "threads": PINK, "sampling": AMBER, ALL: INK,
}  # fmt: skip
"""Each source's colour, that of its own page."""

BINS = 90
SUM = "if variances added up"

LAYOUT = places(
    wide="width > 560",
    dots_left="wide ? 150 : 2",
    dots_right="wide ? 0.62 * width : 0.54 * width",
    deviation_left="dots_right + (wide ? 40 : 22)",
    deviation_right="width - 36",
    high="height / rows",
    label="wide ? 0.5 * high : 9",
    room="wide ? high - 8 : high - 24",
    dot="(dots_right - dots_left) / 90",
)


def strips_chart(
    study: Study, rows: Sequence[str], shown: Sequence[str], title: str, finding: str
) -> Chart:
    """Draw the ``rows`` of a study one below the other; of those not ``shown`` only the names.

    Left, a dot for each seed at its score, piled where scores are equal; right, the standard
    deviation with its 95% interval, and where all rows are shown what it were if variances added
    up. ``title``: what the scores are.
    """
    told = len(shown) == len(rows)
    summed = root_of_sum(study) if told and ALL in rows else None
    names = [*rows, *([SUM] if summed else [])]
    found = [*spreads(study, tuple(shown)), *([summed] if summed else [])]
    placed = {SUM if each.row == "sum" else each.row: each for each in found}
    scores = {row: study.scores[row] for row in shown if row in study.scores}
    data = {
        "dots": _dots(study, scores, names),
        "labels": _labels(names, scores, told or set(rows)),
        "spreads": _spreads(placed, names),
    }
    everything = np.concatenate([*scores.values(), np.empty(0)])
    low, high = (everything.min(), everything.max()) if everything.size else (0.0, 1.0)
    # So far apart as to be told apart on the axis, where all scores are one.
    pad = max(0.04 * (high - low), 1e-3 * abs(high), 1e-9)
    across = alt.X(
        "score:Q",
        title=title,
        axis=alt.Axis(tickCount=4, offset=4, orient="bottom"),
        scale=alt.Scale(
            domain=[low - pad, high + pad], nice=False, range=between("dots_left", "dots_right")
        ),
    )
    most = max((each.high for each in found), default=0.0) or 1.0
    colour = alt.Scale(domain=names, range=[COLOURS.get(name, PINK) for name in names])
    return drawn(
        finding,
        data,
        _strips(across, colour, low, high),
        _deviations(colour, 1.02 * most),
        params=[alt.VariableParameter(name="rows", value=len(names)), *LAYOUT],
        height=40 * len(names),
    )


def _dots(study: Study, scores: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Return a row a dot: ``level``: how many lie below it, of the ``most`` in its strip.

    Where all of a strip's are one, one dot stands for them, and ``alike`` says how many.
    """
    columns = []
    every = np.concatenate([*scores.values(), np.empty(0)])
    span = float(np.ptp(every)) if every.size else 0.0
    for row, values in scores.items():
        alike = len(values) > 1 and bool((values == values[0]).all())
        kept = values[:1] if alike else values
        bins = pd.Series(np.floor(BINS * (kept - every.min()) / span) if span else 0.0 * kept)
        level = bins.groupby(bins).cumcount()
        columns.append(
            pd.DataFrame(
                {
                    "row": row,
                    "place": names.index(row),
                    "seed": study.seeds[row][: len(kept)],
                    "score": kept,
                    "level": level,
                    "most": level.max() + 1,
                    "alike": f"{len(values)} alike" if alike else "",
                }
            )
        )
    empty = pd.DataFrame(columns=["row", "place", "seed", "score", "level", "most", "alike"])
    table = pd.concat(columns) if columns else empty
    return {str(name): list(column) for name, column in table.items()}


def _labels(names: list[str], scores: dict[str, Any], told: Any) -> dict[str, Any]:
    counts = [f"n = {len(scores[name])}" if name in scores else "" for name in names]
    held_back = ["" if told is True or name in scores else "guess first" for name in names]
    return {
        "row": names,
        "place": range(len(names)),
        "name": [called(name) for name in names],
        "count": counts,
        "held_back": held_back,
    }


def _spreads(placed: dict[str, Spread], names: list[str]) -> dict[str, Any]:
    return {
        "row": list(placed),
        "place": [names.index(row) for row in placed],
        "deviation": [each.deviation for each in placed.values()],
        "low": [each.low for each in placed.values()],
        "high_end": [each.high for each in placed.values()],
        "written": [plain_number(each.deviation, 2) for each in placed.values()],
        "summed": [row == SUM for row in placed],
    }


def _strips(across: alt.X, colour: alt.Scale, low: float, high: float) -> list[alt.Chart]:
    dots, labels = alt.Chart(alt.NamedData("dots")), alt.Chart(alt.NamedData("labels"))
    ground = "(datum.place + 1) * high - 3"
    # The word stands on the side where there is room for it.
    beside = f"datum.score > {(low + high) / 2} ? -10 : 10"
    side = f"datum.score > {(low + high) / 2} ? 'right' : 'left'"
    alike = dots.encode(across, alt.Text("alike:N"), y=at(f"{ground} - 9")).mark_text(
        align=alt.expr(side), dx=alt.expr(beside), color=QUIET
    )
    name = labels.encode(alt.Text("name:N"), x=at("0"), y=at("datum.place * high + label"))
    count = labels.encode(
        alt.Text("count:N"), x=at("wide ? 138 : dots_right"), y=at("datum.place * high + label")
    )
    held_back = labels.encode(
        alt.Text("held_back:N"),
        x=at("(dots_left + dots_right) / 2"),
        y=at("(datum.place + 1) * high - 3 - room / 2"),
    )
    return [
        labels.mark_rule(opacity=0.35).encode(x=at("dots_left"), x2=at("dots_right"), y=at(ground)),
        dots.mark_point(stroke=HALO, strokeWidth=0.4, shape="circle").encode(
            across,
            alt.Fill("row:N", scale=colour, legend=None),
            y=at(
                f"{ground} - (datum.alike ? 7 : (datum.level + 0.5) * min(dot, room / datum.most))"
            ),
            size=at("pow(datum.alike ? 10 : max(4.5, dot), 2)"),
            tooltip=[
                alt.Tooltip("row:N", title="varied"),
                alt.Tooltip("seed:Q"),
                alt.Tooltip("score:Q", format=".5~g"),
            ],
        ),
        alike,
        name.mark_text(fontSize=alt.expr("wide ? 14 : 12"), fontWeight="bold"),
        count.mark_text(align="right", color=QUIET).transform_filter("datum.count != ''"),
        held_back.mark_text(align="center", color=QUIET, fontStyle="italic"),
    ]


def _deviations(colour: alt.Scale, most: float) -> list[alt.Chart]:
    spread = alt.Chart(alt.NamedData("spreads")).encode(y=at("(datum.place + 1) * high - room / 2"))
    scale = alt.Scale(domain=[0, most], range=between("deviation_left", "deviation_right"))

    def across(field: str) -> alt.X:
        return alt.X(
            field,
            title="standard deviation, 95% interval",
            scale=scale,
            axis=alt.Axis(tickCount=4, offset=4, orient="bottom"),
        )

    said = spread.encode(across("high_end:Q"), alt.Text("written:N"))
    return [
        spread.mark_rule(strokeWidth=3, opacity=0.6).encode(
            across("low:Q"),
            alt.X2("high_end:Q"),
            color=alt.Color("row:N", scale=colour, legend=None),
        ),
        spread.mark_point(size=90, stroke=HALO, strokeWidth=1).encode(
            across("deviation:Q"),
            alt.Fill("row:N", scale=colour, legend=None),
            alt.Shape(
                "summed:N",
                scale=alt.Scale(domain=[False, True], range=["circle", "diamond"]),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("row:N", title="varied"),
                alt.Tooltip("deviation:Q", format=".4~g", title="standard deviation"),
                alt.Tooltip("low:Q", format=".4~g"),
                alt.Tooltip("high_end:Q", format=".4~g", title="high"),
            ],
        ),
        *on_halo(said, fontWeight="bold", dx=7),
    ]
