"""On how many test points two seeds disagree: a dot for each pair of seeds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.arrays import Float64, Integers
from core.charts.by_hand import INKS, Chart, Spec, Theme, arrow_bytes, outcome_colours
from core.charts.weight_initialization.layers import (
    hovered,
    label_layers,
    lit,
    nothing_spec,
    spec_of,
    subtitle,
)
from core.charts.weight_initialization.pair import Pair

HEIGHT = 330
MOST_COLUMNS = 60
LARGEST_DOT = 15
HEADROOM = 34
"""Pixels above the dots, for the label of the chosen pair."""


def disagreement_chart(
    seeds: Sequence[int],
    counts: Float64,
    accuracies: Sequence[float],
    test_points: int,
    pair: Pair,
    theme: Theme,
) -> Chart:
    """Draw a dot for each pair of seeds, at the number of test points on which they disagree.

    counts: [seed, seed]; NaN for a seed that diverged. accuracies: on the test points [seed].
    """
    finding = disagreement_finding(seeds, counts, accuracies, test_points, pair)
    columns = pair_columns(seeds, counts, pair)
    if not columns["count"]:
        return Chart(nothing_spec("no two seeds to compare", HEIGHT, theme), finding)
    most, tallest = max(columns["count"]), max(columns["height"]) + 1
    places = _places(most, tallest)
    x, y = _axes(most, test_points)
    layers = [*_dots(x, y, theme), *_chosen(columns, pair, x, theme)]
    title = subtitle("a dot for each pair of seeds", theme)
    spec = spec_of(HEIGHT, layers, params=places, title=title)
    return Chart(spec, finding, {"pairs": arrow_bytes(columns)})


def disagreement_finding(
    seeds: Sequence[int],
    counts: Float64,
    accuracies: Sequence[float],
    test_points: int,
    pair: Pair,
) -> str:
    """Say how far the pairs disagree, and how little their accuracies tell of it."""
    first, second = (list(seeds).index(seed) for seed in pair)
    all_pairs = counts[np.triu_indices(len(seeds), 1)]
    finite = all_pairs[np.isfinite(all_pairs)]
    if not finite.size:
        return "There are no two seeds whose numbers stayed finite, so there is nothing to compare."
    chosen = counts[first, second]
    if not np.isfinite(chosen):
        told = f"Seeds {pair[0]} and {pair[1]} cannot be compared: not both stayed finite"
    else:
        gap = abs(accuracies[first] - accuracies[second])
        told = (
            f"Seeds {pair[0]} and {pair[1]} disagree on {chosen:.0f} of {test_points:,} test "
            f"points, while their accuracies differ by {100 * gap:.1f} points"
        )
    if finite.size == 1:
        return f"{told}."
    return (
        f"{told}; all {finite.size:,} pairs: {finite.min():.0f} to {finite.max():.0f}, "
        f"median {np.median(finite):.0f}."
    )


def pair_columns(seeds: Sequence[int], counts: Float64, pair: Pair) -> dict[str, list[int]]:
    """Return the rows: both seeds, their count, the dot's place, and whether it is the chosen."""
    first, second = np.triu_indices(len(seeds), 1)
    values, names = counts[first, second], np.array(seeds, dtype=np.int64)
    finite = np.isfinite(values)
    one, other = names[first[finite]], names[second[finite]]
    whole = values[finite].astype(np.int64)
    chosen = ((one == pair[0]) & (other == pair[1])) | ((one == pair[1]) & (other == pair[0]))
    width = column_width(int(whole.max(initial=0)))
    column = whole // width
    return {
        "one": one.tolist(),
        "other": other.tolist(),
        "pair": list(range(len(one))),
        "count": whole.tolist(),
        "place": (column * width + (width - 1) // 2).tolist(),
        "height": _stacked(column, ~chosen).tolist(),
        "chosen": chosen.astype(np.int64).tolist(),
    }


def column_width(most: int) -> int:
    """Return how many counts share a column of dots: 1 as long as there is room for each."""
    return most // MOST_COLUMNS + 1


def _stacked(column: Integers, later: np.ndarray) -> Integers:
    """Return the place of each dot in its column, those that are not ``later`` at the bottom."""
    order = np.lexsort((later, column))
    ranked = column[order]
    starts = np.searchsorted(ranked, ranked, side="left")
    place = np.empty_like(column)
    place[order] = np.arange(len(column)) - starts
    return place


def _places(most: int, tallest: int) -> list[Spec]:
    columns = most // column_width(most) + 2
    room = f"(height - {HEADROOM}) / {tallest}"
    return [
        {"name": "dot", "expr": f"min({LARGEST_DOT}, width / {columns}, {room})"},
    ]


def _axes(most: int, test_points: int) -> tuple[Spec, Spec]:
    margin = 0.5 + 0.03 * most
    return (
        {
            "field": "place",
            "type": "quantitative",
            "title": f"test points, of {test_points:,}, on which the pair disagrees",
            "scale": {"domain": [-margin, most + margin], "nice": False, "zero": False},
            "axis": {"tickCount": 6, "tickMinStep": 1, "format": "d"},
        },
        {
            "field": "height",
            "type": "quantitative",
            "title": "pairs of seeds",
            "scale": {"domain": [-0.5, {"expr": "height / dot - 0.5"}], "nice": False},
            "axis": {"labels": False, "ticks": False, "domain": False},
        },
    )


def _dots(x: Spec, y: Spec, theme: Theme) -> list[Spec]:
    ink, accent = INKS[theme], outcome_colours(9, theme)[3]
    tooltip = [
        {"field": "one", "title": "seed"},
        {"field": "other", "title": "and seed"},
        {"field": "count", "title": "disagree on"},
    ]
    mark = {
        "type": "point",
        "shape": "circle",
        "filled": True,
        "size": {"expr": "pow(dot * 0.92, 2)"},
    }
    fill = {
        "condition": {"test": "datum.chosen == 1", "value": accent},
        "value": ink.quiet,
    }
    return [
        {
            "data": {"name": "pairs"},
            "name": "dots",
            "params": [hovered("pair")],
            "mark": mark,
            "encoding": {
                "x": x,
                "y": y,
                "fill": fill,
                "opacity": lit(1, 0.85),
                "tooltip": tooltip,
            },
        }
    ]


def _chosen(columns: dict[str, list[int]], pair: Pair, x: Spec, theme: Theme) -> list[Spec]:
    """Return a line at the chosen pair and its name at the top; nothing if one diverged."""
    if 1 not in columns["chosen"]:
        return []
    at = columns["chosen"].index(1)
    count, place, most = columns["count"][at], columns["place"][at], max(columns["count"])
    accent = outcome_colours(9, theme)[3]
    row = {"place": place, "says": f"seeds {pair[0]} and {pair[1]}: {count}"}
    rule = {
        "data": {"values": [row]},
        "mark": {"type": "rule", "strokeWidth": 2, "strokeDash": [3, 3], "color": accent},
        "encoding": {
            "x": x,
            "y": {"value": {"expr": f"height - dot * {columns['height'][at] + 1}"}},
            "y2": {"value": 20},
        },
    }
    side = "left" if place < 0.5 * most else "right"
    top: Spec = {"value": 8}
    return [rule, *label_layers([row], x, top, theme, align=side, color=accent)]
