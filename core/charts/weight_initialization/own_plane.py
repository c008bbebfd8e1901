"""One seed's path over the loss around it, in the plane that holds most of its own path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from core.arrays import Float32, Float64
from core.charts.chart import ONE, Chart, drawn
from core.charts.colours import Theme
from core.charts.palette import GREEN, HALO, INK
from core.charts.weight_initialization.boundaries import enlarged
from core.charts.weight_initialization.landscape import landscape_image
from core.charts.weight_initialization.pair import labels, nothing, number_axis, percent, subtitle
from core.wording import plain_number

if TYPE_CHECKING:
    from core.weight_initialization.multilayer.planes import OwnPlane

HEIGHT = 400
PIXELS = 410
SMALLEST = 1e-12
"""A loss below it, 0 among them, is drawn as if it were this: the ground is logarithmic."""


def own_plane_chart(
    seed: int, plane: OwnPlane | None, path_losses: Float32, steps: Sequence[int], theme: Theme
) -> Chart:
    """Draw a seed's path over the losses of its plane; ``theme``: of the ground, an image.

    ``path_losses``: of the networks on the path itself [checkpoint], which lies a little off the
    plane; ``steps``: of the checkpoints.
    """
    finding = own_finding(seed, plane, path_losses)
    if plane is None:
        return nothing(f"seed {seed}: nothing finite to draw", finding, HEIGHT)
    losses = path_losses.astype(np.float64)
    rows: dict[str, dict[str, Any]] = {
        "own": {
            "step": steps,
            "first": plane.path[:, 0],
            "second": plane.path[:, 1],
            "loss": losses,
        },
        "ends": {
            "first": plane.path[[0, -1], 0],
            "second": plane.path[[0, -1], 1],
            "says": [
                f"{name}, loss {plain_number(float(losses[at]))}"
                for name, at in (("start", 0), ("end", -1))
            ],
        },
    }
    title = subtitle("darker ground: lower loss; a dot at each checkpoint")
    layers = _layers(plane, ground_image(plane.losses, theme))
    return drawn(finding, rows, layers, height=HEIGHT, title=title)


def own_finding(seed: int, plane: OwnPlane | None, path_losses: Float32) -> str:
    """Say from where to where the loss went, and that the plane is a slice."""
    if plane is None:
        return f"Seed {seed} diverged: its numbers grew beyond what float32 can hold."
    first, last = float(path_losses[0]), float(path_losses[-1])
    told = f"Seed {seed} went from a loss of {plain_number(first)} to {plain_number(last)}"
    if not np.isfinite(plane.explained).all():
        return f"{told}: its weights never moved."
    return (
        f"{told}; this plane is one slice through the weights and holds "
        f"{percent(float(plane.explained.sum()))} of the path."
    )


def _layers(plane: OwnPlane, image: str) -> list[alt.Chart]:
    across = _axis(alt.X, "first", plane.first, plane.explained[0])
    up = _axis(alt.Y, "second", plane.second, plane.explained[1])
    path = alt.Chart(alt.NamedData("own")).encode(across, up)
    trail = path.encode(alt.Order("step:Q"))
    (left, right), (bottom, top) = _domain(plane.first), _domain(plane.second)
    ground = alt.Chart(ONE).mark_image(aspect=False, url=image)
    ground = ground.encode(
        alt.XDatum(left, scale=across["scale"]),
        alt.YDatum(bottom, scale=up["scale"]),
        x2=alt.X2Datum(right),
        y2=alt.Y2Datum(top),
    )
    tooltip = [alt.Tooltip("step:N"), alt.Tooltip("loss:Q", format=".4g")]
    return [
        ground,
        trail.mark_line(strokeWidth=6, stroke=HALO, opacity=0.6),
        trail.mark_line(strokeWidth=2.6, stroke=GREEN),
        path.mark_point(size=26, color=GREEN).encode(tooltip=tooltip),
        *_ends(plane.path, across, up),
    ]


def _domain(values: Float64) -> list[float]:
    half = float(values[1] - values[0]) / 2
    return [float(values[0]) - half, float(values[-1]) + half]


def _axis(channel: Any, name: str, values: Float64, share: float) -> Any:
    title = f"{name} direction of the path"
    return channel(
        f"{name}:Q",
        title=f"{title} ({percent(share)})" if np.isfinite(share) else title,
        scale=alt.Scale(domain=_domain(values)),
        axis=number_axis(float(np.abs(values).max()), 5),
    )


def ground_image(losses: Float32, theme: Theme) -> str:
    """Return the losses [row, column] as an image; what is not finite is the highest ground."""
    wide = losses.astype(np.float64)
    highest = wide[np.isfinite(wide)].max()
    logarithms = np.log(np.where(np.isfinite(wide), wide, highest).clip(SMALLEST, None))
    # Between the places on a logarithmic scale: a loss spans decades, and would ring.
    fine = enlarged(np.pad(logarithms, 1, mode="edge"), (PIXELS + 20, PIXELS + 20))
    return landscape_image(np.exp(fine[10:-10, 10:-10]), theme)


def _ends(path: Float64, across: Any, up: Any) -> list[alt.Chart]:
    """Return the path's ends with their losses, each named where the path leaves room."""
    middle, away = sum(across["scale"]["domain"]) / 2, max(len(path) // 4, 1)
    layers: list[alt.Chart] = []
    for row, at, near, fill, edge in (
        (0, 0, min(away, len(path) - 1), HALO, INK),
        (1, -1, -1 - min(away, len(path) - 1), GREEN, HALO),
    ):
        end = alt.Chart(alt.NamedData("ends")).encode(across, up)
        # Numbered in the browser: the ends may lie in one place.
        end = end.transform_window(row="row_number()").transform_filter(alt.datum.row == row + 1)
        layers.append(end.mark_point(size=130, fill=fill, stroke=edge))
        side, shift = ("left", -8) if path[at, 0] < middle else ("right", 8)
        rise = 20 if path[near, 1] > path[at, 1] else -18
        layers += labels(end, align=side, dx=shift, dy=rise)
    return layers
