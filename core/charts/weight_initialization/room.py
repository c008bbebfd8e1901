"""The starts of a room's seeds, as rings upon the picture of the paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import altair as alt
import numpy as np

from core.arrays import Float32
from core.charts.chart import Chart, arrow_bytes, layer
from core.charts.palette import HALO, INK
from core.charts.weight_initialization.paths import placed

if TYPE_CHECKING:
    from core.weight_initialization.landscapes import Landscape

ROOM = alt.NamedData("room")


def with_starts(
    chart: Chart, landscape: Landscape, seeds: Sequence[int], starts: Float32
) -> tuple[Chart, int]:
    """Return the chart with a ring at each start inside the window, and how many these are.

    ``starts``: the first weights [seed, weight] of ``seeds``. Where there are more of them, only
    the rows differ: a chart that stands goes on as it was.
    """
    rings = placed(ROOM, landscape, "first:Q", "second:Q").encode(tooltip=alt.Tooltip("seed:N"))
    layers = [
        rings.mark_point(filled=False, size=150, stroke=stroke, strokeWidth=width, opacity=1)
        for stroke, width in ((HALO, 6), (INK, 2.5))
    ]
    ground, *others = chart.spec["layer"]
    inside = (np.abs(starts) <= landscape.half_width).all(-1)
    first, second = starts[inside].astype(np.float64).T
    rows = {"seed": np.array(seeds, dtype=np.int64)[inside], "first": first, "second": second}
    ringed = replace(
        chart,
        spec={**chart.spec, "layer": [{"layer": [*ground["layer"], *map(layer, layers)]}, *others]},
        rows={**chart.rows, "room": arrow_bytes(rows)},
    )
    return ringed, int(inside.sum())
