"""Two makers' dropout masks of one seed, side by side; on a phone one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
from altair import datum

from core.charts.chart import Chart, at, chosen, drawn, places
from core.charts.palette import AZURE, FAINT_CELL, HALO, INK, VERMILLION

if TYPE_CHECKING:
    from core.hardware.makers import Masks

CELLS, TITLES = alt.NamedData("cells"), alt.NamedData("titles")
HEAD = 26
LARGEST_CELL = 48


def masks_chart(masks: Masks, titles: dict[str, str], finding: str) -> Chart:
    """Draw the masks of the makers in ``titles``, each under its title.

    Where two are drawn, cells that differ bear a mark.
    """
    panels, (rows, columns) = len(titles), masks.settings.shape
    left = f"datum.panel * across * (wide ? (width + {HEAD}) / {panels} : 0)"
    top = f"{HEAD} + datum.panel * (wide ? 0 : high)"
    cells = alt.Chart(CELLS).encode(
        x=at(f"{left} + datum.column * side + 1"),
        y=at(f"{top} + datum.row * side + 1"),
        tooltip=[
            alt.Tooltip("maker:N"),
            alt.Tooltip("number:Q", title="cell"),
            alt.Tooltip("says:N", title="unit"),
        ],
    )
    kept = alt.when(datum.kept == 1)
    middle = {
        "x": at(f"{left} + (datum.column + 0.5) * side"),
        "y": at(f"{top} + (datum.row + 0.5) * side"),
    }
    return drawn(
        finding,
        {"cells": cell_rows(masks, titles), "titles": _titles(titles)},
        [
            cells.mark_rect(cornerRadius=3).encode(
                x2=at(f"{left} + (datum.column + 1) * side - 1"),
                y2=at(f"{top} + (datum.row + 1) * side - 1"),
                fill=chosen(kept.then(alt.value(AZURE)).otherwise(alt.value(FAINT_CELL))),
            ),
            alt.Chart(CELLS)
            .transform_filter(datum.differs == 1)
            .mark_point(
                shape="diamond",
                size=alt.expr("side * side * 0.22"),
                color=VERMILLION,
                stroke=HALO,
                strokeWidth=1.5,
            )
            .encode(**middle),
            alt.Chart(TITLES)
            .mark_text(baseline="top", fontSize=14, fontWeight=600, color=INK)
            .encode(alt.Text("title:N"), x=at(left), y=at(f"{top} - {HEAD}")),
        ],
        params=places(
            wide=f"width > 620 || {panels} == 1",
            across="wide ? 1 : 0",
            high=f"wide ? height : height / {panels}",
            side=f"min({LARGEST_CELL}, (wide ? (width + {HEAD}) / {panels} - {HEAD} : width)"
            f" / {columns}, (high - {HEAD + 8}) / {rows})",
        ),
        height=330,
    )


def cell_rows(masks: Masks, titles: dict[str, str]) -> dict[str, Any]:
    """Return a row for each cell of each mask that is shown."""
    rows, columns = masks.settings.shape
    count, shown = rows * columns, len(titles)
    kept = np.concatenate([getattr(masks, maker).ravel() for maker in titles])
    row, column = (np.tile(each.ravel(), shown) for each in np.indices((rows, columns)))
    return {
        "panel": np.repeat(range(shown), count),
        "maker": np.repeat(list(titles), count),
        "row": row,
        "column": column,
        "number": np.tile(np.arange(1, count + 1), shown),
        "kept": kept.astype(int),
        "says": np.where(kept, "kept", "dropped"),
        "differs": np.tile(masks.differ.ravel(), shown).astype(int) * (shown > 1),
    }


def _titles(titles: dict[str, str]) -> dict[str, Any]:
    return {"panel": list(range(len(titles))), "title": list(titles.values())}
