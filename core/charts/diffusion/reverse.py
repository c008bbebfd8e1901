"""The reverse process: the points now, what the model believes they will be, and the schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
from altair import datum

from core.arrays import Float32, Float64
from core.charts import playback as play
from core.charts.chart import Chart, at, drawn, places
from core.charts.diffusion.curve import curve, curve_rows, headings
from core.charts.diffusion.frames import as_strings, flow, flowing, share
from core.charts.diffusion.images import SHADES, pixels
from core.charts.palette import (
    AMBER,
    AZURE,
    GREEN,
    HALO,
    INK,
    PINK,
    QUIET,
    SKY,
    VERMILLION,
)

if TYPE_CHECKING:
    from core.diffusion.sampler import Trace

LIMIT = 3.2
"""The planes reach so far; the few points that noise takes further lie on their edge."""

TRAILS = alt.Scale(domain=list(range(5)), range=[VERMILLION, AMBER, PINK, SKY, INK])
PLANE = places(
    wide="width > 620",
    side="wide ? min(height - 34, width * 0.335) : (width - 14) / 2",
    left0="0",
    left1="side + 14",
    top="26",
    curve_left="wide ? 2 * side + 76 : 40",
    curve_right="width - (wide ? 4 : 40)",
    curve_top="wide ? 26 : side + 74",
    curve_bottom="wide ? top + side - 36 : height - 36",
)
GRID = places(
    wide="width > 620",
    block="wide ? width * 0.6 : width",
    tile="min(block / 10, (height - 66 - (wide ? 0 : 150)) / 5)",
    curve_left="wide ? 10 * tile + 64 : 40",
    curve_right="width - (wide ? 4 : 40)",
    curve_top="wide ? 26 : 5 * tile + 110",
    curve_bottom="height - 36",
)


def points_chart(
    trace: Trace, fan: Float32, left: Float64, step: int, finding: str, told: bool
) -> Chart:
    """Draw points at ``step``; the first of them is marked, and its way is drawn.

    ``fan`` [seed, steps + 1, 2]: its ways under several seeds, its own first: the others are drawn
    where ``told``; ``left`` [steps + 1]: the share of the data at each step.
    """
    last = len(trace.x) - 1
    points = {
        name + axis: as_strings(values[..., number], -LIMIT, LIMIT)
        for name, values in (("now", trace.x), ("end", trace.believed))
        for number, axis in enumerate("xy")
    }
    shown = fan if told else fan[:1]
    rows = {
        "points": {"sample": range(trace.x.shape[1]), **points},
        "trails": _trail_rows(shown),
        "curve": curve_rows(left),
    }
    every = alt.Chart(alt.NamedData("points"))
    first = every.transform_filter(datum.sample == 0)
    panels = []
    for number, (name, colour) in enumerate((("now", GREEN), ("end", AZURE))):
        where = _inside(number, *(flowing(name + axis, last) for axis in "xy"))
        still = _inside(number, *(share(name + axis) for axis in "xy"))
        place = where if name == "now" else still
        panels += [
            every.mark_point(size=17, opacity=0.7, color=colour).encode(**place),
            first.mark_point(size=110, color=VERMILLION, stroke=HALO, strokeWidth=1.5).encode(
                **place
            ),
        ]
    frame = [
        alt.Chart(alt.sequence(0, 2)).mark_rect(fill=None, stroke=QUIET, strokeWidth=0.6).encode(
            x=at("datum.data * left1"), x2=at("datum.data * left1 + side"),
            y=at("top"), y2=at("top + side"),
        )
    ]  # fmt: skip
    titles = [("now", "0", "14"), (BELIEVED_SHORT, "left1", "14")]
    return drawn(
        finding,
        rows,
        [*frame, *_trails(), *panels, *headings(titles)],
        curve(last, "steps made"),
        params=[*PLANE, *flow(last, step)],
        height=390,
    )


BELIEVED_SHORT = "x̂₀: the end that the model foresees"


def _inside(panel: int, x: str, y: str) -> dict[str, Any]:
    return {"x": at(f"left{panel} + side * {x}"), "y": at(f"top + side * (1 - {y})")}


def _trail_rows(fan: Float32) -> dict[str, Any]:
    seeds, steps, _ = fan.shape
    place = np.clip(fan.astype(np.float64) / (2 * LIMIT) + 0.5, 0, 1)
    return {
        "way": np.repeat(np.arange(seeds), steps),
        "step": np.tile(np.arange(steps), seeds),
        "x": place[..., 0].ravel(),
        "y": place[..., 1].ravel(),
    }


def _trails() -> list[alt.Chart]:
    """Return the ways so far, and a mark at the head of each."""
    way = alt.Chart(alt.NamedData("trails")).encode(**_inside(0, "datum.x", "datum.y"))
    colour = alt.Color("way:N", scale=TRAILS, legend=None)
    so_far = way.transform_filter(datum.step <= play.step).encode(
        alt.Detail("way:N"), alt.Order("step:Q")
    )
    heads = way.transform_filter(datum.step == play.step)
    return [
        so_far.mark_line(stroke=HALO, strokeWidth=4, opacity=0.7),
        so_far.mark_line(strokeWidth=1.8).encode(colour),
        heads.mark_point(size=90, shape="diamond", stroke=HALO, strokeWidth=1).encode(
            alt.Fill("way:N", scale=TRAILS, legend=None)
        ),
    ]


def images_chart(
    trace: Trace, fan: Float32, left: Float64, step: int, finding: str, told: bool
) -> Chart:
    """Draw images at ``step``, two rows of ten, and below them what the model foresees.

    ``fan`` [seed, steps + 1, 8, 8]: the first image's ways under several seeds; the last row shows
    its own and, where ``told``, the others.
    """
    last = len(trace.x) - 1
    blocks = [(trace.x, 0.0), (trace.believed, 2.0)]
    blocks.append(((fan if told else fan[:1]).swapaxes(0, 1), 4.0))
    parts = [pixel_rows(values, line) for values, line in blocks]
    rows = {
        "pixels": {key: np.concatenate([part[key] for part in parts]) for key in parts[0]},
        "curve": curve_rows(left),
    }
    titles = [
        ("now", "0", "12"),
        (BELIEVED_SHORT, "0", "2 * tile + 34"),
        ("the first image again, from step-noise seeds of its own", "0", "4 * tile + 56"),
    ]
    shade = share("shade", signs=1)
    return drawn(
        finding,
        rows,
        [*pixels(shade, "22 + 22 * floor(datum.line / 2) + datum.line * tile"), *headings(titles)],
        curve(last, "steps made"),
        params=[*GRID, *flow(last, step)],
        height=390,
    )


def pixel_rows(values: Float32, line: float, a_line: int = 10) -> dict[str, Any]:
    """Return a row for each pixel of ``values`` [step, image, 8, 8], from ``line`` on."""
    steps, images, side, _ = values.shape
    image, down, across = (each.ravel() for each in np.indices((images, side, side)))
    return {
        "column": image % a_line,
        "line": line + image // a_line,
        "down": down,
        "across": across,
        "shade": np.array(as_strings(values.reshape(steps, -1), *SHADES, signs=1), dtype=object),
    }
