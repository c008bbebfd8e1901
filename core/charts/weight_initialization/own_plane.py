"""One seed's path over the loss around it, in the plane that holds most of its own path."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.arrays import Float32, Float64
from core.charts.by_hand import INKS, Chart, Spec, Theme, arrow_bytes
from core.charts.weight_initialization.boundaries import enlarged
from core.charts.weight_initialization.landscape import landscape_image
from core.charts.weight_initialization.layers import (
    label_layers,
    nothing_spec,
    number_axis,
    percent,
    spec_of,
    subtitle,
)
from core.charts.weight_initialization.pair import role_colours
from core.wording import plain_number

HEIGHT = 400
PIXELS = 410
SMALLEST = 1e-12
"""A loss below it, 0 among them, is drawn as if it were this: the ground is logarithmic."""


def own_plane_chart(
    seed: int,
    path: Float64,
    path_losses: Float32,
    explained: Float64,
    axes: tuple[Float64, Float64],
    losses: Float32,
    steps: Sequence[int],
    theme: Theme,
) -> Chart:
    """Draw a seed's path [checkpoint, 2] over the losses [row, column] of its plane.

    path_losses: of the networks on the path itself [checkpoint], which lies a little off the
    plane. axes: the first and second coordinates of the plane's grid. All NaN if diverged.
    """
    finding = own_finding(seed, path, path_losses, explained)
    if not (np.isfinite(path).all() and np.isfinite(path_losses).all()):
        return Chart(nothing_spec(f"seed {seed}: nothing finite to draw", HEIGHT, theme), finding)
    x, y = (
        _axis(name, values, share)
        for name, values, share in zip(("first", "second"), axes, explained, strict=True)
    )
    layers = [
        _ground(x, y, losses, theme),
        *_path_layers(x, y, theme),
        *_end_labels(x, y, path, path_losses, theme),
    ]
    rows = arrow_bytes(
        {
            "step": list(steps),
            "first": path[:, 0].tolist(),
            "second": path[:, 1].tolist(),
            "loss": path_losses.astype(np.float64).tolist(),
        }
    )
    title = subtitle("darker ground: lower loss; a dot at each checkpoint", theme)
    return Chart(spec_of(HEIGHT, layers, title=title), finding, {"own": rows})


def own_finding(seed: int, path: Float64, path_losses: Float32, explained: Float64) -> str:
    """Say from where to where the loss went, and that the plane is a slice."""
    if not (np.isfinite(path).all() and np.isfinite(path_losses).all()):
        return f"Seed {seed} diverged: its numbers grew beyond what float32 can hold."
    first, last = float(path_losses[0]), float(path_losses[-1])
    told = f"Seed {seed} went from a loss of {plain_number(first)} to {plain_number(last)}"
    if not np.isfinite(explained).all():
        return f"{told}: its weights never moved."
    return (
        f"{told}; this plane is one slice through the weights and holds "
        f"{percent(float(explained.sum()))} of the path."
    )


def _axis(name: str, values: Float64, share: float) -> Spec:
    half = float(values[1] - values[0]) / 2
    title = f"{name} direction of the path"
    return {
        "field": name,
        "type": "quantitative",
        "title": f"{title} ({percent(share)})" if np.isfinite(share) else title,
        "scale": {
            "domain": [float(values[0]) - half, float(values[-1]) + half],
            "nice": False,
            "zero": False,
        },
        "axis": number_axis(float(np.abs(values).max()), 5),
    }


def _ground(x: Spec, y: Spec, losses: Float32, theme: Theme) -> Spec:
    (left, right), (bottom, top) = x["scale"]["domain"], y["scale"]["domain"]
    corners = [{"first": left, "right": right, "second": bottom, "top": top}]
    return {
        "data": {"values": corners},
        "mark": {"type": "image", "aspect": False, "url": ground_image(losses, theme)},
        "encoding": {"x": x, "x2": {"field": "right"}, "y": y, "y2": {"field": "top"}},
    }


def ground_image(losses: Float32, theme: Theme) -> str:
    """Return the losses [row, column] as an image; what is not finite is the highest ground."""
    wide = losses.astype(np.float64)
    highest = wide[np.isfinite(wide)].max()
    logarithms = np.log(np.where(np.isfinite(wide), wide, highest).clip(SMALLEST, None))
    # Between the places on a logarithmic scale: a loss spans decades, and would ring.
    return landscape_image(np.exp(_enlarged_cells(logarithms)), theme)


def _enlarged_cells(values: Float64) -> Float64:
    padded = np.pad(values, 1, mode="edge")
    fine = enlarged(padded, (PIXELS + 20, PIXELS + 20))
    return fine[10:-10, 10:-10]


def _path_layers(x: Spec, y: Spec, theme: Theme) -> list[Spec]:
    ink, colour = INKS[theme], role_colours(theme)[0]
    data, place = {"name": "own"}, {"x": x, "y": y}
    trail = {**place, "order": {"field": "step"}}
    tooltip = [
        {"field": "step", "title": "step"},
        {"field": "loss", "title": "loss", "format": ".4g"},
    ]
    return [
        {
            "data": data,
            "mark": {"type": "line", "strokeWidth": 6, "stroke": ink.halo, "opacity": 0.6},
            "encoding": trail,
        },
        {
            "data": data,
            "mark": {"type": "line", "strokeWidth": 2.6, "stroke": colour},
            "encoding": trail,
        },
        {
            "data": data,
            "mark": {"type": "point", "filled": True, "size": 26, "color": colour, "opacity": 1},
            "encoding": {**place, "tooltip": tooltip},
        },
    ]


def _end_labels(x: Spec, y: Spec, path: Float64, path_losses: Float32, theme: Theme) -> list[Spec]:
    """Return the path's ends with their losses, each named where the path leaves room."""
    ink, colour = INKS[theme], role_colours(theme)[0]
    middle, away = sum(x["scale"]["domain"]) / 2, max(len(path) // 4, 1)
    layers: list[Spec] = []
    for name, at, near, fill, edge in (
        ("start", 0, min(away, len(path) - 1), ink.halo, ink.text),
        ("end", -1, -1 - min(away, len(path) - 1), colour, ink.halo),
    ):
        place = {"first": float(path[at, 0]), "second": float(path[at, 1])}
        row = {**place, "says": f"{name}, loss {plain_number(float(path_losses[at]))}"}
        layers.append(
            {
                "data": {"values": [row]},
                "mark": {"type": "point", "filled": True, "size": 130, "opacity": 1},
                "encoding": {"x": x, "y": y, "fill": {"value": fill}, "stroke": {"value": edge}},
            }
        )
        side, shift = ("left", -8) if place["first"] < middle else ("right", 8)
        rise = 20 if path[near, 1] > place["second"] else -18
        layers += label_layers([row], x, y, theme, align=side, dx=shift, dy=rise)
    return layers
