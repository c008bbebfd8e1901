"""A process that plays: points or images as they move, and the schedule with its present step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from core.arrays import Float32, Float64
from core.charts import playback as play
from core.charts.chart import ONE, Chart, at, between, drawn, on_halo, places
from core.charts.diffusion.frames import as_strings, flow, flowing, share
from core.charts.diffusion.images import SHADES, pixels
from core.charts.palette import AMBER, AZURE, GREEN, HALO, INK, PINK, QUIET, SKY, VERMILLION

LIMIT = 3.2
"""The planes reach so far; the few points that noise takes further lie on their edge."""

TRAILS = alt.Scale(domain=list(range(5)), range=[VERMILLION, AMBER, PINK, SKY, INK])
A_LINE, HEAD = 10, 22
TITLES = alt.Chart(alt.NamedData("titles"))
TITLE = TITLES.mark_text(fontWeight="bold", fontSize=12).encode(alt.Text("title:N"))


def points_chart(
    panels: Mapping[str, Float32],
    ways: Float32,
    left: Float64 | None,
    step: int,
    finding: str,
    along: str = "steps made",
) -> Chart:
    """Draw the paths [steps + 1, count, 2] of each panel at ``step``.

    ``ways`` [way, steps + 1, 2]: paths drawn as lines in the first panel, the first sample's first;
    ``left`` [steps + 1]: the data's share of the variance, None to hold it back.
    """
    paths, count = list(panels.values()), len(panels)
    last = len(paths[0]) - 1
    columns = {
        f"{axis}{panel}": as_strings(path[..., number], -LIMIT, LIMIT)
        for panel, path in enumerate(paths)
        for number, axis in enumerate("xy")
    }
    rows = {
        "points": {"sample": range(paths[0].shape[1]), **columns},
        "ways": _way_rows(ways),
        "titles": {"panel": range(count), "title": list(panels)},
        "curve": _curve_rows(left, last),
    }
    points = alt.Chart(alt.NamedData("points"))
    corner = "datum.panel * (side + 14)"
    layers = [
        TITLES.mark_rect(fill=None, stroke=QUIET, strokeWidth=0.6).encode(
            x=at(corner), x2=at(f"{corner} + side"), y=at("26"), y2=at("26 + side")
        ),
        TITLE.encode(x=at(corner), y=at("14")),
        *_trails(),
    ]
    for panel, colour in zip(range(count), (GREEN, AZURE), strict=False):
        # Only the first panel flows from step to step: what is foreseen jumps.
        read = (lambda name: flowing(name, last)) if panel == 0 else share
        here = points.encode(**_inside(panel, read(f"x{panel}"), read(f"y{panel}")))
        layers.append(here.mark_point(size=17, opacity=0.7, color=colour))
        if len(ways):
            marked = here.transform_filter(datum.sample == 0)
            layers.append(marked.mark_point(size=110, color=VERMILLION, stroke=HALO))
    layout = places(
        wide="width > 620",
        side=f"min(wide ? width * 0.335 : (width - 14) / {count}, height * (wide ? 1 : 0.5) - 34)",
        right=f"{count} * (side + 14)",
        bottom="26 + side",
    )
    params = [*layout, *SPOT, *flow(last, step)]
    schedule = _curve(along, last, left is not None)
    return drawn(finding, rows, layers, schedule, params=params, height=390)


def images_chart(
    panels: Mapping[str, Float32],
    left: Float64 | None,
    step: int,
    finding: str,
    along: str = "steps made",
) -> Chart:
    """Draw the paths [steps + 1, count, 8, 8] of each panel at ``step``, panel under panel."""
    last, lines, parts, starts = len(next(iter(panels.values()))) - 1, 0, [], []
    for panel, path in enumerate(panels.values()):
        starts.append(lines)
        parts.append(_pixel_rows(path, panel, lines))
        lines += -(-path.shape[1] // A_LINE)
    rows: dict[str, dict[str, Any]] = {
        "pixels": {key: np.concatenate([part[key] for part in parts]) for key in parts[0]},
        "titles": {"panel": range(len(panels)), "title": list(panels), "line": starts},
        "curve": _curve_rows(left, last),
    }
    head = f"{HEAD} * datum.panel + datum.line * tile"
    title = TITLE.encode(x=at("0"), y=at(f"{head} + 12"))
    layout = places(
        wide="width > 620",
        block="(wide ? width * 0.6 : width) / 10",
        tile=f"min(block, (height - {HEAD * len(panels)} - (wide ? 0 : 190)) / {lines})",
        right="10 * tile",
        bottom=f"{HEAD * len(panels)} + {lines} * tile",
    )
    layers = [pixels(share("shade", signs=1), f"{head} + {HEAD}"), title]
    params = [*layout, *SPOT, *flow(last, step)]
    schedule = _curve(along, last, left is not None)
    return drawn(finding, rows, layers, schedule, params=params, height=390)


SPOT = places(  # of the schedule: right of the rest, or below it on a phone
    curve_left="wide ? right + 62 : 40",
    curve_right="width - (wide ? 4 : 40)",
    curve_top="wide ? 26 : bottom + 44",
    curve_bottom="height - 36",
)


def _inside(panel: int, x: str, y: str) -> dict[str, Any]:
    corner = f"{panel} * (side + 14)"
    return {"x": at(f"{corner} + side * {x}"), "y": at(f"26 + side * (1 - {y})")}


def _way_rows(ways: Float32) -> dict[str, Any]:
    place = np.clip(ways.astype(np.float64) / (2 * LIMIT) + 0.5, 0, 1)
    way, step = (each.ravel() for each in np.indices(ways.shape[:2]))
    return {"way": way, "step": step, "x": place[..., 0].ravel(), "y": place[..., 1].ravel()}


def _trails() -> list[alt.Chart]:
    """Return the ways so far, and a mark at the head of each."""
    way = alt.Chart(alt.NamedData("ways")).encode(**_inside(0, "datum.x", "datum.y"))
    so_far = way.transform_filter(datum.step <= play.step).encode(
        alt.Detail("way:N"), alt.Order("step:Q")
    )
    colour = alt.Color("way:N", scale=TRAILS, legend=None)
    head = way.transform_filter(datum.step == play.step).encode(colour)
    return [
        so_far.mark_line(stroke=HALO, strokeWidth=4, opacity=0.7),
        so_far.mark_line(strokeWidth=1.8).encode(colour),
        head.mark_point(size=90, shape="diamond"),
    ]


def _pixel_rows(path: Float32, panel: int, line: int) -> dict[str, Any]:
    """Return a row for each pixel of ``path`` [step, image, 8, 8]."""
    image, down, across = (each.ravel() for each in np.indices(path.shape[1:]))
    shade = as_strings(path.reshape(len(path), -1), *SHADES, signs=1)
    return {
        "panel": np.full(len(image), panel), "column": image % A_LINE, "down": down,
        "line": line + image // A_LINE, "across": across, "shade": np.array(shade, dtype=object),
    }  # fmt: skip


def _curve_rows(left: Float64 | None, last: int) -> dict[str, Any]:
    return {"step": range(last + 1), "left": np.full(last + 1, np.nan) if left is None else left}


def _curve(along: str, last: int, told: bool) -> list[alt.Chart]:
    across = alt.Scale(domain=[0, last], range=between("curve_left", "curve_right"))
    up = alt.Scale(domain=[0, 1], range=between("curve_bottom", "curve_top"))
    below = alt.Axis(
        orient="bottom", tickCount=5, format="d", offset=alt.expr("curve_bottom - height")
    )
    beside = alt.Axis(orient="left", tickCount=5, format=".0%", offset=alt.expr("-curve_left"))
    left = alt.Chart(alt.NamedData("curve")).encode(
        alt.X("step:Q", title=along, scale=across, axis=below),
        alt.Y("left:Q", title=None, scale=up, axis=beside),
    )
    now = left.transform_filter(datum.step == play.step)
    digits = "format(datum.left, datum.left < 0.1 ? '.2%' : '.0%')"
    says = now.encode(text=at(f"datum.left < 0.0001 ? '< 0.01%' : {digits}"))
    # At the top it stands below its point: above that is the title.
    off = alt.expr("datum.left > 0.9 ? 16 : -9")
    words = alt.Chart(ONE).mark_text(fontSize=12, fontWeight="bold")
    head = words.encode(alt.TextValue("ᾱ: the data's share of the variance"), x=at("curve_left"))
    wait = words.encode(alt.TextValue("guess first"), x=at("(curve_left + curve_right) / 2"))
    rule = now.mark_rule(strokeDash=[3, 3]).encode(y=at("curve_top"), y2=at("curve_bottom"))
    shown = [
        left.mark_line(color=AZURE, strokeWidth=2.5),
        now.mark_point(size=130, color=VERMILLION, stroke=HALO, strokeWidth=1),
        *on_halo(says, fontSize=14, fontWeight="bold", dx=9, dy=off),
    ]
    hidden = [left.mark_line(opacity=0), wait.encode(y=at("(curve_top + curve_bottom) / 2"))]
    return [head.encode(y=at("curve_top - 10")), rule, *(shown if told else hidden)]
