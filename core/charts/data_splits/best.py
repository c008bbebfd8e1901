"""The best of N seeds: what was found, beside what chance predicts."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from core.charts.chart import Chart, drawn
from core.charts.data_splits.parts import SPLIT_COLOUR, ScoreAxis, domain_of
from core.charts.palette import BLUE, INK, QUIET
from core.data_splits.selection import BestSoFar

NAMES = {
    "observed": "best so far, in the order tried",
    "from_scores": "chance, drawing from these scores",
    "from_normal": "chance, from a normal curve",
}


def best_chart(best: BestSoFar, axis: ScoreAxis, finding: str) -> Chart:
    """Draw the best score after 1, 2, … N seeds, and the two predictions of chance."""
    count = len(best.observed)
    lines: list[Any] = list(NAMES)
    kept = np.unique(np.round(np.geomspace(1, count, 250)).astype(np.int64)) - 1
    scores = asdict(best)
    domain = domain_of(np.concatenate([scores[line] for line in lines]), 0.06)
    key = alt.Legend(
        title=None, orient="bottom-right", offset=4, padding=0, rowPadding=1,
        labelFontSize=12, labelColor=INK,
        labelExpr=f"{json.dumps(NAMES)}[datum.label]", labelLimit=300,
        symbolType="stroke", symbolSize=600, symbolStrokeWidth=3,
    )  # fmt: skip
    colours = alt.Scale(domain=lines, range=[SPLIT_COLOUR, BLUE, QUIET])
    dashes = alt.Scale(domain=lines, range=[[1, 0], [1, 0], [6, 4]])
    curve = (
        alt.Chart(alt.NamedData("best"))
        .transform_fold(lines, ["line", "score"])
        .encode(
            alt.X(
                "tried:Q",
                title="seeds tried",
                scale=alt.Scale(type="log", domain=[1, max(count, 2)]),
                axis=alt.Axis(format=",d", tickCount=4),
            ),
            alt.Y(
                "score:Q",
                title="best score",
                scale=alt.Scale(domain=domain),
                axis=alt.Axis(format=axis.ticks(domain), tickCount=5),
            ),
            alt.Color("line:N", scale=colours, legend=key),
            alt.StrokeDash("line:N", scale=dashes, legend=key),
            tooltip=[
                alt.Tooltip("tried:Q", title="seeds tried"),
                *(alt.Tooltip(f"{n}:Q", title=w, format=axis.exact) for n, w in NAMES.items()),
            ],
        )
    )
    layers = [
        curve.mark_line(interpolate="step-after", strokeWidth=3.5).transform_filter(
            datum.line == "observed"
        ),
        curve.mark_line(strokeWidth=2).transform_filter(datum.line != "observed"),
    ]
    rows = {"tried": kept + 1, **{line: scores[line][kept] for line in lines}}
    return drawn(finding, {"best": rows}, layers, height=270)
