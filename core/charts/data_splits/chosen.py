"""One split looked into: who is in the test part, and where the model errs."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
from altair import datum

from core.charts.chart import Chart, drawn
from core.charts.colours import group_shapes
from core.charts.data_splits.parts import by_group, domain_of, on_plane
from core.charts.palette import BLUE, HALO, INK, VERMILLION, group_colours
from core.data_splits.lottery import HeldOut
from core.data_splits.planes import FlatView
from core.data_splits.tables import Table

HEIGHT = 390
EXAMPLES = alt.NamedData("examples")


def chosen_chart(split: HeldOut, table: Table, plane: FlatView, finding: str) -> Chart:
    """Draw every example in the ``plane``: faint if trained on, solid if tested on, ringed if
    the model is wrong about it.
    """
    names = list(table.class_names)
    colours, shapes = group_colours(len(names)), group_shapes(len(names))
    example = alt.Chart(EXAMPLES).encode(
        *on_plane(plane.axes, *map(domain_of, plane.places.T)), tooltip=_tooltip(says="class")
    )
    looks = example.encode(*by_group("group:N", names, colours, shapes, columns=5, labelLimit=130))
    validated = looks.mark_point(filled=False, size=50, strokeWidth=1.4, opacity=0.9)
    ring = example.mark_point(
        shape="circle", filled=False, size=330, stroke=VERMILLION, strokeWidth=3
    )
    layers = [
        looks.mark_point(size=26, opacity=0.28, strokeWidth=0).transform_filter(
            datum.part == "train"
        ),
        validated.transform_filter(datum.part == "validation"),
        _tested(looks).transform_filter(datum.part == "test"),
        ring.transform_filter(datum.wrong),
    ]
    return drawn(finding, {"examples": _rows(split, table, plane)}, layers, height=HEIGHT)


def predicted_chart(split: HeldOut, table: Table, finding: str) -> Chart:
    """Draw the examples tested on by target and prediction; on the diagonal it is right."""
    domain = domain_of(np.concatenate([table.target, split.predicted]))
    order = np.argsort(split.test)
    rows: dict[str, Any] = {
        "example": split.test[order],
        "x": split.target[order],
        "y": split.predicted[order],
        "part": ["test"] * len(order),
        "says": [f"{target:g}" for target in split.target[order]],
    }
    example = alt.Chart(EXAMPLES).encode(*on_plane(("target", "predicted"), domain, domain))
    diagonal = example.properties(data=alt.NamedData("ends")).mark_line(
        color=INK, strokeDash=[4, 4], opacity=0.6
    )
    layers = [_tested(example, color=BLUE).encode(tooltip=_tooltip(says="target")), diagonal]
    named = {"examples": rows, "ends": {"x": domain, "y": domain}}
    return drawn(finding, named, layers, height=HEIGHT)


def _tooltip(says: str) -> list[alt.Tooltip]:
    return [alt.Tooltip("example:Q"), alt.Tooltip("part:N"), alt.Tooltip("says:N", title=says)]


def _tested(example: alt.Chart, **look: Any) -> alt.Chart:
    return example.mark_point(size=75, stroke=HALO, strokeWidth=0.7, **look)


def _rows(split: HeldOut, table: Table, plane: FlatView) -> dict[str, Any]:
    names = np.array(table.class_names, dtype=object)
    group = names[table.target.astype(np.int64)]
    part = np.full(table.examples, "train", dtype=object)
    part[split.validation], part[split.test] = "validation", "test"
    wrong = np.zeros(table.examples, dtype=bool)
    wrong[split.test] = split.errors != 0
    says = group.copy()
    says[split.test] += np.where(split.errors, ", called " + names[split.predicted.astype(int)], "")
    return {
        "example": np.arange(table.examples),
        "x": plane.places[:, 0],
        "y": plane.places[:, 1],
        "part": part,
        "says": says,
        "wrong": wrong,
        "group": group,
    }
