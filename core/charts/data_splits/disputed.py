"""One network in several orders: where the ends disagree."""

from __future__ import annotations

import json
from collections.abc import Sequence

import altair as alt
import numpy as np
from altair import datum

from core.charts.chart import Chart, drawn
from core.charts.data_splits.parts import domain_of
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
    legend = alt.Legend(
        orient="top",
        title=None,
        symbolOpacity=1,
        labelFontSize=12,
        labelColor=INK,
        labelExpr=f"{json.dumps(names)}[datum.label] || datum.label",
    )
    example = alt.Chart(alt.NamedData("fresh")).encode(
        *(
            channel(
                f"{name}:Q",
                scale=alt.Scale(domain=domain_of(fresh.features[:, i])),
                axis=alt.Axis(tickCount=5),
            )
            for i, (name, channel) in enumerate((("x", alt.X), ("y", alt.Y)))
        ),
        alt.Color("said:N", legend=legend, scale=alt.Scale(domain=says, range=[BLUE, ORANGE, INK])),
        alt.Shape(
            "said:N",
            legend=legend,
            scale=alt.Scale(domain=says, range=["circle", "square", "diamond"]),
        ),
        tooltip=alt.Tooltip("votes:N", title="networks"),
    )
    layers = [
        example.mark_point(size=18, opacity=0.3).transform_filter(datum.said != "disputed"),
        example.mark_point(size=60).transform_filter(datum.said == "disputed"),
    ]
    return drawn(finding, {"fresh": rows}, layers)
