"""Images of eight by eight pixels, in lines under each other: equal ones line up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

from core.arrays import Float32
from core.charts.chart import Chart, at, drawn, places
from core.charts.palette import INK, QUIET, WAITING

SHADES = (-1.0, 1.0)
"""The values of a pixel that are drawn as nothing and as full ink; what lies beyond is cut."""

LINE = 74


def pixels(shade: str, top: str) -> alt.Chart:
    """Return the pixels of the rows "pixels", images of ``tile`` pixels with a little air.

    ``shade``, ``top``: expressions for how dark it is, from 0 to 1, and where its image begins.
    """
    left, size = "datum.column * tile", "tile * 0.92 / 8"
    squares = alt.Chart(alt.NamedData("pixels")).mark_rect(color=INK)
    return squares.encode(
        x=at(f"{left} + datum.across * {size}"),
        x2=at(f"{left} + (datum.across + 1.04) * {size}"),
        y=at(f"{top} + datum.down * {size}"),
        y2=at(f"{top} + (datum.down + 1.04) * {size}"),
        opacity=at(shade),
    )


def lines_chart(
    lines: Mapping[str, Float32],
    finding: str,
    notes: Mapping[str, str] | None = None,
    told: Sequence[str] | None = None,
) -> Chart:
    """Draw named lines of images, each [image, 8, 8]; ``notes`` stand beside them.

    ``told``: the names of the lines that are shown already; the others keep their place.
    """
    shown = [name for name in lines if told is None or name in told]
    parts = [_rows(lines[name], number) for number, name in enumerate(lines) if name in shown]
    most = max(len(each) for each in lines.values())
    names = {
        "line": range(len(lines)),
        "name": list(lines),
        "note": [(notes or {}).get(name, "") if name in shown else "" for name in lines],
        "hidden": [name not in shown for name in lines],
        "images": [len(each) for each in lines.values()],
    }
    label = alt.Chart(alt.NamedData("names"))
    top = f"datum.line * {LINE}"
    beside = "(datum.images * tile + 14 + 7 * length(datum.note) < width)"
    texts = [
        label.mark_text(fontWeight="bold", fontSize=13, baseline="top").encode(
            alt.Text("name:N"), x=at("0"), y=at(f"{top} + 1")
        ),
        label.mark_text(color=WAITING, fontSize=13, baseline="top").encode(
            alt.Text("note:N"),
            x=at(f"{beside} ? datum.images * tile + 14 : width - 6.2 * length(datum.note)"),
            y=at(f"{top} + ({beside} ? 36 : 1)"),
        ),
        label.transform_filter("datum.hidden")
        .mark_text(text="guess first", color=QUIET, fontSize=13, baseline="top")
        .encode(x=at("8"), y=at(f"{top} + 32")),
    ]
    return drawn(
        finding,
        {"pixels": {k: np.concatenate([part[k] for part in parts]) for k in parts[0]},
         "names": names},
        [pixels("datum.shade", f"{top} + 19 + ({LINE} - 25 - tile)"), *texts],
        params=places(tile=f"min({LINE - 25}, width / {most})"),
        height=LINE * len(lines),
    )  # fmt: skip


def _rows(images: Float32, line: int) -> dict[str, Any]:
    image, down, across = (each.ravel() for each in np.indices(images.shape))
    low, high = SHADES
    shade = np.clip((images.astype(np.float64) - low) / (high - low), 0, 1).ravel()
    return {
        "column": image, "line": np.full(image.shape, line), "down": down, "across": across,
        "shade": shade.round(3),
    }  # fmt: skip
