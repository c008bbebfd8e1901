"""The seeds' paths in the plane of their predictions: networks that say the same meet there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.arrays import Float64
from core.charts.by_hand import INKS, Chart, Spec, Theme, arrow_bytes
from core.charts.weight_initialization.layers import (
    hovered,
    label_layers,
    lit,
    nothing_spec,
    percent,
    spec_of,
    subtitle,
)
from core.charts.weight_initialization.pair import SIGNS, Pair, role_encodings, roles

HEIGHT = 400


def prediction_plane_chart(
    seeds: Sequence[int],
    paths: Float64,
    explained: Float64,
    steps: Sequence[int],
    pair: Pair | None,
    theme: Theme,
) -> Chart:
    """Draw each seed's path [seed, checkpoint, 2], a ring where it starts, a mark where it ends.

    A diverged seed's path is NaN and is left out. explained: the share of the variance along each
    direction [2]. steps: of the checkpoints.
    """
    finding = prediction_finding(paths, explained)
    drawn = np.isfinite(paths).all(axis=(1, 2))
    if not drawn.any():
        return Chart(nothing_spec("no finite path to draw", HEIGHT, theme), finding)
    rows = arrow_bytes(path_columns(seeds, paths, steps, pair))
    layers = [*_path_layers(paths[drawn], explained, steps[-1], theme)]
    x, y = layers[0]["encoding"]["x"], layers[0]["encoding"]["y"]
    layers[-1:-1] = _pair_labels(seeds, paths, pair, x, y, theme)
    title = subtitle("○ start, filled: end, a line for each seed", theme)
    spec = spec_of(HEIGHT, layers, params=_equal_units(paths[drawn]), title=title)
    return Chart(spec, finding, {"predictions": rows})


def prediction_finding(paths: Float64, explained: Float64) -> str:
    """Say whether the seeds came nearer to each other, and how much of it the plane can show."""
    drawn = paths[np.isfinite(paths).all(axis=(1, 2))]
    if len(drawn) == 0:
        return "No seed's numbers stayed finite, so none has a path."
    shown = f"the plane shows {percent(float(explained.sum()))} of how they vary"
    if len(drawn) == 1 or not np.isfinite(explained).all():
        return f"What one seed predicts, from its start to its end; {shown}."
    starts, ends = _spread(drawn[:, 0]), _spread(drawn[:, -1])
    if not (starts > 0 and ends > 0):
        return f"The predictions of {len(drawn)} seeds; {shown}."
    times = max(ends / starts, starts / ends)
    told = "further apart" if ends > starts else "closer together"
    return (
        f"Training took the predictions of {len(drawn)} seeds {times:.1f} times {told}, "
        f"not to one point; {shown}."
    )


def path_columns(
    seeds: Sequence[int], paths: Float64, steps: Sequence[int], pair: Pair | None
) -> dict[str, list[float] | list[int] | list[str]]:
    """Return the rows, one for each seed that did not diverge and each checkpoint."""
    drawn = np.isfinite(paths).all(axis=(1, 2))
    kept, count = np.array(seeds, dtype=np.int64)[drawn], len(steps)
    return {
        "seed": kept.repeat(count).tolist(),
        "role": np.array(roles(kept.tolist(), pair)).repeat(count).tolist(),
        "step": np.tile(np.array(steps, dtype=np.int64), len(kept)).tolist(),
        "first": paths[drawn, :, 0].ravel().tolist(),
        "second": paths[drawn, :, 1].ravel().tolist(),
    }


def _equal_units(paths: Float64) -> list[Spec]:
    """Return what a pixel is worth: the same on both axes, whatever the width of the view."""
    low, high = paths.min(axis=(0, 1)), paths.max(axis=(0, 1))
    wide, tall = (1.14 * (high - low)).tolist()
    return [{"name": "per_pixel", "expr": f"max({wide} / width, {tall} / height, 1e-9)"}]


def _path_layers(paths: Float64, explained: Float64, last: int, theme: Theme) -> list[Spec]:
    ink, (color, shape) = INKS[theme], role_encodings(theme)
    middle = ((paths.min(axis=(0, 1)) + paths.max(axis=(0, 1))) / 2).tolist()
    x, y = (
        _axis(name, centre, side, share)
        for name, centre, side, share in zip(
            ("first", "second"), middle, ("width", "height"), explained, strict=True
        )
    )
    data: Spec = {"name": "predictions"}
    place: Spec = {"x": x, "y": y}
    trail = {**place, "detail": {"field": "seed"}, "order": {"field": "step"}}
    tooltip = [{"field": "seed", "title": "seed"}, {"field": "step", "title": "step"}]
    return [
        {
            "data": data,
            "transform": [_OTHERS],
            "mark": {"type": "line", "strokeCap": "round"},
            "encoding": {
                **trail,
                "color": color,
                "strokeWidth": lit(4, 1.3),
                "opacity": lit(1, 0.7),
            },
        },
        {
            "data": data,
            "transform": [_CHOSEN],
            "mark": {"type": "line", "strokeCap": "round", "opacity": 1},
            "encoding": {**trail, "color": color, "strokeWidth": lit(5, 3)},
        },
        {
            "data": data,
            "transform": [{"filter": "datum.step == 0"}],
            "mark": {"type": "point", "size": 30, "filled": True, "strokeWidth": 1.2},
            "encoding": {**place, "fill": {"value": ink.halo}, "stroke": {"value": ink.text}},
        },
        *_end_marks(last, {**place, "shape": shape, "fill": color}, theme),
        {
            "data": data,
            "name": "hits",
            "params": [hovered("seed")],
            "mark": {"type": "line", "strokeWidth": 12, "opacity": 0.001},
            "encoding": {**trail, "tooltip": tooltip},
        },
    ]


_OTHERS, _CHOSEN = {"filter": "datum.role == 'other'"}, {"filter": "datum.role != 'other'"}


def _end_marks(last: int, encoding: Spec, theme: Theme) -> list[Spec]:
    """Return the marks at the ends: the two chosen seeds' are larger, and lie on top."""
    mark = {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 1}
    return [
        {
            "data": {"name": "predictions"},
            "transform": [part, {"filter": f"datum.step == {last}"}],
            "mark": {**mark, "stroke": INKS[theme].halo},
            "encoding": {**encoding, "size": lit(260, size)},
        }
        for part, size in ((_OTHERS, 80), (_CHOSEN, 190))
    ]


def _axis(name: str, centre: float, side: str, share: float) -> Spec:
    title = f"{name} direction of the predictions"
    return {
        "field": name,
        "type": "quantitative",
        "title": f"{title} ({percent(share)})" if np.isfinite(share) else title,
        "scale": {
            "domain": [
                {"expr": f"{centre} - per_pixel * {side} / 2"},
                {"expr": f"{centre} + per_pixel * {side} / 2"},
            ],
            "nice": False,
            "zero": False,
        },
        "axis": {"tickCount": 4},
    }


def _pair_labels(
    seeds: Sequence[int], paths: Float64, pair: Pair | None, x: Spec, y: Spec, theme: Theme
) -> list[Spec]:
    """Return the names of the two seeds beside their ends: the higher one above, to keep apart."""
    ends = {
        seed: (path[-1].tolist(), sign)
        for sign, chosen in zip(SIGNS, pair or (), strict=False)
        for seed, path in zip(seeds, paths, strict=True)
        if seed == chosen and np.isfinite(path).all()
    }
    highest = max((place[1] for place, _ in ends.values()), default=0.0)
    layers: list[Spec] = []
    for seed, (place, sign) in ends.items():
        row = {"first": place[0], "second": place[1], "says": f"{sign} seed {seed}"}
        rise = -15 if place[1] == highest else 17
        layers += label_layers([row], x, y, theme, dy=rise)
    return layers


def _spread(points: Float64) -> float:
    """Return the root mean square distance of ``points`` [point, 2] from their mean."""
    return float(np.sqrt(((points - points.mean(axis=0)) ** 2).sum(axis=1).mean()))
