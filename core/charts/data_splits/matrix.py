"""The folds: examples across, folds down, a cell where the example is tested on; scores beside."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np

from core.arrays import Float64, Integers
from core.charts.chart import ONE, Chart, at, between, drawn, places
from core.charts.data_splits.parts import AXIS_ROOM, ScoreAxis, domain_of
from core.charts.palette import HALO, INK, QUIET, group_colours
from core.data_splits.tables import Table

MOST_EXAMPLES = 160
"""So many examples are drawn at most: taken evenly from all."""

FOLDS, CELLS = alt.NamedData("folds"), alt.NamedData("cells")


def matrix_chart(
    table: Table,
    order: Integers,
    fold_of: Integers,
    scores: Float64,
    axis: ScoreAxis,
    finding: str,
    told: bool = True,
) -> Chart:
    """Draw the folds as a matrix, a strip of the targets under it, and if told each fold's score.

    ``order`` [example]: how the examples lie across; ``fold_of`` [example]: where each is tested
    on; ``scores`` [fold].
    """
    count, shown = len(scores), examples_shown(table.examples)
    row = min(26, max(16, 220 // count))
    target = table.target[order[shown]]
    low, high = float(table.target.min()), float(table.target.max())
    names = table.class_names
    rows: dict[str, dict[str, Any]] = {
        "cells": {
            "place": np.arange(len(shown)),
            "example": order[shown],
            "fold": fold_of[order[shown]] + 1,
            "shade": (target - low) / (high - low or 1.0),
            "says": [names[int(value)] if names else f"{value:g}" for value in target],
        },
        "folds": {
            "fold": np.arange(count) + 1,
            "name": [f"fold {i + 1}" for i in range(count)],
            **({"score": np.where(np.isfinite(scores), scores, np.nan)} if told else {}),
        },
    }
    wide = (0.66, 0.58) if told else (1, 1)
    layout = places(
        names="width > 500 ? 52 : 42",
        matrix_right=f"names + (width - names) * (width > 500 ? {wide[0]} : {wide[1]})",
        scores_left="matrix_right + 24",
        high=f"(height - 22) / {count}",
    )
    return drawn(
        finding,
        rows,
        _matrix(len(shown), count),
        _scores(scores, axis) if told else [],
        params=layout,
        height=round(max(row * count, 104)) + 22 + (AXIS_ROOM if told else 0),
    )


def examples_shown(count: int) -> Integers:
    """Return the indices of the examples drawn: all, or ``MOST_EXAMPLES`` evenly apart."""
    return np.unique(np.linspace(0, count - 1, min(count, MOST_EXAMPLES)).round().astype(np.int64))


def _matrix(wide: int, count: int) -> list[alt.Chart]:
    across = f"(matrix_right - names) / {wide}"
    band = {"y": at("(datum.fold - 1) * high"), "y2": at("datum.fold * high")}
    fold = alt.Chart(FOLDS).encode(**band)
    cell = alt.Chart(CELLS).encode(
        x=at(f"names + datum.place * {across}"),
        x2=at(f"names + (datum.place + 1) * {across}"),
        tooltip=[
            alt.Tooltip("example:Q"),
            alt.Tooltip("says:N", title="target"),
            alt.Tooltip("fold:Q", title="tested on in fold"),
        ],
    )
    shade = alt.Opacity("shade:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0.12, 0.9]))
    return [
        fold.mark_rect(color=QUIET, opacity=0.13, stroke=HALO).encode(
            x=at("names"), x2=at("matrix_right")
        ),
        cell.mark_rect().encode(alt.Color("fold:N", legend=None, scale=_colours(count)), **band),
        cell.mark_rect(color=INK).encode(shade, y=at("height - 14"), y2=at("height")),
        alt.Chart(ONE)
        .mark_text(align="right", text="target")
        .encode(x=at("names - 6"), y=at("height - 7")),
        alt.Chart(FOLDS)
        .mark_text(align="right")
        .encode(alt.Text("name:N"), x=at("names - 6"), y=at("(datum.fold - 0.5) * high")),
    ]


def _scores(scores: Float64, axis: ScoreAxis) -> list[alt.Chart]:
    scale = alt.Scale(domain=domain_of(scores, 0.08), range=between("scores_left", "width - 6"))
    below = alt.Axis(
        orient="bottom",
        format=axis.written,
        tickCount=alt.expr("width > 500 ? 3 : 2"),
        labelFlush=True,
        titleX=alt.expr("(scores_left + width) / 2"),
    )
    mean = float(scores[np.isfinite(scores)].mean())
    level = alt.Chart(ONE).transform_calculate(mean=repr(mean))
    fold = alt.Chart(FOLDS).mark_point(size=90, stroke=INK, strokeWidth=0.8)
    return [
        level.mark_rule(color=INK, strokeDash=[4, 3]).encode(
            alt.X("mean:Q", title="score", scale=scale, axis=below),
            alt.Tooltip("mean:Q", format=axis.exact),
        ),
        fold.encode(
            alt.X("score:Q", title="score", scale=scale, axis=below),
            alt.Fill("fold:N", legend=None, scale=_colours(len(scores))),
            y=at("(datum.fold - 0.5) * high"),
            tooltip=[alt.Tooltip("name:N"), alt.Tooltip("score:Q", format=axis.exact)],
        ),
    ]


def _colours(count: int) -> alt.Scale:
    return alt.Scale(domain=list(range(1, count + 1)), range=group_colours(count))
