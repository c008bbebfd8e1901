"""All operations of a training, a row a step: equal … equal … different."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
from altair import datum

from core.charts.chart import Chart, drawn, tips
from core.charts.palette import AZURE, CELL, HALO, INK, VERMILLION

if TYPE_CHECKING:
    from core.hardware.variants import Parted

UNTOLD, EQUAL, DIFFERENT = "not told yet", "equal", "different"


def operations_chart(parted: Parted, finding: str, told: bool) -> Chart:
    """Draw a cell for each operation, coloured by whether its output differs, with a dot if so;
    the first that differs bears a mark. Untold, all are of one colour.
    """
    states = alt.Scale(domain=[UNTOLD, EQUAL, DIFFERENT], range=[CELL, AZURE, VERMILLION])
    legend = alt.Legend(orient="top", title=None, values=[EQUAL, DIFFERENT] if told else [UNTOLD],
                        labelFontSize=14, labelColor=alt.expr("ink"))  # fmt: skip
    cells = alt.Chart(alt.NamedData("operations")).encode(
        alt.X("column:O", axis=None),
        alt.Y("step:O", title="step", scale=alt.Scale(padding=0.15)),
        tooltip=tips("number:Q", "name:N", "step:Q", alt.Tooltip("state:N", title="output")),
    )
    differ = cells.transform_filter(datum.state == DIFFERENT)
    first = cells.transform_filter(datum.number == (parted.difference.number if told else 0))
    return drawn(
        finding,
        {"operations": operation_rows(parted, told)},
        [
            cells.mark_rect(stroke=HALO).encode(alt.Fill("state:N", scale=states, legend=legend)),
            differ.mark_point(size=10, color=HALO),
            first.mark_point(shape="diamond", size=220, color=INK, stroke=HALO),
        ],
        height=340,
    )


def operation_rows(parted: Parted, told: bool) -> dict[str, Any]:
    """Return a row for each operation: its number, its place in its step, and its state."""
    count, steps = len(parted.names), np.array(parted.steps)
    apart = np.resize([*parted.difference.differs, *[False] * count], count)
    return {
        "number": np.arange(1, count + 1),
        "column": np.arange(count) - np.searchsorted(steps, steps),
        "step": steps,
        "name": parted.names,
        "state": np.where(apart, DIFFERENT, EQUAL) if told else [UNTOLD] * count,
    }
