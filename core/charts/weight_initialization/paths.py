"""The picture of the page: every seed's path over the landscape, beside its loss, played in step.

One layered view, so that one slider moves all of it and hovering a path lights its curve and its
dot. Where the view is narrow, the losses stand below the landscape; the browser decides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.arrays import Float32, Float64, Integers
from core.charts.by_hand import (
    FAILURES,
    INKS,
    Chart,
    Spec,
    Theme,
    arrow_bytes,
    outcome_colours,
    outcome_labels,
    outcome_shapes,
    playback,
    step_buttons,
)
from core.wording import shown_loss

HEIGHT = 370
MOST_ROWS = 3000
"""Points of paths drawn: more make the browser drop frames."""

MOST_FRAMES = 150
MOST_HALOS = 60

LINGER = "step + max(1, round(step * 0.03))"
"""Playing lingers over the first steps, where most happens: each frame goes on by 3 percent."""


@dataclass(frozen=True, eq=False)
class SeedPaths:
    """What is drawn: ``weights`` [seed, step + 1, 2], ``losses`` [seed, step + 1], how each seed
    ended (``outcome``) and when it came there (``arrived``) [seed], and the minima [minimum, …].
    """

    seeds: tuple[int, ...]
    weights: Float32
    losses: Float32
    outcome: Integers
    arrived: Integers
    minima_weights: Float64
    minima_losses: Float64
    half_width: float
    axes: tuple[str, str]

    @property
    def last(self) -> int:
        """Return the number of the last step."""
        return self.weights.shape[1] - 1

    @property
    def labels(self) -> list[str]:
        """Return the name of each seed's outcome [seed]."""
        names = outcome_labels(len(self.minima_losses))
        count = len(self.minima_losses)
        return [names[o if o >= 0 else count - 1 - o] for o in self.outcome]


def paths_chart(paths: SeedPaths, image: str, theme: Theme, step: int, finding: str) -> Chart:
    """Draw ``paths`` over ``image``, opened at ``step``."""
    spec: Spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "height": HEIGHT,
        "params": [*_layout(), *playback(paths.last, step, LINGER)],
        "layer": [
            {"layer": _landscape_layers(paths, image, theme)},
            {
                "layer": _loss_layers(paths, theme),
                "resolve": {"scale": {"x": "independent"}},
            },
            {"layer": _names(paths, theme)},
            {"layer": step_buttons(theme, "loss_top")},
        ],
        "resolve": {"scale": {"x": "independent", "y": "independent"}},
        "config": {"view": {"stroke": None}, "axis": {"grid": False}},
        "usermeta": {"embedOptions": {"renderer": "canvas", "actions": False}},
    }
    return Chart(spec, finding, {"paths": path_rows(paths)})


def path_rows(paths: SeedPaths) -> bytes:
    """Return the points to draw, a row for each seed and recorded step, as Arrow.

    A point outside the window has no place on the landscape (null), but keeps its loss.
    """
    steps = recorded_steps(paths.weights.shape[1] - 1, len(paths.seeds))
    following = np.append(steps[1:], steps[-1] + 1)
    weights = paths.weights[:, steps].astype(np.float64)
    weights[~(np.abs(weights) <= paths.half_width).all(-1)] = np.nan
    losses = paths.losses[:, steps].astype(np.float64)
    losses[~np.isfinite(losses)] = np.nan
    count, width = len(paths.seeds), len(steps)
    labels = np.array(paths.labels)
    order = {name: row for row, (name, _) in enumerate(_names_in_order(paths))}
    spread = (np.argsort(np.argsort(paths.losses[:, -1], kind="stable")) * 0.618034) % 1
    return arrow_bytes(
        {
            "seed": np.repeat(np.array(paths.seeds, dtype=np.int64), width),
            "step": np.tile(steps.astype(np.int32), count),
            "until": np.tile(following.astype(np.int32), count),
            "first": _nullable(weights[:, :, 0].ravel()),
            "second": _nullable(weights[:, :, 1].ravel()),
            "loss": _nullable(losses.ravel()),
            "arrived": np.repeat(paths.arrived.astype(np.int32), width),
            "ends": np.repeat(labels, width).tolist(),
            "row": np.repeat(np.array([order[label] for label in labels], dtype=np.int32), width),
            "spread": np.repeat(spread, width),
        }
    )


def _nullable(values: Float64) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]


def recorded_steps(last: int, seeds: int) -> Integers:
    """Return the steps [frame] to draw: denser at the beginning, where a path moves most."""
    frames = int(np.clip(MOST_ROWS // max(seeds, 1), 12, MOST_FRAMES))
    steps = np.round(last * np.linspace(0, 1, frames) ** 2).astype(np.int64)
    return np.unique(steps)


def _layout() -> list[Spec]:
    """Return where things stand, in pixels, as expressions of the view's width and height."""
    places = {
        "wide": "width > 620",
        "map_right": "wide ? width * 0.52 : width",
        "map_bottom": "wide ? height : height * 0.58",
        "loss_top": "wide ? 0 : height * 0.58 + 64",
        "curves_left": "wide ? width * 0.52 + 64 : 0",
        "curves_right": "width - (wide ? 196 : 172)",
        "dots_left": "curves_right + 12",
        "dots_right": "curves_right + (wide ? 58 : 42)",
        "names_left": "curves_right + (wide ? 82 : 60)",
    }
    return [{"name": name, "expr": expression} for name, expression in places.items()]


NOW = {"filter": "datum.step <= step && step < datum.until"}
SO_FAR = {"filter": "datum.step <= step"}


def _landscape_layers(paths: SeedPaths, image: str, theme: Theme) -> list[Spec]:
    ink, window = INKS[theme], [-paths.half_width, paths.half_width]
    offset = {"expr": "map_bottom - height"}
    x: Spec = {
        "field": "first",
        "type": "quantitative",
        "title": paths.axes[0],
        "scale": {"domain": window, "range": [0, {"expr": "map_right"}], "nice": False},
        "axis": {"orient": "bottom", "offset": offset, "tickCount": 5},
    }
    y: Spec = {
        "field": "second",
        "type": "quantitative",
        "title": paths.axes[1],
        "scale": {"domain": window, "range": [{"expr": "map_bottom"}, 0], "nice": False},
        "axis": {"tickCount": 5},
    }
    place = {"x": x, "y": y}
    trail = {**place, "detail": {"field": "seed"}, "order": {"field": "step"}}
    color, shape = _outcome_encodings(paths, theme)
    tooltip = _tooltip()
    corners = [{"first": window[0], "second": window[0], "right": window[1], "top": window[1]}]
    minima = _minima_marks(paths)
    label = {"x": {**x, "field": "label_first"}, "y": {**y, "field": "label_second"}}
    data = {"name": "paths"}
    return [
        {
            "data": {"values": corners},
            "mark": {"type": "image", "aspect": False, "url": image},
            "encoding": {
                "x": x,
                "x2": {"field": "right"},
                "y": y,
                "y2": {"field": "top"},
            },
        },
        *_halos(paths, trail, theme),
        {
            "data": data,
            "transform": [SO_FAR],
            "mark": {"type": "line", "strokeCap": "round"},
            "encoding": {**trail, "color": color, "strokeWidth": _lit(4.5, 1.8)},
        },
        {
            "data": data,
            "transform": [{"filter": "datum.step == 0"}],
            "mark": {"type": "point", "size": 34, "filled": True, "strokeWidth": 1},
            "encoding": {**place, "fill": {"value": ink.halo}, "stroke": {"value": ink.text}},
        },
        {
            "data": {"values": minima},
            "mark": {"type": "point", "shape": "cross", "size": 46, "filled": True,
                     "color": ink.text},
            "encoding": place,
        },
        {
            "data": {"values": minima},
            "mark": {"type": "text", "fontSize": 12, "color": ink.text, "stroke": ink.halo,
                     "strokeWidth": 3, "strokeOpacity": 0.75, "fontWeight": "bold"},
            "encoding": {**label, "text": {"field": "name"}},
        },
        {
            "data": {"values": minima},
            "mark": {"type": "text", "fontSize": 12, "color": ink.text, "fontWeight": "bold"},
            "encoding": {**label, "text": {"field": "name"}},
        },
        {
            "data": data,
            "transform": [NOW],
            "mark": {"type": "point", "filled": True, "opacity": 1, "stroke": ink.halo,
                     "strokeWidth": 1},
            "encoding": {**place, "shape": shape, "fill": color, "size": _lit(240, 120),
                         "tooltip": tooltip},
        },
        {
            "data": data,
            "name": "hits",
            "transform": [{"filter": "!playing"}, SO_FAR],  # while playing, drawn for nobody
            "params": [_hovered()],
            "mark": {"type": "line", "strokeWidth": 12, "opacity": 0.001},
            "encoding": {**trail, "tooltip": tooltip},
        },
    ]  # fmt: skip


def _halos(paths: SeedPaths, trail: Spec, theme: Theme) -> list[Spec]:
    """Return a halo under each path; under very many it would only be a blur, and slow."""
    if len(paths.seeds) > MOST_HALOS:
        return []
    return [
        {
            "data": {"name": "paths"},
            "transform": [SO_FAR],
            "mark": {"type": "line", "strokeWidth": 4, "opacity": 0.55},
            "encoding": {**trail, "stroke": {"value": INKS[theme].halo}},
        }
    ]


def _minima_marks(paths: SeedPaths) -> list[Spec]:
    """Return each minimum with its name, the name held inside the window."""
    marks = []
    for weights, (_, says) in zip(paths.minima_weights, _names_in_order(paths), strict=False):
        first, second = (float(weight) for weight in weights)
        below = second - 0.085 * paths.half_width
        marks.append(
            {
                "first": first,
                "second": second,
                "label_first": float(
                    np.clip(first, *(0.86 * paths.half_width * np.array([-1, 1])))
                ),
                "label_second": below
                if below > -0.95 * paths.half_width
                else second + 0.085 * paths.half_width,
                "name": says,
            }
        )
    return marks


def _hovered() -> Spec:
    return {
        "name": "hovered",
        "select": {"type": "point", "fields": ["seed"], "on": "pointerover", "clear": "pointerout"},
    }


def _lit(on: float, off: float) -> Spec:
    """Return an encoding that is ``on`` for the hovered seed and ``off`` for the others."""
    return {"condition": {"param": "hovered", "empty": False, "value": on}, "value": off}


def _outcome_encodings(paths: SeedPaths, theme: Theme) -> tuple[Spec, Spec]:
    """Return colour and shape: plain while a path is on its way, its minimum's on arrival."""
    color, shape = _outcome_scales(paths, theme)
    has_arrived = f"datum.arrived <= step || step >= {paths.last}"
    field = {"test": has_arrived, "field": "ends", "type": "nominal", "legend": None}
    return (
        {"condition": {**field, "scale": color}, "value": INKS[theme].waiting},
        {"condition": {**field, "scale": shape}, "value": "circle"},
    )


def _outcome_scales(paths: SeedPaths, theme: Theme) -> tuple[Spec, Spec]:
    count = len(paths.minima_losses)
    domain = outcome_labels(count)
    return (
        {"domain": domain, "range": outcome_colours(count, theme)},
        {"domain": domain, "range": outcome_shapes(count)},
    )


def _tooltip() -> list[Spec]:
    return [
        {"field": "seed", "title": "seed"},
        {"field": "ends", "title": "ends in"},
        {"field": "step", "title": "step"},
        {"field": "loss", "title": "loss", "format": ".4g"},
    ]


def loss_domain(paths: SeedPaths) -> tuple[float, float]:
    """Return the range of losses shown: all minima, and all but the wildest finite losses."""
    finite = paths.losses[np.isfinite(paths.losses)]
    lowest = float(paths.minima_losses[0])
    high = max(
        float(np.quantile(finite, 0.995)) if finite.size else 1.0, float(paths.minima_losses[-1])
    )
    starts = paths.losses[:, 0]
    high = max(high, float(starts[np.isfinite(starts)].max(initial=high)))
    pad = 0.04 * (high - lowest or 1.0)
    return lowest - pad, high + pad


def _loss_layers(paths: SeedPaths, theme: Theme) -> list[Spec]:
    ink, last = INKS[theme], paths.last
    low, high = loss_domain(paths)
    y: Spec = {
        "field": "loss",
        "type": "quantitative",
        "title": "loss",
        "scale": {
            "domain": [low, high],
            "range": [{"expr": "height"}, {"expr": "loss_top"}],
            "nice": False,
            "clamp": True,
        },
        "axis": {"orient": "left", "offset": {"expr": "-curves_left"}, "tickCount": 5},
    }
    x: Spec = {
        "field": "step",
        "type": "quantitative",
        "title": "step (square-root scale)",
        "scale": {
            "type": "sqrt",
            "domain": [0, max(last, 1)],
            "range": [{"expr": "curves_left"}, {"expr": "curves_right"}],
            "nice": False,
        },
        "axis": {"orient": "bottom", "values": sorted({0, last // 16, last // 4, last})},
    }
    color, shape = _outcome_encodings(paths, theme)
    data = {"name": "paths"}
    curve = {"x": x, "y": y, "detail": {"field": "seed"}, "order": {"field": "step"}}
    beside = {
        "field": "spread",
        "type": "quantitative",
        "scale": {"domain": [0, 1], "range": [{"expr": "dots_left"}, {"expr": "dots_right"}]},
        "axis": None,
    }
    curves = [
        {
            "data": data,
            "transform": [SO_FAR],
            "mark": {"type": "line"},
            "encoding": {
                **curve,
                "color": color,
                "strokeWidth": _lit(4, 1.4),
                "opacity": _lit(1, 0.75),
            },
        },
    ]
    dots = [
        {
            "data": data,
            "transform": [NOW],
            "mark": {"type": "point", "filled": True, "opacity": 0.95, "stroke": ink.halo,
                     "strokeWidth": 0.7},
            "encoding": {"x": beside, "y": y, "shape": shape, "fill": color, "size": _lit(200, 70),
                         "tooltip": _tooltip()},
        },
    ]  # fmt: skip
    return [*curves, *dots]


def _names(paths: SeedPaths, theme: Theme) -> list[Spec]:
    """Return the list of outcomes beside the dots: mark, letter, loss, and how many by now."""
    ink, names = INKS[theme], _names_in_order(paths)
    rows, gaps = len(names), max(len(names) - 1, 1)
    row: Spec = {
        "field": "row",
        "type": "quantitative",
        "axis": None,
        "scale": {
            "domain": [0, gaps],
            "range": [
                {"expr": "height - 8"},
                {"expr": f"height - 8 - {gaps} * min(22, (height - loss_top - 26) / {rows})"},
            ],
            "nice": False,
            "zero": False,
        },
    }
    color, shape = _outcome_scales(paths, theme)
    left = {
        "type": "text",
        "align": "left",
        "baseline": "middle",
        "fontSize": 12,
        "color": ink.text,
    }
    listed = {"values": [{"row": i, "ends": n, "says": says} for i, (n, says) in enumerate(names)]}
    return [
        {
            "data": listed,
            "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
            "encoding": {
                "x": {"value": {"expr": "names_left"}},
                "y": row,
                "fill": {"field": "ends", "type": "nominal", "legend": None, "scale": color},
                "shape": {"field": "ends", "type": "nominal", "legend": None, "scale": shape},
            },
        },
        {
            "data": listed,
            "mark": left,
            "encoding": {
                "x": {"value": {"expr": "names_left + 12"}},
                "y": row,
                "text": {"field": "says"},
            },
        },
        {
            "data": {"name": "paths"},
            "transform": [
                {"filter": f"datum.step == 0 && (datum.arrived <= step || step >= {paths.last})"},
                {"aggregate": [{"op": "count", "as": "seeds"}], "groupby": ["row"]},
            ],
            "mark": {**left, "align": "right", "fontSize": 15, "fontWeight": "bold"},
            "encoding": {
                "x": {"value": {"expr": "width"}},
                "y": row,
                "text": {"field": "seeds"},
            },
        },
    ]


def _names_in_order(paths: SeedPaths) -> list[tuple[str, str]]:
    """Return (name, words) of each minimum, the lowest first, and of the failures seen."""
    letters = outcome_labels(len(paths.minima_losses))[: len(paths.minima_losses)]
    minima = [
        (n, f"{n}  {shown_loss(loss)}")
        for n, loss in zip(letters, paths.minima_losses, strict=True)
    ]
    return minima + [(name, name) for name in FAILURES if name in paths.labels]
