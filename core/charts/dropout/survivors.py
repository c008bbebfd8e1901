"""How many units each pass kept, as bars, against what the binomial law expects, as marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from core.charts.chart import Chart, at, drawn
from core.charts.palette import BARS, HALO, INK

if TYPE_CHECKING:
    from core.dropout.moments import Survivors


def survivors_chart(survivors: Survivors, finding: str) -> Chart:
    """Draw passes by the number of units they kept."""
    observed, expected = survivors.observed, survivors.expected
    seen = np.flatnonzero((observed > 0) | (expected >= 0.05))
    low, high = max(int(seen.min()) - 1, 0), min(int(seen.max()) + 1, len(observed) - 1)
    kept = np.arange(low, high + 1)
    rows: dict[str, dict[str, Any]] = {
        "survivors": {"kept": kept, "passes": observed[kept], "expected": expected[kept]},
        "key": {"row": [0, 1], "says": [f"{int(observed.sum()):,} passes", "binomial law"]},
    }
    across, below = alt.Scale(domain=[low - 0.6, high + 0.6]), alt.Axis(tickMinStep=1, format="d")
    counts = alt.Chart(alt.NamedData("survivors")).encode(
        alt.X("kept:Q", title="units kept in a pass", scale=across, axis=below),
        tooltip=[
            alt.Tooltip("kept:N", title="units kept"),
            alt.Tooltip("passes:N"),
            alt.Tooltip("expected:Q", title="expected", format=".1f"),
        ],
    )
    top = alt.Scale(domain=[0, 1.12 * float(max(observed.max(), expected.max()))])
    wide = alt.expr(f"max(2, width / {high - low + 1.2:.1f} * 0.72)")
    bars = counts.mark_bar(color=BARS, width=wide)
    law = counts.mark_point(shape="diamond", size=60, color=INK, stroke=HALO, strokeWidth=1)
    key = alt.Chart(alt.NamedData("key")).encode(y=at("8 + datum.row * 17"))
    layers = [
        *(
            mark.encode(alt.Y(field, title="passes", scale=top, axis=alt.Axis(tickCount=4)))
            for mark, field in ((bars, "passes:Q"), (law, "expected:Q"))
        ),
        key.mark_text().encode(alt.Text("says:N"), x=at("width - 78")),
        key.mark_point(size=70).encode(
            alt.Color("row:N").legend(None).scale(domain=[0, 1], range=[BARS, INK]),
            alt.Shape("row:N").legend(None).scale(domain=[0, 1], range=["square", "diamond"]),
            x=at("width - 88"),
        ),
    ]
    return drawn(finding, rows, layers, height=210)
