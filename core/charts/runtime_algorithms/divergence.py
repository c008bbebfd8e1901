"""One training, its convolution swapped: how far the weights drift, the losses, and who disagrees.

Wide: drift on the left, losses and counts on the right; on a phone below each other.
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

ROW = 22


@dataclass(frozen=True, eq=False)
class Swapped:
    """A training with something swapped: ``distance`` [step + 1] from the baseline, ``losses``
    [step], and the number of test predictions ``differing`` at the end.
    """

    name: str
    colour: str
    shape: str
    dash: tuple[int, int]
    distance: Float64
    losses: Float64
    differing: int


def divergence_chart(
    swapped: Sequence[Swapped], tested: int, last: int, theme: Theme, finding: str
) -> Chart:
    """Draw the trainings up to the step ``last``; counts only where that is the end."""
    steps = len(swapped[0].losses)
    told = last >= steps
    paths = [Path(one.name, one.name, one.distance) for one in swapped]
    floor = floor_of(paths)
    groups = Groups(
        tuple(one.name for one in swapped),
        tuple(one.colour for one in swapped),
        tuple(one.dash for one in swapped),
    )
    rows = {
        "paths": path_rows(paths, floor, last),
        "losses": _loss_rows(swapped, last),
        "counts": _count_rows(swapped, tested, told),
    }
    layers = [
        *path_layers(groups, floor, steps, theme),
        *_loss_layers(swapped, groups, steps, theme),
        *_count_layers(swapped, tested, told, theme),
    ]
    params = places(
        wide="width > 620",
        path_wide="wide ? width * 0.5 : width",
        path_high="wide ? height : height * 0.4",
        right="wide ? width * 0.5 + 58 : 0",
        loss_top="wide ? 20 : height * 0.4 + 86",
        loss_bottom=f"height - {ROW * (len(swapped) + 1) + 46}",
        count_top=f"height - {ROW * len(swapped)}",
    )
    return Chart(layered(layers, params, height=400), finding, rows)


def _loss_rows(swapped: Sequence[Swapped], last: int) -> bytes:
    columns: dict[str, list[object]] = {name: [] for name in ("name", "step", "loss")}
    for one in swapped:
        smooth = smoothed(one.losses)[:last]
        columns["name"] += [one.name] * len(smooth)
        columns["step"] += range(1, len(smooth) + 1)
        columns["loss"] += smooth.tolist()
    return arrow_bytes(columns)


def smoothed(losses: Float64, over: int = 10) -> Float64:
    """Return the mean of each loss and up to ``over`` − 1 before it: single batches are noisy."""
    sums = np.concatenate([[0.0], np.cumsum(np.nan_to_num(losses, nan=1e3, posinf=1e3))])
    ends = np.arange(1, len(losses) + 1)
    starts = np.maximum(0, ends - over)
    return (sums[ends] - sums[starts]) / (ends - starts)


def _loss_layers(
    swapped: Sequence[Swapped], groups: Groups, steps: int, theme: Theme
) -> list[Spec]:
    most = max(float(smoothed(one.losses).max()) for one in swapped)
    x: Spec = {
        "field": "step",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [0, max(steps, 1)], "nice": False,
                  "range": [{"expr": "right"}, {"expr": "width"}]},
        "axis": {"orient": "bottom", "tickCount": 5, "tickMinStep": 1, "format": "d",
                 "offset": {"expr": "loss_bottom - height"}},
    }  # fmt: skip
    y: Spec = {
        "field": "loss",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [0, 1.05 * min(most, 4.0)], "nice": False, "clamp": True,
                  "range": [{"expr": "loss_bottom"}, {"expr": "loss_top"}]},
        "axis": {"orient": "left", "tickCount": 3, "offset": {"expr": "-right"}},
    }  # fmt: skip
    scale = {"domain": list(groups.names), "range": list(groups.colours)}
    return [
        head("training loss, mean of 10 batches", "right", "loss_top - 20", theme),
        {
            "data": {"name": "losses"},
            "mark": {"type": "line", "strokeWidth": 1.4, "opacity": 0.9},
            "encoding": {
                "x": x,
                "y": y,
                "color": {"field": "name", "type": "nominal", "legend": None, "scale": scale},
                "order": {"field": "step"},
            },
        },
    ]


def _count_rows(swapped: Sequence[Swapped], tested: int, told: bool) -> bytes:
    return arrow_bytes(
        {
            "name": [one.name for one in swapped],
            "colour": [one.colour for one in swapped],
            "shape": [one.shape for one in swapped],
            "row": list(range(len(swapped))),
            "share": [one.differing / tested if told else 0.0 for one in swapped],
            "says": [f"{one.differing} ({one.differing / tested:.0%})" if told else "?"
                     for one in swapped],
        }
    )  # fmt: skip


def _count_layers(swapped: Sequence[Swapped], tested: int, told: bool, theme: Theme) -> list[Spec]:
    """Return a row for each training: the key to the curves, and how many predictions differ."""
    most = max(one.differing for one in swapped) / tested if told else 0.0
    middle = f"count_top + {ROW} * (datum.row + 0.5)"
    bar = "right + 148"
    end = f"{bar} + datum.share * (width - 80 - ({bar})) / {max(most, 0.01):.6g}"
    ink = INKS[theme]
    data: Spec = {"name": "counts"}
    y: Spec = {"y": {"value": {"expr": middle}}}
    colour: Spec = {"field": "colour", "type": "nominal", "scale": None, "legend": None}
    text: Spec = {"type": "text", "align": "left", "baseline": "middle", "fontSize": 12,
                  "color": ink.text}  # fmt: skip
    return [
        head(f"of {tested} test predictions differ", "right", f"count_top - {ROW}", theme),
        {
            "data": data,
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
            "encoding": {
                "x": {"value": {"expr": "right + 6"}},
                **y,
                "fill": colour,
                "shape": {"field": "shape", "type": "nominal", "scale": None, "legend": None},
            },
        },
        {
            "data": data,
            "mark": text,
            "encoding": {"x": {"value": {"expr": "right + 18"}}, **y, "text": {"field": "name"}},
        },
        {
            "data": data,
            "mark": {"type": "rule", "strokeWidth": 10},
            "encoding": {
                "x": {"value": {"expr": bar}},
                "x2": {"value": {"expr": end}},
                **y,
                "color": colour,
            },
        },
        {
            "data": data,
            "mark": text,
            "encoding": {"x": {"value": {"expr": f"{end} + 8"}}, **y, "text": {"field": "says"}},
        },
    ]
