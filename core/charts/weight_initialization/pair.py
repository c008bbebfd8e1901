"""What the pictures of a real network share: the two seeds that are compared, words, hovering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from core.charts.chart import Chart, at, chosen, drawn, on_halo
from core.charts.palette import GREEN, INK, PINK, QUIET, WAITING

Pair = tuple[int, int]
"""The two seeds, first and second."""

ROLES = ("first", "second", "other")
SIGNS = ("●", "◆", "")

ROLE_COLOUR = alt.Scale(domain=ROLES, range=[GREEN, PINK, QUIET])
"""None of them is a class's in the pictures of boundaries."""
ROLE_SHAPE = alt.Scale(domain=ROLES, range=("circle", "diamond", "circle"))

LABEL = {"fontSize": 13, "fontWeight": "bold", "align": "center", "strokeOpacity": 0.8}


def roles(seeds: Sequence[int], pair: Pair | None) -> list[str]:
    """Return the role of each seed: first, second or other."""
    names = dict(zip(pair, ROLES, strict=False)) if pair else {}
    return [names.get(seed, "other") for seed in seeds]


def hovered(field: str) -> alt.Parameter:
    """Return a selection of the row whose ``field`` the pointer is on."""
    return alt.selection_point(
        name="hovered", fields=[field], on="pointerover", clear="pointerout", empty=False
    )


def lit(condition: Any, on: Any, off: Any) -> Any:
    """Return a channel that is ``on`` for rows such as the hovered one, ``off`` for the others."""
    return chosen(alt.when(condition).then(alt.value(on)).otherwise(alt.value(off)))


def labels(places: alt.Chart, **mark: Any) -> list[alt.Chart]:
    """Return the text ``says`` of each row at its place, on a halo."""
    return on_halo(places.encode(alt.Text("says:N")), **{**LABEL, "color": INK, **mark})


def root_steps(last: int, title: str, **scale: Any) -> alt.X:
    """Return an axis of steps that gives most room to the first ones, where most happens."""
    return alt.X(
        "step:Q",
        title=title,
        scale=alt.Scale(type="sqrt", domain=[0, max(last, 1)], **scale),
        axis=alt.Axis(orient="bottom", values=sorted({0, last // 16, last // 4, last})),
    )


def subtitle(text: str) -> alt.Title:
    """Return a line over a picture that says how to read its marks."""
    return alt.Title(
        text, anchor="start", fontSize=12, fontWeight="normal", color=WAITING, offset=8
    )


def nothing(says: str, finding: str, height: int) -> Chart:
    """Return a picture that says why there is nothing to draw."""
    words = alt.Chart(alt.NamedData("words")).encode(
        alt.Text("says:N"), x=at("width / 2"), y=at("height / 2")
    )
    mark = words.mark_text(fontSize=15, align="center", limit=alt.expr("width"))
    return drawn(finding, {"words": {"says": [says]}}, [mark], height=height)
