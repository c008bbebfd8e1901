"""Many dropout seeds in training: loss curves, test accuracies as dots, disagreement as dots.

Networks with dropout stand beside the same networks without, on one scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Float32, Float64
from core.charts.by_hand import INKS, Chart, Spec, Theme, arrow_bytes, layered, places
from core.charts.dropout.piles import beside

BINS = 44
COLOURS: dict[Theme, tuple[str, str]] = {
    "light": ("#0072B2", "#D55E00"),
    "dark": ("#56B4E9", "#F0712B"),
}
SHAPES = ("square", "circle")
HEADS = {"accuracies": "test accuracy", "disagreement": "pairs: answers differ"}


@dataclass(frozen=True, eq=False)
class Group:
    """Networks of one p: ``losses`` [seed, epoch], ``accuracies`` [seed], ``disagreement`` [pair].

    ``pairs`` [pair, 2]: the seeds that a value of ``disagreement`` belongs to.
    """

    name: str
    seeds: tuple[int, ...]
    losses: Float32
    accuracies: Float64
    disagreement: Float64
    pairs: Sequence[tuple[int, int]]


def training_chart(groups: Sequence[Group], theme: Theme, finding: str, told: bool = True) -> Chart:
    """Draw ``groups``: without dropout, then with. Untold, the latter's dots are held back."""
    data = {
        "curves": _curves(groups),
        "accuracies": _dots(groups, "accuracies", told),
        "disagreement": _dots(groups, "disagreement", told),
    }
    names = [group.name for group in groups]
    layers = [
        *_curve_layers(groups, names, theme),
        *_dot_layers("accuracies", _span(groups, "accuracies"), names, theme, "a"),
        *_dot_layers("disagreement", (0.0, _span(groups, "disagreement")[1]), names, theme, "d"),
    ]
    if not told:
        layers.append(_held_back(theme))
    params = places(
        wide="width > 620",
        curves_wide="wide ? width * 0.42 : width",
        curves_high="wide ? height : height * 0.45",
        strip_wide="wide ? width * 0.22 : width / 2 - 30",
        strip_top="wide ? 0 : height * 0.45 + 64",
        a_left="wide ? width * 0.42 + 62 : 0",
        d_left="width - strip_wide",
    )
    return Chart(layered(layers, params, height=330), finding, data)


def _curves(groups: Sequence[Group]) -> bytes:
    columns: dict[str, list[object]] = {name: [] for name in ("group", "seed", "epoch", "loss")}
    for group in groups:
        for seed, losses in zip(group.seeds, group.losses.astype(np.float64), strict=True):
            columns["group"] += [group.name] * len(losses)
            columns["seed"] += [seed] * len(losses)
            columns["epoch"] += range(1, len(losses) + 1)
            columns["loss"] += losses.tolist()
    return arrow_bytes(columns)


def _span(groups: Sequence[Group], field: str) -> tuple[float, float]:
    values = np.concatenate([getattr(group, field) for group in groups])
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
    pad = 0.06 * (high - low) or 0.005
    return low - pad, high + pad


def _dots(groups: Sequence[Group], field: str, told: bool) -> bytes:
    low, high = _span(groups, field)
    columns: dict[str, list[object]] = {
        name: [] for name in ("group", "place", "value", "beside", "seed", "other")
    }
    for place, group in enumerate(groups):
        values: Float64 = getattr(group, field)
        if place > 0 and not told:
            continue
        columns["group"] += [group.name] * len(values)
        columns["place"] += [place] * len(values)
        columns["value"] += values.tolist()
        columns["beside"] += beside(values, low, high, BINS).tolist()
        pairs = [(s, s) for s in group.seeds] if field == "accuracies" else group.pairs
        columns["seed"] += [pair[0] for pair in pairs]
        columns["other"] += [pair[1] for pair in pairs]
    return arrow_bytes(columns)


def _lit(on: float, off: float) -> Spec:
    return {"condition": {"param": "hovered", "empty": False, "value": on}, "value": off}


def _color(names: list[str], theme: Theme) -> Spec:
    scale = {"domain": names, "range": list(COLOURS[theme][-len(names) :])}
    return {"field": "group", "type": "nominal", "legend": None, "scale": scale}


def _curve_layers(groups: Sequence[Group], names: list[str], theme: Theme) -> list[Spec]:
    losses = np.concatenate([group.losses.ravel() for group in groups]).astype(np.float64)
    finite = losses[np.isfinite(losses)]
    epochs = groups[0].losses.shape[1]
    x: Spec = {
        "field": "epoch",
        "type": "quantitative",
        "title": "epoch",
        "scale": {"domain": [1, max(epochs, 2)], "nice": False,
                  "range": [0, {"expr": "curves_wide"}]},
        "axis": {"orient": "bottom", "tickCount": 5, "tickMinStep": 1, "format": "d",
                 "offset": {"expr": "curves_high - height"}},
    }  # fmt: skip
    y: Spec = {
        "field": "loss",
        "type": "quantitative",
        "title": "training loss (masks on)",
        "scale": {"domain": [0, 1.03 * float(finite.max(initial=0.1))], "nice": False,
                  "clamp": True, "range": [{"expr": "curves_high"}, 0]},
        "axis": {"tickCount": 5},
    }  # fmt: skip
    data = {"name": "curves"}
    line: Spec = {"x": x, "y": y, "detail": [{"field": "seed"}, {"field": "group"}],
            "order": {"field": "epoch"}}  # fmt: skip
    hidden = {**line, "x": {**x, "axis": None}, "y": {**y, "axis": None}}
    return [
        {
            "data": data,
            "mark": {"type": "line"},
            "encoding": {**line, "color": _color(names, theme), "strokeWidth": _lit(3.5, 1.2),
                         "opacity": _lit(1, 0.65)},
        },
        {
            "data": data,
            "name": "hits",
            "params": [
                {"name": "hovered",
                 "select": {"type": "point", "fields": ["seed"], "on": "pointerover",
                            "clear": "pointerout"}}
            ],
            "mark": {"type": "line", "strokeWidth": 10, "opacity": 0.001},
            "encoding": {**hidden, "tooltip": [{"field": "seed", "title": "dropout seed"},
                                               {"field": "group", "title": "dropout"}]},
        },
    ]  # fmt: skip


def _dot_layers(
    field: str, span: tuple[float, float], names: list[str], theme: Theme, side: str
) -> list[Spec]:
    """Return a strip of dots: a column for each group, over one axis of values."""
    left, columns = f"{side}_left", len(names)
    middle = f"({left} + strip_wide * (datum.place + 0.5) / {columns})"
    share = side == "d" or span[1] - span[0] < 0.2
    y: Spec = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": list(span), "nice": False, "zero": False,
                  "range": [{"expr": "height"}, {"expr": "strip_top + 42"}]},
        "axis": {"orient": "left", "tickCount": 5, "format": ".1%" if share else ".0%",
                 "offset": {"expr": f"-{left}"}},
    }  # fmt: skip
    tooltip = [{"field": "seed", "title": "dropout seed"}]
    if field == "disagreement":
        tooltip.append({"field": "other", "title": "and seed"})
    shape: Spec = {
        "field": "group",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": names, "range": list(SHAPES[-columns:])},
    }
    size = 46 if field == "accuracies" else 16
    x = {"value": {"expr": f"{middle} + datum.beside * strip_wide / {columns} * 0.42"}}
    title: Spec = {"type": "text", "text": HEADS[field], "fontSize": 12, "baseline": "top",
                   "color": INKS[theme].text}  # fmt: skip
    heads = {"values": [{"place": place, "says": name} for place, name in enumerate(names)]}
    return [
        {
            "data": {"name": field},
            "mark": {"type": "point", "filled": True, "stroke": INKS[theme].halo,
                     "strokeWidth": 0.6, "opacity": 0.9},
            "encoding": {
                "x": x,
                "y": y,
                "shape": shape,
                "fill": _color(names, theme),
                "size": _lit(5 * size, size),
                "tooltip": [*tooltip, {"field": "value", "format": ".1%", "title": HEADS[field]}],
            },
        },
        {
            "data": {"values": [{}]},
            "mark": title,
            "encoding": {
                "x": {"value": {"expr": f"{left} + strip_wide / 2"}},
                "y": {"value": {"expr": "strip_top"}},
            },
        },
        {
            "data": heads,
            "mark": {"type": "text", "fontSize": 12, "fontWeight": "bold", "baseline": "top"},
            "encoding": {
                "x": {"value": {"expr": middle}},
                "y": {"value": {"expr": "strip_top + 20"}},
                "text": {"field": "says"},
                "color": {**_color(names, theme), "field": "says"},
            },
        },
    ]  # fmt: skip


def _held_back(theme: Theme) -> Spec:
    spots = [{"left": "a"}, {"left": "d"}]
    return {
        "data": {"values": spots},
        "mark": {"type": "text", "text": ["guess", "first"], "fontSize": 14, "lineHeight": 18,
                 "color": INKS[theme].quiet},
        "encoding": {
            "x": {"value": {"expr": "(datum.left == 'a' ? a_left : d_left) + strip_wide * 0.75"}},
            "y": {"value": {"expr": "(strip_top + height) / 2"}},
        },
    }  # fmt: skip
