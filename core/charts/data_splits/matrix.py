"""The folds: examples across, folds down, a cell where the example is tested on; scores beside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.arrays import Float64, Integers
from core.charts.by_hand import (
    INKS,
    Chart,
    Spec,
    Theme,
    arrow_bytes,
    group_colours,
    layered,
    places,
)
from core.charts.data_splits.parts import AXIS_ROOM, ScoreAxis, domain_of, words

MOST_EXAMPLES = 160
"""So many examples are drawn at most: taken evenly from all."""

_MOST_NAMED = 24


@dataclass(frozen=True, eq=False)
class ShownFolds:
    """``fold_of`` [example], in the order to draw; ``shade`` [example], the target from 0 to 1;
    ``says`` [example], the target in words; ``scores`` [fold].
    """

    fold_of: Integers
    shade: Float64
    says: tuple[str, ...]
    scores: Float64


def matrix_chart(folds: ShownFolds, axis: ScoreAxis, theme: Theme, finding: str) -> Chart:
    """Draw the folds as a matrix, a strip of the classes under it, and each fold's score."""
    count, ink = len(folds.scores), INKS[theme]
    row = 26 if count <= 10 else max(17, 340 // count) if count <= _MOST_NAMED else 340 / count
    height = round(max(row * count, 104)) + 22
    shown = examples_shown(len(folds.fold_of))
    y = _rows(count)
    x = _columns(len(shown))
    rows = {
        "cells": arrow_bytes(
            {
                "left": np.arange(len(shown)),
                "right": np.arange(len(shown)) + 1,
                "example": shown,
                "fold": folds.fold_of[shown],
                "below": folds.fold_of[shown] + 1,
                "named": folds.fold_of[shown] + 1,
                "shade": folds.shade[shown],
                "says": [folds.says[i] for i in shown],
            }
        ),
        "folds": arrow_bytes(
            {
                "fold": np.arange(count),
                "below": np.arange(count) + 1,
                "middle": np.arange(count) + 0.5,
                "name": [f"fold {i + 1}" if count <= _MOST_NAMED else "" for i in range(count)],
                "score": [float(s) if np.isfinite(s) else None for s in folds.scores],
            }
        ),
    }
    layers = [
        *_matrix_layers(x, y, count, theme),
        *_score_layers(folds.scores, y, axis, ink.text, theme),
    ]
    layout = places(
        names="width > 500 ? 52 : 42",
        matrix_right="names + (width - names) * (width > 500 ? 0.66 : 0.58)",
        scores_left="matrix_right + 24",
    )
    return Chart(layered(layers, layout, height + AXIS_ROOM), finding, rows)


def examples_shown(count: int) -> Integers:
    """Return the indices of the examples drawn: all, or ``MOST_EXAMPLES`` evenly apart."""
    return np.unique(np.linspace(0, count - 1, min(count, MOST_EXAMPLES)).round().astype(np.int64))


def _rows(count: int) -> Spec:
    return {
        "field": "fold",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, count], "range": [0, {"expr": "height - 22"}], "nice": False},
    }


def _columns(count: int) -> Spec:
    return {
        "field": "left",
        "type": "quantitative",
        "title": None,
        "scale": {
            "domain": [0, count],
            "range": [{"expr": "names"}, {"expr": "matrix_right"}],
            "nice": False,
        },
        "axis": None,
    }


def _matrix_layers(x: Spec, y: Spec, count: int, theme: Theme) -> list[Spec]:
    ink, cells = INKS[theme], {"name": "cells"}
    tooltip = [
        {"field": "example"},
        {"field": "says", "title": "target"},
        {"field": "named", "title": "tested on in fold"},
    ]
    return [
        {
            "data": {"name": "folds"},
            "mark": {"type": "rect", "color": ink.quiet, "opacity": 0.13, "stroke": ink.halo},
            "encoding": {
                "x": {"value": {"expr": "names"}},
                "x2": {"value": {"expr": "matrix_right"}},
                "y": y,
                "y2": {"field": "below"},
            },
        },
        {
            "data": cells,
            "mark": {"type": "rect", "stroke": None},
            "encoding": {
                "x": x,
                "x2": {"field": "right"},
                "y": y,
                "y2": {"field": "below"},
                "color": _fold_colour(count, theme),
                "tooltip": tooltip,
            },
        },
        {
            "data": cells,
            "mark": {"type": "rect", "color": ink.text},
            "encoding": {
                "x": x,
                "x2": {"field": "right"},
                "y": {"value": {"expr": "height - 14"}},
                "y2": {"value": {"expr": "height"}},
                "opacity": {
                    "field": "shade",
                    "type": "quantitative",
                    "legend": None,
                    "scale": {"domain": [0, 1], "range": [0.12, 0.9]},
                },
                "tooltip": tooltip,
            },
        },
        {
            "data": {"values": [{}]},
            "mark": words(theme, align="right"),
            "encoding": {
                "x": {"value": {"expr": "names - 6"}},
                "y": {"value": {"expr": "height - 7"}},
                "text": {"value": "target"},
            },
        },
        {
            "data": {"name": "folds"},
            "mark": words(theme, align="right"),
            "encoding": {
                "x": {"value": {"expr": "names - 6"}},
                "y": {**y, "field": "middle"},
                "text": {"field": "name"},
            },
        },
    ]


def _fold_colour(count: int, theme: Theme) -> Spec:
    return {
        "field": "fold",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": list(range(count)), "range": group_colours(count, theme)},
    }


def _score_layers(scores: Float64, y: Spec, axis: ScoreAxis, ink: str, theme: Theme) -> list[Spec]:
    x: Spec = {
        "field": "score",
        "type": "quantitative",
        "title": "score",
        "scale": {
            "domain": domain_of(scores, 0.08),
            "range": [{"expr": "scores_left"}, {"expr": "width - 6"}],
            "nice": False,
            "zero": False,
        },
        "axis": {
            "orient": "bottom",
            "format": axis.written,
            "tickCount": {"expr": "width > 500 ? 3 : 2"},
            "labelFlush": True,
            "titleX": {"expr": "(scores_left + width) / 2"},
        },
    }
    mean = {"values": [{"score": float(scores[np.isfinite(scores)].mean())}]}
    return [
        {
            "data": mean,
            "mark": {"type": "rule", "color": ink, "strokeDash": [4, 3]},
            "encoding": {
                "x": x,
                "tooltip": [{"field": "score", "title": "mean", "format": axis.exact}],
            },
        },
        {
            "data": {"name": "folds"},
            "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1, "stroke": ink,
                     "strokeWidth": 0.8},
            "encoding": {
                "x": {**x, "axis": None},
                "y": {**y, "field": "middle"},
                "fill": _fold_colour(len(scores), theme),
                "tooltip": [{"field": "name"}, {"field": "score", "format": axis.exact}],
            },
        },
    ]  # fmt: skip
