"""The different sums that many orders give: a dot a sum, as large as the orders that gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from core.charts.chart import ONE, Chart, at, drawn, tips
from core.charts.palette import HALO, QUIET, group_colours
from core.wording import number_of

if TYPE_CHECKING:
    from core.runtime_algorithms.summation import OrderedSums

ROW = 58
_LARGEST, _SMALLEST = 1000.0, 14.0


def sums_chart(sums: OrderedSums, finding: str, told: bool = True) -> Chart:
    """Draw a row for each method; dots of different sums may overlap.

    Untold, there is but the first order, from whose sum all are measured.
    """
    methods, rows = list(sums.methods), sum_rows(sums, told)
    reach = max(1.0, float(np.abs(rows["sums"]["distance"]).max()))
    row, start = f"height / {len(methods)}", "exact" if told else "first"
    line = at(f"{row} * (datum.row + 0.64)")
    axis = alt.Axis(format="+~r", tickCount=9, labelOverlap=True) if told else alt.Axis(values=[0])
    x = alt.X(
        "distance:Q",
        title=f"units in the last place from the {start} sum",
        scale=alt.Scale(domain=[-1.08 * reach, 1.08 * reach]),
        axis=axis,
    )
    units = alt.Tooltip("distance:Q", title="units in the last place", format="+.2f")
    colours = alt.Scale(domain=methods, range=group_colours(len(methods)))
    dots = alt.Chart(alt.NamedData("sums"))
    titles = alt.Chart(alt.NamedData("methods"))
    zero = alt.Chart(ONE).transform_calculate(distance="0")
    layers = [
        zero.mark_rule(strokeDash=[3, 3], color=QUIET).encode(x),
        titles.mark_rule(opacity=0.3).encode(x=at("0"), x2=at("width"), y=line),
        dots.mark_point(opacity=0.75, stroke=HALO, strokeWidth=0.7).encode(
            x,
            alt.Fill("method:N", scale=colours, legend=None) if told else alt.FillValue(QUIET),
            alt.Size("area:Q", scale=None),
            alt.Shape(value="circle"),
            y=line,
            tooltip=tips("method:N", units, "orders:Q"),
        ),
        titles.mark_text(fontWeight="bold").encode(
            alt.Text("title:N"), x=at("0"), y=at(f"{row} * (datum.row + 0.14)")
        ),
    ]
    return drawn(finding, rows, layers, height=ROW * len(methods))


def sum_rows(sums: OrderedSums, told: bool) -> dict[str, dict[str, Any]]:
    """Return a row for each different sum, its area the share of orders; and one a method."""
    methods = sums.methods
    shown = [sums.different(each) if told else (np.zeros(1), np.ones(1, int)) for each in methods]
    counts = [len(orders) for _, orders in shown]
    orders = np.concatenate([orders for _, orders in shown])
    share = orders / (sums.settings.orders if told else 1)
    names = {method: method for method in methods} | {"exact": "exact, rounded once"}
    titles = [
        f"{names[method]}: {number_of(count, 'sum', 'different sums')}" if told else names[method]
        for method, count in zip(methods, counts, strict=True)
    ]
    return {
        "sums": {
            "method": np.repeat(methods, counts),
            "distance": np.concatenate([distances for distances, _ in shown]),
            "orders": orders,
            "area": np.maximum(_LARGEST * share, _SMALLEST),
            "row": np.repeat(range(len(counts)), counts),
        },
        "methods": {"title": titles, "row": range(len(titles))},
    }
