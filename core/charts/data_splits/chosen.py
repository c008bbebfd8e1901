"""One split looked into: who is in the test part, and where the model errs."""

from __future__ import annotations

from collections.abc import Sequence
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
    group_shapes,
    layered,
)
from core.charts.data_splits.parts import domain_of

HEIGHT = 390
_WRONG = "#D55E00"


@dataclass(frozen=True, eq=False)
class ShownSplit:
    """What is drawn: ``places`` [example, 2] with the axes' titles; the ``part`` of each example
    ("train", "validation" or "test") and what to ``say`` of it [example]; whether the model is
    ``wrong`` about it [example]; its ``group`` [example], an index into ``groups``.
    """

    places: Float64
    axes: tuple[str, str]
    part: Sequence[str]
    says: Sequence[str]
    wrong: Sequence[bool]
    group: Integers
    groups: tuple[str, ...]


def chosen_chart(split: ShownSplit, theme: Theme, finding: str) -> Chart:
    """Draw every example where it lies: faint if trained on, solid if tested on, ringed if wrong.

    Without groups the target is a number: examples differ by part alone, and the diagonal, where
    the prediction is right, is drawn.
    """
    ink = INKS[theme]
    x_domain, y_domain = (domain_of(split.places[:, i]) for i in range(2))
    if not split.groups:
        x_domain = y_domain = domain_of(split.places)
    place: Spec = {
        "x": _axis("x", split.axes[0], x_domain),
        "y": _axis("y", split.axes[1], y_domain),
    }
    look = _look(split.groups, theme)
    tooltip = [{"field": "example"}, {"field": "part"}, {"field": "says", "title": "class"}]
    if not split.groups:
        tooltip[-1]["title"] = "target"
    mark = {"type": "point", "filled": True, "strokeWidth": 0}
    data = {"name": "examples"}
    shared = {"data": data, "encoding": {**place, **look, "tooltip": tooltip}}
    layers: list[Spec] = [
        {
            **shared,
            "transform": [{"filter": "datum.part == 'train'"}],
            "mark": {**mark, "size": 26, "opacity": 0.28},
        },
        {
            **shared,
            "transform": [{"filter": "datum.part == 'validation'"}],
            "mark": {**mark, "filled": False, "size": 50, "strokeWidth": 1.4, "opacity": 0.9},
        },
        {
            **shared,
            "transform": [{"filter": "datum.part == 'test'"}],
            "mark": {**mark, "size": 75, "opacity": 1, "stroke": ink.halo, "strokeWidth": 0.7},
        },
        {
            "data": data,
            "transform": [{"filter": "datum.wrong"}],
            "mark": {"type": "point", "shape": "circle", "filled": False, "size": 330,
                     "stroke": _WRONG, "strokeWidth": 3, "opacity": 1},
            "encoding": {**place, "tooltip": tooltip},
        },
    ]  # fmt: skip
    if not split.groups:
        layers.append(_diagonal(place, ink.text, x_domain))
    spec = layered(layers, height=HEIGHT)
    spec["resolve"] = {"scale": {"color": "shared", "shape": "shared"}}
    return Chart(spec, finding, {"examples": _rows(split)})


def _rows(split: ShownSplit) -> bytes:
    drawn = np.isfinite(split.places).all(axis=1)
    names = [split.groups[g] if split.groups else "" for g in split.group]
    return arrow_bytes(
        {
            "example": np.arange(len(names))[drawn],
            "x": split.places[drawn, 0],
            "y": split.places[drawn, 1],
            "part": np.array(split.part)[drawn].tolist(),
            "says": np.array(split.says)[drawn].tolist(),
            "wrong": np.array(split.wrong)[drawn],
            "group": np.array(names)[drawn].tolist(),
        }
    )


def _axis(field: str, title: str, domain: Sequence[float]) -> Spec:
    return {
        "field": field,
        "type": "quantitative",
        "title": title,
        "scale": {"domain": list(domain), "nice": False, "zero": False},
        "axis": {"tickCount": 5},
    }


def _look(groups: tuple[str, ...], theme: Theme) -> Spec:
    if not groups:
        return {"color": {"value": group_colours(1, theme)[0]}}
    names, count = list(groups), len(groups)
    legend = {"orient": "top", "title": None, "columns": 5, "symbolOpacity": 1, "labelLimit": 130}
    return {
        "color": {
            "field": "group",
            "type": "nominal",
            "legend": legend,
            "scale": {"domain": names, "range": group_colours(count, theme)},
        },
        "shape": {
            "field": "group",
            "type": "nominal",
            "legend": legend,
            "scale": {"domain": names, "range": group_shapes(count)},
        },
    }


def _diagonal(place: Spec, colour: str, domain: Sequence[float]) -> Spec:
    ends = [{"x": end, "y": end} for end in domain]
    return {
        "data": {"values": ends},
        "mark": {"type": "line", "color": colour, "strokeDash": [4, 4], "opacity": 0.6},
        "encoding": place,
    }
