"""The same count over blocks of seeds: a dot for each block, and the interval that it allows."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np

from core.arrays import Integers
from core.charts.chart import Chart, drawn, tips
from core.charts.palette import BLUE, HALO, QUIET, VERMILLION
from core.charts.weight_initialization.pair import lit
from core.shares import wilson

ROW_HEIGHT = 24


def blocks_chart(counts: Integers, size: int, seeds: Sequence[int], finding: str) -> Chart:
    """Draw the count of each block [block] of ``size`` seeds; one that equals ``seeds`` stands out.

    A bar is the block's 95% Wilson interval; the dashed line is the mean of all blocks.
    """
    starts = size * np.arange(len(counts))
    low, high = size * np.transpose([wilson(int(count), size) for count in counts])
    rows = {
        "block": [f"seeds {start}–{start + size - 1}" for start in starts],
        "count": counts,
        "low": low,
        "high": high,
        "shown": [tuple(range(start, start + size)) == tuple(seeds) for start in starts],
    }
    side = alt.Axis(ticks=False, domain=False, labelOverlap=False)
    ends = [alt.Tooltip(f"{end}:Q", format=".1f") for end in ("low", "high")]
    scale = alt.Scale(domain=[0, size])
    placed = alt.Chart(alt.NamedData("blocks")).encode(
        alt.Y("block:N", title=None, sort=None, axis=side),
        tooltip=tips("block:N", "count:Q", *ends),
    )
    dots = placed.mark_point(size=130, stroke=HALO).encode(
        alt.X("count:Q", title=f"of {size} seeds, reached the lowest", scale=scale),
        fill=lit(alt.datum.shown, VERMILLION, BLUE),
    )
    bars = placed.mark_bar(height=5, color=QUIET, opacity=0.45).encode(
        alt.X("low:Q", scale=scale), alt.X2("high:Q")
    )
    counted = alt.X("count:Q", scale=scale)
    names = placed.mark_text(dx=12, fontWeight="bold").encode(counted, alt.Text("count:Q"))
    mean = alt.Chart(alt.NamedData("mean")).mark_rule(strokeDash=[4, 4]).encode(counted)
    return drawn(
        finding,
        {"blocks": rows, "mean": {"count": [float(counts.mean())]}},
        [bars, mean, dots, names],
        height=ROW_HEIGHT * len(counts),
    )
