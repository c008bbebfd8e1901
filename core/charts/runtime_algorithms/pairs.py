"""Every pair of algorithms: how many of their outputs differ, and in how many bits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from core.charts.chart import Chart, at, drawn, places
from core.charts.palette import PINKS, QUIET
from core.runtime_algorithms.names import NAMES

if TYPE_CHECKING:
    from core.runtime_algorithms.comparison import Comparison

ROW, _LABEL = 46, 118


def pairs_chart(comparison: Comparison, finding: str) -> Chart:
    """Draw the lower triangle: a cell a pair. Short names stand below the columns."""
    count, short = len(comparison.names) - 1, [NAMES[name] for name in comparison.names]
    middle = at("left + (datum.column + 0.48) * wide")
    cells, names = (alt.Chart(alt.NamedData(data)) for data in ("pairs", "names"))
    layers = [
        cells.mark_rect(stroke=QUIET, strokeWidth=0.5).encode(
            alt.Color("unequal:Q", scale=alt.Scale(domain=[0, 0.5, 1], range=PINKS), legend=None),
            x=at("left + datum.column * wide"),
            x2=at("left + (datum.column + 0.96) * wide"),
            y=at("(datum.row - 1) * high"),
            y2=at("(datum.row - 0.06) * high"),
            tooltip=[
                alt.Tooltip("pair:N"),
                alt.Tooltip("share:N", title="numbers that differ"),
                alt.Tooltip("bits:N", title="in, on average"),
            ],
        ),
        cells.mark_text(align="center", fontSize=13, fontWeight="bold").encode(
            alt.Text("share:N"), x=middle, y=at("(datum.row - 0.68) * high")
        ),
        cells.mark_text(align="center").encode(
            alt.Text("bits:N"), x=middle, y=at("(datum.row - 0.34) * high")
        ),
        names.mark_text(align="right", dx=-8).encode(
            alt.Text("name:N"), x=at("left"), y=at("(datum.column + 0.47) * high")
        ),
        names.mark_text(align="center").encode(alt.Text("below:N"), x=middle, y=at("height - 10")),
    ]
    rows = {
        "pairs": pair_rows(comparison),
        "names": {
            "column": range(count),
            "name": comparison.labels[1:],
            "below": [name.removeprefix("Winograd ") for name in short[:-1]],
        },
    }
    layout = places(
        left=f"{_LABEL}", wide=f"min(width - left, 720) / {count}", high=f"(height - 22) / {count}"
    )
    return drawn(finding, rows, layers, params=layout, height=ROW * count + 22)


def pair_rows(comparison: Comparison) -> dict[str, Any]:
    """Return a row a pair: its names, its place, and how far the two differ."""
    labels, (row, column) = comparison.labels, np.tril_indices(len(comparison.names), -1)
    unequal, bits = comparison.unequal[row, column], comparison.bits[row, column]
    return {
        "pair": [f"{labels[i]} and {labels[j]}" for i, j in zip(row, column, strict=True)],
        "row": row,
        "column": column,
        "unequal": unequal,
        "share": [share_words(share) for share in unequal.tolist()],
        "bits": [f"{each:.1f} bits" for each in bits],
    }


def share_words(share: float) -> str:
    """Return a share in per cent; neither "0%" nor "100%" unless it is exactly that."""
    if share in (0, 1) or 0.01 <= share < 0.995:
        return f"{share:.0%}"
    return f"{min(max(100 * share, 0.1), 99.9):.1f}%"
