"""The same training again and again, in several modes: drift, time, and who disagrees.

Wide: drift on the left, two strips of dots on the right; on a phone below each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Float64
from core.charts.by_hand import INKS, Chart, Spec, Theme, arrow_bytes, layered, places
from core.charts.runtime_algorithms.distance import (
    Groups,
    Path,
    floor_of,
    head,
    path_layers,
    path_rows,
)

ROW = 34
_DASHES = ((1, 0), (7, 4), (2, 3))
_SHAPES = ("circle", "square", "diamond")
_COLOURS: dict[Theme, tuple[str, ...]] = {
    "light": ("#D55E00", "#0072B2", "#009E73"),
    "dark": ("#F0712B", "#56B4E9", "#12B886"),
}


@dataclass(frozen=True, eq=False)
class Mode:
    """The runs of one mode: ``distance`` [run, step + 1] from its first run, ``seconds`` [run] and
    the number of predictions ``differing`` [run] from the first run's.
    """

    name: str
    distance: Float64
    seconds: Float64
    differing: Float64


def repeats_chart(
    modes: Sequence[Mode], tested: int, theme: Theme, finding: str, told: bool = True
) -> Chart:
    """Draw the runs of up to three modes; untold, only how long they took."""
    steps = modes[0].distance.shape[1] - 1
    names, colours = tuple(mode.name for mode in modes), _COLOURS[theme][: len(modes)]
    paths = [
        Path(f"run {run + 1}", mode.name, distance)
        for mode in modes
        for run, distance in enumerate(mode.distance)
        if run > 0
    ]
    # A single run has nothing to differ from but itself.
    paths = paths or [Path("run 1", mode.name, mode.distance[0]) for mode in modes]
    floor = floor_of(paths)
    rows = {
        "paths": path_rows(paths, floor, steps if told else -1),
        "seconds": _dot_rows(modes, [mode.seconds for mode in modes]),
        "differing": _dot_rows(modes, [mode.differing if told else [] for mode in modes]),
    }
    slowest = max(float(mode.seconds.max()) for mode in modes)
    most = max(float(mode.differing.max()) for mode in modes)
    looks = (names, colours)
    layers = [
        *path_layers(Groups(names, colours, _DASHES[: len(modes)]), floor, steps, theme),
        *_strip("differing", f"of {tested} predictions differ from the first run's",
                max(most, 1.0), "d", looks, "s_top", theme),
        *_strip("seconds", "seconds a run", max(slowest, 1e-3), ".2~g", looks, "t_top", theme),
        *([] if told else _waiting(theme)),
    ]  # fmt: skip
    high = ROW * len(modes) + 62
    params = places(
        wide="width > 620",
        path_wide="wide ? width * 0.5 : width",
        path_high=f"wide ? height : height - {2 * high + 70}",
        right="wide ? width * 0.5 + 48 : 0",
        s_top=f"wide ? 0 : height - {2 * high}",
        t_top=f"wide ? height * 0.52 : height - {high}",
    )
    return Chart(layered(layers, params, height=400), finding, rows)


def _dot_rows(modes: Sequence[Mode], values: Sequence[Float64 | list[float]]) -> bytes:
    columns: dict[str, list[object]] = {name: [] for name in ("mode", "row", "run", "value")}
    for row, (mode, each) in enumerate(zip(modes, values, strict=True)):
        numbers = np.asarray(each, dtype=np.float64).tolist()
        columns["mode"] += [mode.name] * len(numbers)
        columns["row"] += [row] * len(numbers)
        columns["run"] += range(1, len(numbers) + 1)
        columns["value"] += numbers
    return arrow_bytes(columns)


def _strip(
    data: str,
    title: str,
    most: float,
    form: str,
    looks: tuple[tuple[str, ...], tuple[str, ...]],
    top: str,
    theme: Theme,
) -> list[Spec]:
    """Return one row of dots for each mode over a common axis from 0, its name above its row."""
    names, colours = looks
    bottom = f"({top} + {24 + ROW * len(names)})"
    x: Spec = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [0, 1.06 * most], "nice": False,
                  "range": [{"expr": "right + 4"}, {"expr": "width - 6"}]},
        "axis": {"orient": "bottom", "tickCount": 5, "format": form,
                 "tickMinStep": 1 if form == "d" else 0,
                 "offset": {"expr": f"{bottom} - height"}},
    }  # fmt: skip
    heads = {"values": [{"row": row, "says": name} for row, name in enumerate(names)]}
    jitter = "((datum.run * 5) % 9 - 4) * 0.9"
    return [
        head(title, "right", top, theme),
        {
            "data": heads,
            "mark": {"type": "text", "align": "left", "baseline": "middle", "fontSize": 11,
                     "color": INKS[theme].waiting},
            "encoding": {
                "x": {"value": {"expr": "right"}},
                "y": {"value": {"expr": f"{top} + 26 + datum.row * {ROW}"}},
                "text": {"field": "says"},
            },
        },
        {
            "data": {"name": data},
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 0.75,
                     "stroke": INKS[theme].halo, "strokeWidth": 0.7},
            "encoding": {
                "x": x,
                "y": {"value": {"expr": f"{top} + 43 + datum.row * {ROW} + {jitter}"}},
                "fill": {"field": "mode", "type": "nominal", "legend": None,
                         "scale": {"domain": list(names), "range": list(colours)}},
                "shape": {"field": "mode", "type": "nominal", "legend": None,
                          "scale": {"domain": list(names), "range": list(_SHAPES[: len(names)])}},
                "tooltip": [{"field": "mode"}, {"field": "run"},
                            {"field": "value", "title": title, "format": form}],
            },
        },
    ]  # fmt: skip


def _waiting(theme: Theme) -> list[Spec]:
    return [
        {
            "data": {"values": [{}]},
            "mark": {"type": "text", "text": "guess first: how far apart?", "fontSize": 14,
                     "fontStyle": "italic", "color": INKS[theme].waiting},
            "encoding": {"x": {"value": {"expr": "path_wide / 2"}},
                         "y": {"value": {"expr": "path_high / 2"}}},
        }
    ]  # fmt: skip
