"""The forward process: the data drown in noise, and the curve says how much of them is left."""

from __future__ import annotations

from typing import Any

import altair as alt

from core.arrays import Float32, Float64
from core.charts.chart import ONE, Chart, at, drawn, places
from core.charts.diffusion.curve import curve, curve_rows, headings
from core.charts.diffusion.frames import as_strings, flow, flowing, share
from core.charts.diffusion.images import pixels
from core.charts.diffusion.reverse import LIMIT, pixel_rows
from core.charts.palette import GREEN, QUIET

LAYOUT = places(
    wide="width > 620",
    side="wide ? min(height - 34, width * 0.46) : min(width, height * 0.5)",
    tile="min((wide ? width * 0.5 : width) / 5, height * 0.4)",
    reach="images ? 5 * tile : side",
    curve_left="(wide ? reach : 0) + 64",
    curve_right="width - (wide ? 4 : 40)",
    curve_top="wide ? 26 : height * 0.5 + 84",
    curve_bottom="height - 36",
)


def forward_chart(path: Float32, left: Float64, step: int, finding: str, told: bool) -> Chart:
    """Draw ``path`` [steps + 1, count, *shape] at ``step``, and the share ``left`` [steps + 1]."""
    last = len(path) - 1
    images = path.ndim > 3
    if images:
        path = path[:, :10]
        marks, rows = _images(path)
    else:
        marks, rows = _points(path, last)
    return drawn(
        finding,
        {**rows, "curve": curve_rows(left)},
        [*marks, *headings([("the data, more and more noisy", "0", "14")])],
        curve(last, "steps of noise", told),
        params=[*places(images=str(images).lower()), *LAYOUT, *flow(last, step)],
        height=390,
    )


def _points(path: Float32, last: int) -> tuple[list[alt.Chart], dict[str, Any]]:
    rows = {axis: as_strings(path[..., i], -LIMIT, LIMIT) for i, axis in enumerate("xy")}
    frame = alt.Chart(ONE).mark_rect(fill=None, stroke=QUIET, strokeWidth=0.6)
    points = alt.Chart(alt.NamedData("points")).mark_point(size=19, opacity=0.75, color=GREEN)
    return [
        frame.encode(x=at("0"), x2=at("side"), y=at("26"), y2=at("26 + side")),
        points.encode(
            x=at(f"side * {flowing('x', last)}"), y=at(f"26 + side * (1 - {flowing('y', last)})")
        ),
    ], {"points": {"sample": range(path.shape[1]), **rows}}


def _images(path: Float32) -> tuple[list[alt.Chart], dict[str, Any]]:
    rows = pixel_rows(path, 0, a_line=5)
    return pixels(share("shade", signs=1), "26 + datum.line * tile"), {"pixels": rows}
