"""One training, its convolution swapped: how far the weights drift, the losses, and who disagrees.

Wide: drift, losses and counts beside each other; on a phone below each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pandas as pd

from core.arrays import Float64
from core.charts.chart import Chart, at, between, drawn, places
from core.charts.runtime_algorithms.distance import across, head, path_layers, path_rows
from core.charts.runtime_algorithms.look import looks
from core.runtime_algorithms.names import NAMES, ONE_BIT

if TYPE_CHECKING:
    from core.runtime_algorithms.training import Compared

ROW = 22


def differences_chart(results: Sequence[Compared], last: int, finding: str) -> Chart:
    """Draw the trainings up to the step ``last``; counts only where that is the end."""
    names, steps = [result.name for result in results], len(results[0].losses)
    labels, shown = [NAMES[name] for name in names], min(last, steps)
    losses = [smoothed(each.losses[:shown]) for each in results]
    paths = {(NAMES[each.name], NAMES[each.name]): each.distance[: last + 1] for each in results}
    colours, shapes = looks(names, labels)
    dashes = [[6, 4] if name == ONE_BIT else [1, 0] for name in names]
    rows = {
        "paths": path_rows(paths),
        "losses": {
            "training": np.repeat(labels, shown),
            "step": np.tile(np.arange(1, shown + 1), len(labels)),
            "loss": np.concatenate(losses),
        },
        "counts": count_rows(results, told=last >= steps),
    }
    return drawn(
        finding,
        rows,
        path_layers(paths, steps, colours, alt.Scale(domain=labels, range=dashes)),
        _losses(steps, min(float(np.max(losses)), 4.0), colours),
        _counts(results[0].tested, max(rows["counts"]["share"]), colours, shapes),
        params=places(
            wide="width > 620",
            path_wide="wide ? width * 0.4 : width",
            path_high="wide ? height : height * 0.4",
            middle="wide ? width * 0.4 + 44 : 0",
            middle_end="wide ? width * 0.67 : width",
            right="wide ? width * 0.67 + 36 : 0",
            loss_top="wide ? 20 : height * 0.4 + 86",
            loss_bottom=f"wide ? height : height - {ROW * (len(labels) + 1) + 46}",
            count_top=f"wide ? {ROW} : height - {ROW * len(labels)}",
        ),
        height=400,
    )


def smoothed(losses: Float64, over: int = 10) -> Float64:
    """Return the mean of each loss and up to ``over`` − 1 before it: single batches are noisy."""
    finite = pd.Series(np.nan_to_num(losses, nan=1e3, posinf=1e3))
    return finite.rolling(over, min_periods=1).mean().to_numpy()


def _losses(steps: int, most: float, colours: alt.Scale) -> list[alt.Chart]:
    heights = between("loss_bottom", "loss_top")
    y = alt.Y(
        "loss:Q",
        title=None,
        scale=alt.Scale(domain=[0, 1.05 * most], clamp=True, range=heights),
        axis=alt.Axis(orient="left", tickCount=3, labelFlush=False, offset=alt.expr("-middle")),
    )
    lines = alt.Chart(alt.NamedData("losses")).encode(
        across(steps, ("middle", "middle_end"), "loss_bottom"),
        y,
        alt.Color("training:N", scale=colours, legend=None),
        alt.Order("step:Q"),
    )
    return [
        head("training loss, mean of 10 batches", "middle", "loss_top - 20"),
        lines.mark_line(strokeWidth=1.4, opacity=0.9),
    ]


def count_rows(results: Sequence[Compared], told: bool) -> dict[str, Any]:
    """Return a row a training: how many predictions differ in the end."""
    shares = [result.share if told else 0.0 for result in results]
    return {
        "training": [NAMES[result.name] for result in results],
        "row": range(len(results)),
        "share": shares,
        "says": [
            f"{result.differing} ({share:.0%})" if told else "?"
            for result, share in zip(results, shares, strict=True)
        ],
    }


def _counts(tested: int, most: float, colours: alt.Scale, shapes: alt.Scale) -> list[alt.Chart]:
    """Return a row for each training: the key to the curves, and how many predictions differ."""
    bar = "(right + 148)"
    end = f"({bar} + datum.share * (width - 80 - {bar}) / {max(most, 0.01)!r})"
    each = alt.Chart(alt.NamedData("counts")).encode(y=at(f"count_top + {ROW} * (datum.row + 0.5)"))
    colour = alt.Color("training:N", scale=colours, legend=None)
    shape = alt.Shape("training:N", scale=shapes, legend=None)
    return [
        head(f"of {tested} test predictions differ", "right", f"count_top - {ROW}"),
        each.mark_point(size=70).encode(colour, shape, x=at("right + 6")),
        each.mark_text().encode(alt.Text("training:N"), x=at("right + 18")),
        each.mark_rule(strokeWidth=10).encode(colour, x=at(bar), x2=at(end)),
        each.mark_text().encode(alt.Text("says:N"), x=at(f"{end} + 8")),
    ]
