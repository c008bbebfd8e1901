"""Every pair of algorithms: how many of their outputs differ, and in how many bits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from core.charts.chart import Chart, at, between, drawn
from core.charts.palette import PINKS, QUIET
from core.runtime_algorithms.names import NAMES

if TYPE_CHECKING:
    from core.runtime_algorithms.comparison import Comparison

ROW, _LABEL = 46, 118


def pairs_chart(comparison: Comparison, finding: str) -> Chart:
    """Draw the lower triangle: a cell a pair. Short names stand below the columns."""
    count = len(comparison.names) - 1
    across = alt.Scale(domain=[0, count], range=between(f"{_LABEL}", f"min(width, {_LABEL} + 720)"))
    down = alt.Scale(domain=[0, count], range=between("0", "height - 22"))
    pinks = alt.Scale(domain=[0, 0.5, 1], range=PINKS)
    x = alt.X("left:Q", scale=across, axis=None)
    cells = alt.Chart(alt.NamedData("pairs"))
    words = cells.transform_calculate(middle="datum.left + 0.48").encode(
        alt.X("middle:Q", scale=across, axis=None)
    )
    names = alt.Chart(alt.NamedData("names"))
    layers = [
        cells.transform_calculate(right="datum.left + 0.96", bottom="datum.top + 0.94")
        .mark_rect(stroke=QUIET, strokeWidth=0.5)
        .encode(
            x,
            alt.X2("right:Q"),
            alt.Y("top:Q", scale=down, axis=None),
            alt.Y2("bottom:Q"),
            alt.Color("unequal:Q", scale=pinks, legend=None),
            tooltip=[
                alt.Tooltip("pair:N"),
                alt.Tooltip("share:N", title="numbers that differ"),
                alt.Tooltip("bits:N", title="in, on average"),
            ],
        ),
        words.transform_calculate(upper="datum.top + 0.32")
        .mark_text(align="center", fontSize=13, fontWeight="bold")
        .encode(alt.Y("upper:Q", scale=down, axis=None), alt.Text("share:N")),
        words.transform_calculate(lower="datum.top + 0.66")
        .mark_text(align="center", fontSize=11)
        .encode(alt.Y("lower:Q", scale=down, axis=None), alt.Text("bits:N")),
        names.mark_text(align="right", dx=-8).encode(
            alt.Y("row:Q", scale=down, axis=None), alt.Text("row_name:N"), x=at(f"{_LABEL}")
        ),
        names.mark_text(align="center", fontSize=11).encode(
            alt.X("column:Q", scale=across, axis=None),
            alt.Text("column_name:N"),
            y=at("height - 10"),
        ),
    ]
    rows = {
        "pairs": pair_rows(comparison),
        "names": {
            "row": np.arange(count) + 0.47,
            "row_name": comparison.labels[1:],
            "column": np.arange(count) + 0.48,
            "column_name": [
                NAMES[name].removeprefix("Winograd ") for name in comparison.names[:-1]
            ],
        },
    }
    return drawn(finding, rows, layers, height=ROW * count + 22)


def pair_rows(comparison: Comparison) -> dict[str, Any]:
    """Return a row a pair: its names, its place, and how far the two differ."""
    labels, (row, column) = comparison.labels, np.tril_indices(len(comparison.names), -1)
    unequal, bits = comparison.unequal[row, column], comparison.bits[row, column]
    return {
        "pair": [f"{labels[i]} and {labels[j]}" for i, j in zip(row, column, strict=True)],
        "left": column,
        "top": row - 1,
        "unequal": unequal,
        "share": [share_words(share) for share in unequal.tolist()],
        "bits": [f"{each:.1f} bits" for each in bits],
    }


def share_words(share: float) -> str:
    """Return a share in per cent; neither "0%" nor "100%" unless it is exactly that."""
    if share in (0, 1) or 0.01 <= share < 0.995:
        return f"{share:.0%}"
    return f"{min(max(100 * share, 0.1), 99.9):.1f}%"
