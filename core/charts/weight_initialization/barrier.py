"""The loss on the straight way from one solution to another, before and after matching units."""

from __future__ import annotations

import numpy as np

from core.arrays import Float64
from core.charts.by_hand import INKS, Chart, Spec, Theme, arrow_bytes, outcome_colours
from core.charts.weight_initialization.layers import (
    label_layers,
    nothing_spec,
    number_axis,
    spec_of,
)
from core.charts.weight_initialization.pair import Pair, role_encodings
from core.wording import plain_number

HEIGHT = 330
LINES = ("as trained", "units matched")
_DASHES = ([1, 0], [7, 4])


def barrier_chart(
    pair: Pair,
    fractions: Float64,
    losses: tuple[Float64, Float64],
    heights: tuple[float, float],
    disagreement: float,
    theme: Theme,
) -> Chart:
    """Draw the training losses [point] along the line, before and after, on one scale.

    fractions: of the way [point], 0 at the first seed. heights: of both barriers. disagreement: on
    how many test points the seeds differ. NaN, all of them, where one of the seeds diverged.
    """
    finding = barrier_finding(pair, heights, disagreement)
    finite = [values[np.isfinite(values)] for values in losses]
    highest = max((float(values.max()) for values in finite if values.size), default=np.nan)
    if not np.isfinite(highest):
        return Chart(nothing_spec("no line to walk: one end diverged", HEIGHT, theme), finding)
    x, y = _axes(pair, highest)
    layers = [
        *_lines(x, y, theme),
        *_ends(pair, losses[0], x, y, theme),
        *_peaks(losses, heights, highest, x, y, theme),
    ]
    rows = arrow_bytes(line_columns(fractions, losses))
    return Chart(spec_of(HEIGHT, layers), finding, {"line": rows})


def barrier_finding(pair: Pair, heights: tuple[float, float], disagreement: float) -> str:
    """Say how high both barriers are, and on how many test points the two seeds differ."""
    first, second = pair
    if not np.isfinite(heights[0]):
        return f"There is no way between seeds {first} and {second}: not both stayed finite."
    before, after = (plain_number(height, 2) for height in heights)
    return (
        f"Straight from seed {first} to seed {second} the loss climbs by {before}; with units "
        f"matched, by {after}. Matched or not, they disagree on {disagreement:.0f} test points."
    )


def line_columns(
    fractions: Float64, losses: tuple[Float64, Float64]
) -> dict[str, list[float | None] | list[str]]:
    """Return the rows, one for each point of each line."""
    values = np.concatenate(losses)
    return {
        "line": np.repeat(LINES, len(fractions)).tolist(),
        "fraction": np.tile(fractions, len(LINES)).tolist(),
        "loss": [float(value) if np.isfinite(value) else None for value in values],
    }


def _axes(pair: Pair, highest: float) -> tuple[Spec, Spec]:
    ends = f"datum.value == 0 ? 'seed {pair[0]}' : datum.value == 1 ? 'seed {pair[1]}' : "
    return (
        {
            "field": "fraction",
            "type": "quantitative",
            "title": "straight from one network's weights to the other's",
            "scale": {"domain": [0, 1], "nice": False},
            "axis": {"values": [0, 0.5, 1], "labelExpr": f"{ends}'half way'"},
        },
        {
            "field": "loss",
            "type": "quantitative",
            "title": "training loss",
            "scale": {"domain": [0, 1.18 * highest or 1.0], "nice": False},
            "axis": number_axis(highest, 5),
        },
    )


def _colours(theme: Theme) -> list[str]:
    palette = outcome_colours(9, theme)
    return [palette[3], palette[0]]


def _lines(x: Spec, y: Spec, theme: Theme) -> list[Spec]:
    line: Spec = {"field": "line", "type": "nominal", "legend": None}
    domain = list(LINES)
    color = {**line, "scale": {"domain": domain, "range": _colours(theme)}}
    dash = {**line, "scale": {"domain": domain, "range": list(_DASHES)}}
    tooltip = [
        {"field": "line", "title": "units"},
        {"field": "fraction", "title": "share of the way", "format": ".2f"},
        {"field": "loss", "title": "training loss", "format": ".4g"},
    ]
    data = {"name": "line"}
    return [
        {
            "data": data,
            "mark": {"type": "line", "strokeWidth": 3},
            "encoding": {"x": x, "y": y, "color": color, "strokeDash": dash},
        },
        {
            "data": data,
            "mark": {"type": "point", "filled": True, "size": 130, "opacity": 0.001},
            "encoding": {"x": x, "y": y, "tooltip": tooltip},
        },
    ]


def _ends(pair: Pair, losses: Float64, x: Spec, y: Spec, theme: Theme) -> list[Spec]:
    color, shape = role_encodings(theme)
    rows = [
        {"fraction": fraction, "loss": float(losses[at]), "role": role, "seed": seed}
        for fraction, at, role, seed in zip((0, 1), (0, -1), ("first", "second"), pair, strict=True)
        if np.isfinite(losses[at])
    ]
    mark = {
        "type": "point",
        "filled": True,
        "size": 200,
        "opacity": 1,
        "clip": False,
        "stroke": INKS[theme].halo,
        "strokeWidth": 1,
    }
    tooltip = [{"field": "seed"}, {"field": "loss", "title": "training loss", "format": ".4g"}]
    encoding = {"x": x, "y": y, "fill": color, "shape": shape, "tooltip": tooltip}
    return [{"data": {"values": rows}, "mark": mark, "encoding": encoding}]


def _peaks(
    losses: tuple[Float64, Float64],
    heights: tuple[float, float],
    highest: float,
    x: Spec,
    y: Spec,
    theme: Theme,
) -> list[Spec]:
    """Return each line's name and barrier over its highest place, kept apart."""
    tops = [float(np.nanmax(values)) for values in losses]
    close = abs(tops[0] - tops[1]) < 0.09 * highest
    layers: list[Spec] = []
    for name, height, top, colour in zip(LINES, heights, tops, _colours(theme), strict=True):
        higher = top == max(tops) and (name == LINES[0] or tops[0] < tops[1])
        row = {"fraction": 0.5, "loss": top, "says": f"{name}: climbs by {plain_number(height, 2)}"}
        rise = -30 if close and higher else -13
        layers += label_layers([row], x, y, theme, dy=rise, color=colour)
    return layers
