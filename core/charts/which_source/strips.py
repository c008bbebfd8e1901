"""A study as strips: each row's scores as dots on one axis, its standard deviation on another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np

from core.charts import palette
from core.charts.chart import Chart, at, between, drawn, on_halo, places, tips
from core.charts.piles import binned, levels
from core.which_source.findings import spreads
from core.which_source.study import ALL, NOTHING, Study, called
from core.wording import plain_number

_OF = {
    NOTHING: "quiet", "init": "blue", "split": "orange", "order": "sky", "dropout": "vermillion",
    "noise": "green", "bit": "brown", "threads": "pink", "sampling": "amber", ALL: "ink",
}  # fmt: skip
"""Each source's colour, that of its own page."""

BINS = 90

LAYOUT = places(
    wide="width > 560",
    dots_left="wide ? 150 : 2",
    dots_right="wide ? 0.62 * width : 0.54 * width",
    deviation_left="dots_right + (wide ? 40 : 22)",
    deviation_right="width - 36",
    tall="height / rows",
    label="wide ? 0.5 * tall : 9",
    room="wide ? tall - 8 : tall - 24",
    dot=f"(dots_right - dots_left) / {BINS}",
)
_SPREAD = ("row", "deviation", "low", "high")
GROUND = "(datum.place + 1) * tall - 3"


def strips_chart(
    study: Study, rows: Sequence[str], shown: Sequence[str], title: str, finding: str
) -> Chart:
    """Draw the ``rows`` of a study one below the other; of those not ``shown`` only the names.

    Left, a dot for each seed at its score, piled where scores are alike; right, where all rows are
    shown, the standard deviation with its 95% interval. ``title``: what the scores are.
    """
    told, shown = set(rows) <= set(shown), [row for row in shown if row in study.scores]
    found = spreads(study, shown) if told and shown else []
    scores = np.concatenate([*(study.scores[row] for row in shown), np.empty(0)])
    strip = np.repeat([rows.index(row) for row in shown], [len(study.scores[n]) for n in shown])
    low, high = (scores.min(), scores.max()) if scores.size else (0.0, 1.0)
    # So far apart as to be told apart on the axis, where all scores are one.
    pad = max(0.04 * (high - low), 1e-3 * abs(high), 1e-9)
    low, high = low - pad, high + pad
    level = levels(strip * BINS + binned(scores, low, high, BINS))
    data: dict[str, dict[str, Any]] = {
        "dots": {
            "row": [rows[place] for place in strip],
            "place": strip,
            "seed": np.concatenate([*(study.seeds[row] for row in shown), np.empty(0)]),
            "score": scores,
            "level": level,
            "most": [level[strip == place].max() + 1 for place in strip],
        },
        "labels": {
            "place": range(len(rows)),
            "name": [called(row) for row in rows],
            "count": [f"n = {len(study.scores[row])}" if row in shown else "" for row in rows],
            "held_back": ["" if row in shown else "guess first" for row in rows],
        },
        "spreads": {
            **{name: [getattr(each, name) for each in found] for name in _SPREAD},
            "place": [rows.index(each.row) for each in found],
            "written": [plain_number(each.deviation, 2) for each in found],
        },
    }
    colour = alt.Scale(domain=list(rows), range=[alt.expr(_OF.get(name, "pink")) for name in rows])
    most = max((each.high for each in found), default=0.0) or 1.0
    return drawn(
        finding,
        data,
        _strips(_across("score:Q", title, [low, high], "dots"), colour),
        _deviations(colour, 1.02 * most) if told else [],
        params=[alt.VariableParameter(name="rows", value=len(rows)), *LAYOUT],
        height=40 * len(rows),
    )


def _across(field: str, title: str, domain: list[float], place: str) -> alt.X:
    scale = alt.Scale(domain=domain, nice=False, range=between(f"{place}_left", f"{place}_right"))
    axis = alt.Axis(tickCount=4, offset=4, orient="bottom")
    return alt.X(field, title=title, axis=axis, scale=scale)


def _strips(across: alt.X, colour: alt.Scale) -> list[alt.Chart]:
    dots, labels = alt.Chart(alt.NamedData("dots")), alt.Chart(alt.NamedData("labels"))
    pile = "(datum.level + 0.5) * min(dot, room / datum.most)"
    named = labels.encode(y=at("datum.place * tall + label"))
    waiting = labels.encode(
        alt.Text("held_back:N"), x=at("(dots_left + dots_right) / 2"), y=at(f"{GROUND} - room / 2")
    )
    return [
        labels.mark_rule(opacity=0.35).encode(x=at("dots_left"), x2=at("dots_right"), y=at(GROUND)),
        dots.mark_point(stroke=palette.HALO, strokeWidth=0.4, shape="circle").encode(
            across,
            alt.Fill("row:N", scale=colour, legend=None),
            y=at(f"{GROUND} - ({pile})"),
            size=at("pow(max(4.5, dot), 2)"),
            tooltip=tips("row:N", "seed:Q", alt.Tooltip("score:Q", format=".5~g")),
        ),
        named.mark_text(fontSize=alt.expr("wide ? 14 : 12"), fontWeight="bold").encode(
            alt.Text("name:N"), x=at("0")
        ),
        named.mark_text(align="right", color=palette.QUIET).encode(
            alt.Text("count:N"), x=at("wide ? 138 : dots_right")
        ),
        waiting.mark_text(align="center", color=palette.QUIET, fontStyle="italic"),
    ]


def _deviations(colour: alt.Scale, most: float) -> list[alt.Chart]:
    def across(field: str) -> alt.X:
        return _across(field, "standard deviation, 95% interval", [0, most], "deviation")

    spread = alt.Chart(alt.NamedData("spreads")).encode(y=at("(datum.place + 1) * tall - room / 2"))
    said = spread.encode(across("high:Q"), alt.Text("written:N"))
    return [
        spread.mark_rule(strokeWidth=3, opacity=0.6).encode(
            across("low:Q"), alt.X2("high:Q"), color=alt.Color("row:N", scale=colour, legend=None)
        ),
        spread.mark_point(size=90, shape="circle", stroke=palette.HALO, strokeWidth=1).encode(
            across("deviation:Q"),
            alt.Fill("row:N", scale=colour, legend=None),
            tooltip=tips("row:N", alt.Tooltip("deviation:Q", format=".4~g")),
        ),
        *on_halo(said, fontWeight="bold", dx=7),
    ]
