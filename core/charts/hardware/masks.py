"""Two makers' dropout masks of one seed, side by side; on a phone one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
from altair import datum

from core.charts.chart import Chart, at, chosen, drawn, places, tips
from core.charts.palette import AZURE, FAINT_CELL, HALO, INK, VERMILLION

if TYPE_CHECKING:
    from core.hardware.makers import Masks

HEAD = 26
LARGEST_CELL = 66


def masks_chart(masks: Masks, titles: dict[str, str], finding: str) -> Chart:
    """Draw the masks of the makers in ``titles``, each under its title.

    Where two are drawn, cells that differ bear a mark.
    """
    panels, (rows, columns) = len(titles), masks.intel.shape
    left = f"datum.panel * across * (wide ? (width + {HEAD}) / {panels} : 0)"
    top = f"{HEAD} + datum.panel * (wide ? 0 : high)"
    cells = alt.Chart(alt.NamedData("cells")).encode(
        x=at(f"{left} + datum.column * side + 1"),
        y=at(f"{top} + datum.row * side + 1"),
        tooltip=tips("maker:N", alt.Tooltip("number:Q", title="cell"), "says:N"),
    )
    kept = alt.when(datum.kept == 1).then(alt.value(AZURE)).otherwise(alt.value(FAINT_CELL))
    differing = cells.transform_filter(datum.differs == 1).encode(
        x=at(f"{left} + (datum.column + 0.5) * side"), y=at(f"{top} + (datum.row + 0.5) * side")
    )
    heads = alt.Chart(alt.NamedData("titles")).encode(
        alt.Text("title:N"), x=at(left), y=at(f"{top} - {HEAD}")
    )
    return drawn(
        finding,
        {
            "cells": cell_rows(masks, titles),
            "titles": {"panel": range(panels), "title": list(titles.values())},
        },
        [
            cells.mark_rect(cornerRadius=3).encode(
                x2=at(f"{left} + (datum.column + 1) * side - 1"),
                y2=at(f"{top} + (datum.row + 1) * side - 1"),
                fill=chosen(kept),
            ),
            differing.mark_point(
                shape="diamond", size=alt.expr("side * side * 0.22"), color=VERMILLION,
                stroke=HALO, strokeWidth=1.5,
            ),
            heads.mark_text(baseline="top", fontSize=14, fontWeight=600, color=INK),
        ],
        params=places(
            wide=f"width > 620 || {panels} == 1",
            across="wide ? 1 : 0",
            high=f"wide ? height : height / {panels}",
            side=f"min({LARGEST_CELL}, (wide ? (width + {HEAD}) / {panels} - {HEAD} : width)"
            f" / {columns}, (high - {HEAD + 8}) / {rows})",
        ),
        height=330,
    )  # fmt: skip


def cell_rows(masks: Masks, titles: dict[str, str]) -> dict[str, Any]:
    """Return a row for each cell of each mask that is shown."""
    kept = np.array([getattr(masks, maker) for maker in titles])
    panel, row, column = (each.ravel() for each in np.indices(kept.shape))
    return {
        "panel": panel,
        "maker": np.array(list(titles))[panel],
        "row": row,
        "column": column,
        "number": row * kept.shape[2] + column + 1,
        "kept": kept.ravel().astype(int),
        "says": np.where(kept, "kept", "dropped").ravel(),
        "differs": np.tile(masks.differ.ravel(), len(titles)).astype(int) * (len(titles) > 1),
    }
