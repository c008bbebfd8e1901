"""What the pictures of splits share: the axis of scores, and a key of lines in a corner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Float64
from core.charts.by_hand import INKS, Spec, Theme

AXIS_ROOM = 46
"""What an axis with a title takes of a picture's height."""

SPLIT_COLOUR = "#E69F00"
"""The colour of data splits, on the map and here."""


@dataclass(frozen=True)
class ScoreAxis:
    """What a score is called, and whether it is written in percent."""

    title: str
    percent: bool = True

    @property
    def written(self) -> str:
        """The format of its numbers on the axis."""
        return ".0%" if self.percent else ".2f"

    @property
    def exact(self) -> str:
        """The format of its numbers in a tooltip."""
        return ".2%" if self.percent else ".3f"


def domain_of(values: Float64, pad: float = 0.04) -> list[float]:
    """Return the range of the finite ``values``, widened a little on both sides."""
    finite = values[np.isfinite(values)]
    low, high = float(finite.min()), float(finite.max())
    margin = pad * (high - low) if high > low else 0.02
    return [low - margin, high + margin]


def score_x(
    field: str, axis: ScoreAxis, domain: Sequence[float], drawn: bool = False, title: str = ""
) -> Spec:
    """Return the x channel for scores; one layer of a picture has its axis ``drawn``."""
    return {
        "field": field,
        "type": "quantitative",
        "title": title or axis.title,
        "scale": {"domain": list(domain), "nice": False, "zero": False},
        "axis": {
            "orient": "bottom",
            "format": ticks(axis, domain),
            "tickCount": 6,
            "labelFlush": True,
        }
        if drawn
        else None,
    }


def ticks(axis: ScoreAxis, domain: Sequence[float]) -> str:
    """Return the format of the numbers on an axis over ``domain``: finer where it is short."""
    return ".1%" if axis.percent and domain[1] - domain[0] < 0.05 else axis.written


def pixel_y(field: str, height: float) -> Spec:
    """Return the y channel for a field that holds lengths from the top, of ``height`` in all.

    The browser fits axes into the picture's height, so a length may come out a little shorter.
    """
    return {
        "field": field,
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, height], "range": [0, {"expr": "height"}], "nice": False},
    }


def words(theme: Theme, **mark: object) -> Spec:
    """Return a text mark in the size and colour of labels."""
    return {
        "type": "text",
        "fontSize": 12,
        "color": INKS[theme].text,
        "baseline": "middle",
        "align": "left",
        **mark,
    }


def key_of_lines(
    entries: Sequence[tuple[str, str, list[int]]], theme: Theme, left: bool = False
) -> list[Spec]:
    """Return a key in a lower corner: for each (words, colour, dash) a short line before them."""
    layers: list[Spec] = []
    for row, (says, colour, dash) in enumerate(entries):
        y = {"expr": f"height - {14 + 18 * (len(entries) - 1 - row)}"}
        line = {"type": "rule", "color": colour, "strokeWidth": 3, "strokeDash": dash}
        start, end = ("12", "36") if left else ("width - 28", "width - 4")
        layers += [
            {
                "data": {"values": [{}]},
                "mark": line,
                "encoding": {
                    "x": {"value": {"expr": start}},
                    "x2": {"value": {"expr": end}},
                    "y": {"value": y},
                },
            },
            {
                "data": {"values": [{}]},
                "mark": words(theme, align="left" if left else "right"),
                "encoding": {
                    "x": {"value": {"expr": "42" if left else "width - 34"}},
                    "y": {"value": y},
                    "text": {"value": says},
                },
            },
        ]
    return layers
