"""The seeds' paths in the plane of their predictions: networks that say the same meet there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
from altair import datum

from core.arrays import Float64
from core.charts.chart import Chart, drawn, places
from core.charts.palette import HALO, INK
from core.charts.weight_initialization.pair import (
    ROLE_COLOUR,
    ROLE_SHAPE,
    SIGNS,
    Pair,
    hovered,
    labels,
    lit,
    nothing,
    percent,
    roles,
    subtitle,
)

if TYPE_CHECKING:
    from core.weight_initialization.multilayer.planes import PredictionPlane

HEIGHT = 400
PATHS = alt.NamedData("predictions")
HOVERED = hovered("seed")
OTHERS, CHOSEN = datum.role == "other", datum.role != "other"


def prediction_plane_chart(
    seeds: Sequence[int], plane: PredictionPlane, steps: Sequence[int], pair: Pair | None
) -> Chart:
    """Draw each seed's path, a ring where it starts, a mark where it ends.

    A diverged seed's path is NaN and is left out. ``steps``: of the checkpoints.
    """
    finding = prediction_finding(plane)
    finite = np.isfinite(plane.paths).all(axis=(1, 2))
    if not finite.any():
        return nothing("no finite path to draw", finding, HEIGHT)
    paths = plane.paths[finite]
    named = _pair_rows(seeds, plane.paths, pair)
    rows = {"predictions": path_columns(seeds, plane.paths, steps, pair), "named": named}
    return drawn(
        finding,
        rows,
        _layers(paths, plane.explained, steps[-1], named["rise"]),
        params=_equal_units(paths),
        height=HEIGHT,
        title=subtitle("○ start, filled: end, a line for each seed"),
    )


def prediction_finding(plane: PredictionPlane) -> str:
    """Say whether the seeds came nearer to each other, and how much of it the plane can show."""
    finite = plane.paths[np.isfinite(plane.paths).all(axis=(1, 2))]
    if len(finite) == 0:
        return "No seed's numbers stayed finite, so none has a path."
    shown = f"the plane shows {percent(float(plane.explained.sum()))} of how they vary"
    if len(finite) == 1 or not np.isfinite(plane.explained).all():
        return f"What one seed predicts, from its start to its end; {shown}."
    starts, ends = _spread(finite[:, 0]), _spread(finite[:, -1])
    if not (starts > 0 and ends > 0):
        return f"The predictions of {len(finite)} seeds; {shown}."
    times = max(ends / starts, starts / ends)
    told = "further apart" if ends > starts else "closer together"
    return (
        f"Training took the predictions of {len(finite)} seeds {times:.1f} times {told}, "
        f"not to one point; {shown}."
    )


def path_columns(
    seeds: Sequence[int], paths: Float64, steps: Sequence[int], pair: Pair | None
) -> dict[str, Any]:
    """Return the rows, one for each seed that did not diverge and each checkpoint."""
    finite = np.isfinite(paths).all(axis=(1, 2))
    kept, count = np.array(seeds, dtype=np.int64)[finite], len(steps)
    return {
        "seed": kept.repeat(count),
        "role": np.array(roles(kept.tolist(), pair)).repeat(count),
        "step": np.tile(np.array(steps, dtype=np.int64), len(kept)),
        "first": paths[finite, :, 0].ravel(),
        "second": paths[finite, :, 1].ravel(),
    }


def _equal_units(paths: Float64) -> list[alt.VariableParameter]:
    """Return what a pixel is worth: the same on both axes, whatever the width of the view."""
    wide, tall = (1.14 * np.ptp(paths, axis=(0, 1))).tolist()
    return places(per_pixel=f"max({wide} / width, {tall} / height, 1e-9)")


def _layers(paths: Float64, explained: Float64, last: int, rises: Sequence[int]) -> list[alt.Chart]:
    middle = ((paths.min(axis=(0, 1)) + paths.max(axis=(0, 1))) / 2).tolist()
    placed = alt.Chart(PATHS).encode(
        _axis(alt.X, "first", middle[0], "width", explained[0]),
        _axis(alt.Y, "second", middle[1], "height", explained[1]),
    )
    trail = placed.encode(alt.Detail("seed:N"), alt.Order("step:Q"))
    coloured = trail.encode(alt.Color("role:N", scale=ROLE_COLOUR, legend=None))
    others = coloured.mark_line(strokeCap="round").encode(
        strokeWidth=lit(HOVERED, 4, 1.3), opacity=lit(HOVERED, 1, 0.7)
    )
    chosen = coloured.mark_line(strokeCap="round", opacity=1).encode(strokeWidth=lit(HOVERED, 5, 3))
    starts = placed.mark_point(size=30, strokeWidth=1.2, fill=HALO, stroke=INK, opacity=0.7)
    ends = placed.mark_point(strokeWidth=1, stroke=HALO).encode(
        alt.Fill("role:N", scale=ROLE_COLOUR, legend=None),
        alt.Shape("role:N", scale=ROLE_SHAPE, legend=None),
    )
    ends = ends.transform_filter(datum.step == last)
    hits = trail.mark_line(strokeWidth=12, opacity=0.001).encode(
        tooltip=[alt.Tooltip("seed:N"), alt.Tooltip("step:N")]
    )
    named = placed.properties(data=alt.NamedData("named"))
    names = [labels(named.transform_filter(datum.rise == rise), dy=rise) for rise in rises]
    return [
        others.transform_filter(OTHERS),
        chosen.transform_filter(CHOSEN),
        starts.transform_filter(datum.step == 0),
        ends.transform_filter(OTHERS).encode(size=lit(HOVERED, 260, 80)),
        # The two chosen seeds' marks are larger, and lie on top.
        ends.transform_filter(CHOSEN).encode(size=lit(HOVERED, 260, 190)),
        *chain.from_iterable(names),
        hits.add_params(HOVERED),
    ]


def _axis(channel: Any, name: str, centre: float, side: str, share: float) -> Any:
    title = f"{name} direction of the predictions"
    ends = [alt.expr(f"{centre} {sign} per_pixel * {side} / 2") for sign in "-+"]
    return channel(
        f"{name}:Q",
        title=f"{title} ({percent(share)})" if np.isfinite(share) else title,
        scale=alt.Scale(domain=ends, nice=False, zero=False),
        axis=alt.Axis(tickCount=4),
    )


def _pair_rows(seeds: Sequence[int], paths: Float64, pair: Pair | None) -> dict[str, Any]:
    """Return the two seeds' names beside their ends: the higher one above, to keep apart."""
    ends = [
        (path[-1], f"{sign} seed {seed}")
        for sign, chosen in zip(SIGNS, pair or (), strict=False)
        for seed, path in zip(seeds, paths, strict=True)
        if seed == chosen and np.isfinite(path).all()
    ]
    highest = max((end[1] for end, _ in ends), default=0.0)
    return {
        "says": [says for _, says in ends],
        "first": [end[0] for end, _ in ends],
        "second": [end[1] for end, _ in ends],
        "rise": [-15 if end[1] == highest else 17 for end, _ in ends],
    }


def _spread(points: Float64) -> float:
    """Return the root mean square distance of ``points`` [point, 2] from their mean."""
    return float(np.sqrt(((points - points.mean(axis=0)) ** 2).sum(axis=1).mean()))
