"""Error bars against the truth: which intervals hold it, and how long they ought to be."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
from altair import datum

from core.charts.chart import ONE, Chart, at, drawn, places
from core.charts.data_splits.parts import CROSS, domain_of
from core.charts.palette import BLUE, INK, VERMILLION
from core.data_splits.coverage import Coverage, DrawOfData

MOST_SHOWN = 100
"""So many intervals are drawn; all are counted."""

_ON_A_PHONE = 40
_ASIDE = 84
"""Pixels at the right for the truth's label."""

_NAMES = {
    "mean": "mean score",
    "low": "naive, from",
    "high": "naive, to",
    "corrected_low": "corrected, from",
    "corrected_high": "corrected, to",
}
_PARTS = [alt.Tooltip(f"{field}:Q", title=name, format=".1%") for field, name in _NAMES.items()]
TOOLTIP = [alt.Tooltip("seed:N", title="data seed"), *_PARTS]


def intervals_chart(
    draws: Sequence[DrawOfData], result: Coverage, finding: str, told: bool = True
) -> Chart:
    """Draw the first ``MOST_SHOWN`` draws: the naive interval thick, the corrected one thin.

    If ``told`` the truth is a level line, and a naive interval that misses it is marked by colour
    and by a cross.
    """
    shown = draws[:MOST_SHOWN]
    naive, corrected = result.naive[:MOST_SHOWN], result.corrected[:MOST_SHOWN]
    rows = {
        "place": np.arange(len(shown)),
        "seed": [draw.seed for draw in shown],
        "mean": [draw.estimate for draw in shown],
        "low": naive[:, 0],
        "high": naive[:, 1],
        "corrected_low": corrected[:, 0],
        "corrected_high": corrected[:, 1],
    }
    if told:
        rows["holds"] = np.where(result.naive_holds[:MOST_SHOWN], "holds", "misses")
    domain = domain_of(np.concatenate([naive, corrected]))
    scale, axis = alt.Scale(domain=domain), alt.Axis(format=".0%", tickCount=6)

    def accuracy(field: str) -> alt.Y:
        return alt.Y(field, title="accuracy", scale=scale, axis=axis)

    x = at(f"(datum.place + 0.5) * (width - {_ASIDE}) / drawn")
    draw = alt.Chart(alt.NamedData("intervals")).transform_filter("datum.place < drawn")
    colour = alt.Scale(domain=["holds", "misses"], range=[BLUE, VERMILLION])
    thin = draw.mark_rule(strokeWidth=1.2).encode(
        accuracy("corrected_low:Q"), alt.Y2("corrected_high:Q"), x=x
    )
    thick = draw.mark_rule(strokeWidth=alt.expr("min(5, 0.5 * width / drawn)"), color=BLUE).encode(
        accuracy("low:Q"), alt.Y2("high:Q"), x=x, tooltip=TOOLTIP
    )
    layers = [thin, thick]
    if told:
        layers[1] = thick.encode(alt.Color("holds:N", scale=colour, legend=None))
        cross = draw.mark_point(shape=CROSS, size=40, strokeWidth=2, filled=False, color=VERMILLION)
        level = alt.Chart(ONE).encode(
            alt.YDatum(result.truth, scale=scale, axis=axis, title="accuracy")
        )
        layers += [
            cross.transform_filter(datum.holds == "misses").encode(accuracy("mean:Q"), x=x),
            level.mark_rule(strokeWidth=2, color=INK),
            level.mark_text(align="right", dy=-9, fontWeight="bold").encode(
                alt.TextValue(f"truth {result.truth:.1%}"), x=at("width")
            ),
        ]
    few = f"min({len(shown)}, width > 500 ? {MOST_SHOWN} : {_ON_A_PHONE})"
    return drawn(finding, {"intervals": rows}, layers, params=places(drawn=few), height=310)
