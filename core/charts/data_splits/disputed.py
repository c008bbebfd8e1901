"""One network in several orders: where the ends disagree."""

from __future__ import annotations

import json
from collections.abc import Sequence

import altair as alt
import numpy as np
from altair import datum

from core.charts.chart import Chart, drawn
from core.charts.data_splits.parts import by_group, domain_of, on_plane
from core.charts.palette import BLUE, INK, ORANGE
from core.data_splits.shuffling import OrderRun
from core.data_splits.tables import Table


def disputed_chart(fresh: Table, runs: Sequence[OrderRun], finding: str) -> Chart:
    """Draw fresh examples by what the networks say of them.

    Agreed ones are faint, in the colour and shape of their class; disputed ones stand out.
    """
    classes, count = fresh.class_names, len(runs)
    ones = np.sum([run.says_one for run in runs], axis=0)
    agreed = np.where(ones * 2 > count, classes[1], classes[0])
    rows = {
        "x": fresh.features[:, 0],
        "y": fresh.features[:, 1],
        "said": np.where((ones > 0) & (ones < count), "disputed", agreed),
        "votes": [f"{one} of {count} say {classes[1]}" for one in ones],
    }
    says, names = [*classes, "disputed"], {name: f"all say {name}" for name in classes}
    named = f"{json.dumps(names)}[datum.label] || datum.label"
    shapes = ["circle", "square", "diamond"]
    example = alt.Chart(alt.NamedData("fresh")).encode(
        *on_plane(fresh.feature_names, *map(domain_of, fresh.features.T)),
        *by_group("said:N", says, [BLUE, ORANGE, INK], shapes, labelExpr=named),
        tooltip=alt.Tooltip("votes:N", title="networks"),
    )
    layers = [
        example.mark_point(size=18, opacity=0.3).transform_filter(datum.said != "disputed"),
        example.mark_point(size=60).transform_filter(datum.said == "disputed"),
    ]
    return drawn(finding, {"fresh": rows}, layers)
