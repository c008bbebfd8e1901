"""The first row in batches of every size: one square a size, equal letters for equal bits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
from altair import datum

from core.charts.chart import Chart, at, drawn, places
from core.charts.colours import LETTERS
from core.charts.palette import CELL, HALO, HUES

if TYPE_CHECKING:
    from core.hardware.batch import Batches

WAITING = "?"


def batch_chart(result: Batches, finding: str, told: bool) -> Chart:
    """Draw a square for each batch size; its letter and colour say with which others it agrees.

    Untold, only that of a batch of one is known.
    """
    rows = size_rows(result, told)
    names = [*LETTERS[: len(HUES)], WAITING]
    squares = alt.Chart(alt.NamedData("sizes"))
    left, top = "(datum.place % across) * side", "floor(datum.place / across) * up"
    middle = {"x": at(f"{left} + side / 2")}
    return drawn(
        finding,
        {"sizes": rows},
        [
            squares.mark_rect(cornerRadius=5).encode(
                alt.Fill("group:N", legend=None, scale=alt.Scale(
                    domain=names, range=[*HUES, CELL])),
                x=at(f"{left} + 2"), x2=at(f"{left} + side - 2"),
                y=at(f"{top} + 20"), y2=at(f"{top} + up - 6"),
                tooltip=[
                    alt.Tooltip("size:Q", title="rows in the batch"),
                    alt.Tooltip("print:N", title="first row"),
                    alt.Tooltip("largest:Q", title="largest difference", format=".1e"),
                ],
            ),
            squares.mark_text(align="center", baseline="middle").encode(
                alt.Text("size:N"), y=at(f"{top} + 10"), **middle
            ),
            squares.transform_filter(datum.group != WAITING)
            .mark_text(align="center", baseline="middle", fontSize=16, fontWeight="bold",
                       stroke=HALO, strokeWidth=3)
            .encode(alt.Text("group:N"), y=at(f"{top} + (up + 14) / 2"), **middle),
            squares.transform_filter(datum.group != WAITING)
            .mark_text(align="center", baseline="middle", fontSize=16, fontWeight="bold")
            .encode(alt.Text("group:N"), y=at(f"{top} + (up + 14) / 2"), **middle),
        ],
        params=places(
            across="width > 620 ? 14 : 7",
            side="width / across",
            up=f"height / ceil({len(result.sizes)} / across)",
        ),
        height=290,
    )  # fmt: skip


def size_rows(result: Batches, told: bool) -> dict[str, Any]:
    """Return a row for each batch size."""
    known = [told or size == 1 for size in result.sizes]
    groups = [min(group, len(HUES) - 1) for group in result.groups]
    return {
        "place": range(len(result.sizes)),
        "size": result.sizes,
        "group": [LETTERS[g] if k else WAITING for g, k in zip(groups, known, strict=True)],
        "print": [p if k else "" for p, k in zip(result.prints, known, strict=True)],
        "largest": [d if k else None for d, k in zip(result.largest, known, strict=True)],
    }
