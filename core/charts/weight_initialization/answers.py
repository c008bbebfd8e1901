"""On how many test points two seeds disagree, while they train: from about half to a few."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import altair as alt
import numpy as np

from core.arrays import Float64
from core.charts.chart import Chart, drawn
from core.charts.palette import QUIET, VERMILLION
from core.charts.weight_initialization.pair import Pair, labels, nothing, root_steps, subtitle

HEIGHT = 330
COLUMNS = ("step", "fewest", "middle", "most", "chosen")


def answers_chart(
    seeds: Sequence[int], counts: Float64, steps: Sequence[int], pair: Pair, points: int
) -> Chart:
    """Draw the median of all pairs, where all of them lie, and the chosen pair.

    ``counts``: [checkpoint, seed, seed], NaN where a seed diverged; ``steps``: of the checkpoints;
    ``points``: how many were asked.
    """
    upper = counts[:, *np.triu_indices(len(seeds), 1)]
    pairs = upper[:, np.isfinite(upper[-1])]
    finding = answers_finding(pairs, points)
    if not pairs.size:
        return nothing("no two seeds to compare", finding, HEIGHT)
    first, second = (list(seeds).index(seed) for seed in pair)
    chosen, middle = counts[:, first, second], np.median(pairs, axis=1)
    fewest, most = pairs.min(axis=1), pairs.max(axis=1)
    columns = (steps, fewest, middle, most, chosen)
    rows = {
        "answers": dict(zip(COLUMNS, columns, strict=True)),
        "ends": {
            "step": [steps[-1]] * 2,
            "count": [middle[-1], chosen[-1]],
            "says": [f"median {middle[-1]:g}", f"seeds {pair[0]} and {pair[1]}: {chosen[-1]:.0f}"],
            "higher": [bool(middle[-1] > chosen[-1]), not middle[-1] > chosen[-1]],
        },
    }
    layers = _layers(steps, float(most.max()), points)
    title = subtitle("line: median; grey: all pairs; dashed: the chosen pair")
    return drawn(finding, rows, layers, height=HEIGHT, title=title)


def answers_finding(pairs: Float64, points: int) -> str:
    """Say on how many ``points`` two seeds disagree, before and after; ``pairs``: [step, pair]."""
    if not pairs.size:
        return "There are no two seeds whose numbers stayed finite, so there is nothing to compare."
    before, after = np.median(pairs[[0, -1]], axis=1)
    return (
        f"Trained, two seeds typically disagree on {after:g} of {points:,} new points; "
        f"untrained, on {before:g}."
    )


def _layers(steps: Sequence[int], most: float, points: int) -> list[alt.Chart]:
    across = root_steps(steps[-1], "step of training (square-root scale)")
    scale = alt.Scale(domain=[0, max(most, 1)])
    up = partial(alt.Y, title=f"disagree, of {points:,} points", scale=scale)
    placed = alt.Chart(alt.NamedData("answers")).encode(across)
    ends = alt.Chart(alt.NamedData("ends")).encode(across, up("count:Q"))
    return [
        placed.mark_area(color=QUIET, opacity=0.3).encode(up("fewest:Q"), alt.Y2("most:Q")),
        placed.mark_line(color=VERMILLION, strokeWidth=2, strokeDash=[5, 4]).encode(up("chosen:Q")),
        placed.mark_line(strokeWidth=3, color=QUIET).encode(up("middle:Q")),
        placed.mark_point(size=90, opacity=0.001).encode(
            up("middle:Q"), tooltip=[alt.Tooltip(f"{name}:Q") for name in COLUMNS]
        ),
        *labels(ends.transform_filter(alt.datum.higher), align="right", dy=-34),
        *labels(ends.transform_filter(~alt.datum.higher), align="right", dy=-16),
    ]
