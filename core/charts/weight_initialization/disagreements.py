"""On how many test points two seeds disagree: a dot for each pair of seeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from core.arrays import Float64
from core.charts.chart import Chart, at, drawn, places
from core.charts.palette import QUIET, VERMILLION
from core.charts.piles import levels
from core.charts.weight_initialization.pair import Pair, hovered, labels, lit, nothing, subtitle

HEIGHT = 330
MOST_COLUMNS = 60
LARGEST_DOT = 15
HEADROOM = 34
"""Pixels above the dots, for the label of the chosen pair."""
HOVERED = hovered("pair")
TOOLTIP = {"one": "seed", "other": "and seed", "count": "disagree on"}


def disagreement_chart(
    seeds: Sequence[int], counts: Float64, accuracies: Sequence[float], test_points: int, pair: Pair
) -> Chart:
    """Draw a dot for each pair of seeds, at the number of test points on which they disagree.

    ``counts``: [seed, seed]; NaN for a seed that diverged. ``accuracies``: on the test points.
    """
    finding = disagreement_finding(seeds, counts, accuracies, test_points, pair)
    columns = pair_columns(seeds, counts, pair)
    if not len(columns["count"]):
        return nothing("no two seeds to compare", finding, HEIGHT)
    most = int(columns["count"].max())
    room = f"(height - {HEADROOM}) / {int(columns['height'].max()) + 1}"
    dots = most // column_width(most) + 2
    return drawn(
        finding,
        {"pairs": columns},
        _layers(most, test_points),
        params=places(dot=f"min({LARGEST_DOT}, width / {dots}, {room})"),
        height=HEIGHT,
        title=subtitle("a dot for each pair of seeds"),
    )


def disagreement_finding(
    seeds: Sequence[int], counts: Float64, accuracies: Sequence[float], test_points: int, pair: Pair
) -> str:
    """Say how far the pairs disagree, and how little their accuracies tell of it."""
    first, second = (list(seeds).index(seed) for seed in pair)
    all_pairs = counts[np.triu_indices(len(seeds), 1)]
    finite = all_pairs[np.isfinite(all_pairs)]
    if not finite.size:
        return "There are no two seeds whose numbers stayed finite, so there is nothing to compare."
    count = counts[first, second]
    told = f"Seeds {pair[0]} and {pair[1]} cannot be compared: not both stayed finite"
    if np.isfinite(count):
        gap = abs(accuracies[first] - accuracies[second])
        told = (
            f"Seeds {pair[0]} and {pair[1]} disagree on {count:.0f} of {test_points:,} test "
            f"points, while their accuracies differ by {100 * gap:.1f} points"
        )
    if finite.size == 1:
        return f"{told}."
    ends = f"{finite.min():.0f} to {finite.max():.0f}, median {np.median(finite):.0f}"
    return f"{told}; all {finite.size:,} pairs: {ends}."


def pair_columns(seeds: Sequence[int], counts: Float64, pair: Pair) -> dict[str, Any]:
    """Return the rows: both seeds, their count, the dot's place, and whether it is the chosen."""
    first, second = np.triu_indices(len(seeds), 1)
    values, names = counts[first, second], np.array(seeds, dtype=np.int64)
    finite = np.isfinite(values)
    one, other = names[first[finite]], names[second[finite]]
    whole = values[finite].astype(np.int64)
    is_chosen = np.isin(one, pair) & np.isin(other, pair)
    width = column_width(int(whole.max(initial=0)))
    column = whole // width
    # The chosen pair's dot lies at the bottom of its column.
    order = np.lexsort((~is_chosen, column))
    height = np.empty_like(column)
    height[order] = levels(column[order])
    return {
        "one": one,
        "other": other,
        "pair": np.arange(len(one)),
        "count": whole,
        "place": column * width + (width - 1) // 2,
        "height": height,
        "chosen": is_chosen.astype(np.int64),
        "says": [f"seeds {pair[0]} and {pair[1]}: {count}" for count in whole],
    }


def column_width(most: int) -> int:
    """Return how many counts share a column of dots: 1 as long as there is room for each."""
    return most // MOST_COLUMNS + 1


def _layers(most: int, test_points: int) -> list[alt.Chart]:
    margin = 0.5 + 0.03 * most
    pairs = alt.Chart(alt.NamedData("pairs")).encode(
        alt.X(
            "place:Q",
            title=f"test points, of {test_points:,}, on which the pair disagrees",
            scale=alt.Scale(domain=[-margin, most + margin]),
            axis=alt.Axis(tickCount=6, tickMinStep=1, format="d"),
        )
    )
    stacked = alt.Y(
        "height:Q",
        title="pairs of seeds",
        scale=alt.Scale(domain=[-0.5, alt.expr("height / dot - 0.5")], nice=False),
        axis=alt.Axis(labels=False, ticks=False, domain=False),
    )
    dots = pairs.mark_point(shape="circle", size=alt.expr("pow(dot * 0.92, 2)")).encode(
        stacked,
        fill=lit(datum.chosen == 1, VERMILLION, QUIET),
        opacity=lit(HOVERED, 1, 0.85),
        tooltip=[alt.Tooltip(f"{column}:N", title=says) for column, says in TOOLTIP.items()],
    )
    own = pairs.transform_filter(datum.chosen == 1)
    line = own.mark_rule(strokeWidth=2, strokeDash=[3, 3], color=VERMILLION).encode(
        y=at("height - dot * (datum.height + 1)"), y2=at("20")
    )
    name = own.encode(y=at("8"))
    return [
        dots.add_params(HOVERED),
        line,
        *labels(name.transform_filter(datum.place < 0.5 * most), align="left", color=VERMILLION),
        *labels(name.transform_filter(datum.place >= 0.5 * most), align="right", color=VERMILLION),
    ]
