"""What the pictures of splits share: the axis of scores."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np

from core.arrays import Float64
from core.charts.chart import between
from core.charts.palette import INK, ORANGE
from core.data_splits.tables import Table, Task

AXIS_ROOM = 46
"""What an axis with a title takes of a picture's height."""

SPLIT_COLOUR = ORANGE
SHUFFLING_COLOUR = alt.expr("'#56B4E9'")
"""The colours of data splits and of shuffling, on the map and here."""

CROSS = "M-1,-1L1,1M-1,1L1,-1"
WHOLE = [0.0, 1.0]
"""The axis on which nothing is told yet."""

_EDGE = 14
"""Pixels that a dot at the end of the axis may reach beyond it."""


@dataclass(frozen=True)
class ScoreAxis:
    """What a score is called, and whether it is an accuracy or R²."""

    title: str
    task: Task = "classification"

    @property
    def possible(self) -> tuple[float, float]:
        """The worst and the best possible score; R² has no worst one, and is not cut off."""
        return (0.0, 1.0) if self.task == "classification" else (-math.inf, 1.0)

    @property
    def written(self) -> str:
        """The format of its numbers on the axis."""
        return ".0%" if self.task == "classification" else ".2f"

    @property
    def exact(self) -> str:
        """The format of its numbers in a tooltip."""
        return ".2%" if self.task == "classification" else ".3f"

    def across(self, field: str, domain: Sequence[float]) -> alt.X:
        """Return the x channel; layers that share a scale share its one axis."""
        # Where the axis is short, its numbers are finer.
        is_fine = self.task == "classification" and domain[1] - domain[0] < 0.05
        ticks = ".1%" if is_fine else self.written
        return alt.X(
            field,
            title=self.title,
            scale=alt.Scale(domain=list(domain), range=between(f"{_EDGE}", f"width - {_EDGE}")),
            axis=alt.Axis(orient="bottom", format=ticks, tickCount=6, labelFlush=True),
        )


def score_axis(table: Table) -> ScoreAxis:
    """Return what the scores of a table's models are called."""
    score = "accuracy" if table.task == "classification" else "R²"
    return ScoreAxis(f"{score} on the test part", table.task)


def on_plane(
    titles: Sequence[str], across: Sequence[float], up: Sequence[float]
) -> tuple[alt.X, alt.Y]:
    """Return the channels of a plane with ``titles``, over the domains ``across`` and ``up``."""
    few = alt.Axis(tickCount=5)
    return (
        alt.X("x:Q", title=titles[0], scale=alt.Scale(domain=across), axis=few),
        alt.Y("y:Q", title=titles[1], scale=alt.Scale(domain=up), axis=few),
    )


def by_group(
    field: str,
    names: Sequence[str],
    colours: Sequence[alt.ExprRef],
    shapes: Sequence[str],
    **legend: Any,
) -> tuple[alt.Color, alt.Shape]:
    """Return the channels that tell groups by colour and by shape, under one legend of both."""
    both = alt.Legend(
        orient="top", title=None, symbolOpacity=1, labelFontSize=12, labelColor=INK, **legend
    )
    return (
        alt.Color(field, legend=both, scale=alt.Scale(domain=names, range=colours)),
        alt.Shape(field, legend=both, scale=alt.Scale(domain=names, range=shapes)),
    )


def domain_of(values: Float64, pad: float = 0.04) -> list[float]:
    """Return the range of the finite ``values``, widened a little on both sides."""
    finite = values[np.isfinite(values)]
    low, high = float(finite.min()), float(finite.max())
    margin = pad * (high - low) if high > low else 0.02
    return [low - margin, high + margin]
