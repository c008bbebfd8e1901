"""The draw: u on the bar of all tokens, and below it many draws beside their probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
from altair import datum

from core.charts.chart import ONE, Chart, Layer, at, chosen, drawn, places, settled
from core.charts.palette import BLUE, HALO, INK, OBSERVED, PIECE, TOP_K, WAITING
from core.wording import number_of

if TYPE_CHECKING:
    from core.text_sampling.draws import Drawn

ROWS, PIECES = alt.NamedData("rows"), alt.NamedData("pieces")
THEORY = [alt.Tooltip("token:N"), alt.Tooltip("theory:Q", title="probability", format=".3%")]
OBSERVATION = [
    *THEORY,
    alt.Tooltip("drawn:Q", title="share of the draws", format=".3%"),
    alt.Tooltip("count:Q", title="times drawn", format=","),
]
PLACE = [
    alt.Tooltip("token:N"),
    alt.Tooltip("probability:Q", format=".3%"),
    alt.Tooltip("start:Q", title="from", format=".4f"),
    alt.Tooltip("end:Q", title="to", format=".4f"),
]


def draws_chart(draws: Drawn, finding: str, told: bool = True) -> Chart:
    """Draw the bar and the rows; untold, without what was drawn."""
    p, observed = draws.theory, draws.counts / draws.draws
    # The others together may dwarf every single token: their bar is cut off at the edge.
    longest = max((p + _error(p, draws.draws)).max(), observed.max()) if told else p.max()
    most = max(float(longest), 1e-9)
    layout = places(
        narrow="width < 640",
        names_wide="narrow ? min(84, width * 0.22) : 128",
        bars_wide="width - names_wide - 112",
        head="narrow ? 116 : 104",
        row_high=f"(height - head) / {len(p) + (1 if draws.others else 0)}",
        bar_high="min(row_high * 0.62, 16)",
        most=repr(most),
    )
    groups: list[list[Layer]] = [[*_bar(), *_u(draws)], [*_theory()]]
    if told:
        groups.append([*_observed(draws.draws)])
    return drawn(finding, _rows(draws, told), *groups, params=layout, height=420)


def _error(p: Any, draws: int) -> Any:
    """Return two standard errors of the share of so many draws."""
    return 2 * np.sqrt(p * (1 - p) / draws)


def _rows(draws: Drawn, told: bool) -> dict[str, dict[str, Any]]:
    others = [f"{draws.others:,} others"] if draws.others else []
    count = len(draws.names) + len(others)
    p = np.clip(np.append(draws.theory, draws.rest), 0, 1)[:count]
    counts = np.append(draws.counts, draws.rest_count)[:count]
    rows = {"row": np.arange(count), "token": [*draws.names, *others], "theory": p}
    if told:
        rows |= {"drawn": counts / draws.draws, "count": counts, "error": _error(p, draws.draws)}
    pieces = {
        "start": draws.starts,
        "end": draws.ends,
        "probability": draws.ends - draws.starts,
        "token": draws.pieces,
        "picked": np.arange(len(draws.pieces)) == draws.picked,
        "shade": np.arange(len(draws.pieces)) % 2,
    }
    return {"rows": rows, "pieces": pieces}


@settled
def _bar() -> list[alt.Chart]:
    high = {"y": at("34"), "y2": at("58")}
    piece = alt.Chart(PIECES).encode(
        x=at("datum.start * width"), x2=at("datum.end * width"), tooltip=PLACE, **high
    )
    room = "datum.probability * width > 7 * length(datum.token) + 6"
    return [
        alt.Chart(ONE).mark_rect(color=PIECE).encode(x=at("0"), x2=at("width"), **high),
        piece.mark_rect().encode(color=at("datum.shade ? next_piece : piece")),
        piece.transform_filter(datum.picked).mark_rect(color=BLUE, stroke=INK, strokeWidth=1.5),
        alt.Chart(PIECES)
        .transform_filter("!datum.picked")
        .mark_text(align="center")
        .encode(
            alt.Text("token:N"),
            x=at("(datum.start + datum.end) / 2 * width"),
            y=at("46"),
            opacity=at(f"{room} ? 1 : 0"),
        ),
        _caption("0", WAITING, "0", "68"),
        _caption("cumulative probability", WAITING, "width / 2", "68", "center"),
        _caption("1", WAITING, "width", "68", "right"),
    ]


def _u(draws: Drawn) -> list[alt.Chart]:
    align: Any = "left" if draws.u < 0.5 else "right"
    gap = 4 if draws.u < 0.5 else -4
    u, place = alt.Chart(ONE), f"{draws.u} * width"
    return [
        u.mark_rule(color=INK, strokeWidth=2).encode(x=at(place), y=at("20"), y2=at("62")),
        u.mark_text(align=align, fontWeight="bold", fontSize=13).encode(
            alt.TextValue(f"u = {draws.u:.4f} picks {draws.pieces[draws.picked]}"),
            x=at(f"{place} + ({gap})"),
            y=at("12"),
        ),
    ]


def _along(share: str) -> Any:
    return at(f"names_wide + clamp({share}, 0, most) / most * bars_wide")


def _down(drop: str = "row_high / 2") -> Any:
    return at(f"head + datum.row * row_high + {drop}")


@settled
def _theory() -> list[alt.Chart]:
    row = alt.Chart(ROWS).encode(y=_down())
    removed = alt.when(datum.theory == 0).then(alt.value(TOP_K)).otherwise(alt.value(INK))
    return [
        _caption("■ probability", BLUE, "0"),
        _caption("theory", WAITING, "width - 56", align="right"),
        row.mark_text(limit=alt.expr("names_wide - 8")).encode(alt.Text("token:N"), x=at("0")),
        alt.Chart(ROWS)
        .mark_rect(color=BLUE, opacity=0.75)
        .encode(
            x=at("names_wide"),
            x2=_along("datum.theory"),
            y=_down("(row_high - bar_high) / 2"),
            y2=_down("(row_high + bar_high) / 2"),
            tooltip=THEORY,
        ),
        row.mark_text(align="right").encode(
            x=at("width - 56"),
            color=chosen(removed),
            text=at("datum.theory == 0 ? 'removed ×' : format(datum.theory, '.1%')"),
        ),
    ]


@settled
def _observed(count: int) -> list[alt.Chart]:
    row = alt.Chart(ROWS).encode(y=_down())
    return [
        _caption(f"● {number_of(count, 'draw', 'draws')}", TOP_K, "102"),
        _caption("─ two standard errors", WAITING, "narrow ? 0 : 205", "narrow ? 106 : 92"),
        _caption("drawn", WAITING, "width", align="right"),
        row.transform_filter(datum.theory > 0)
        .mark_rule(color=INK, strokeWidth=1.5)
        .encode(x=_along("datum.theory - datum.error"), x2=_along("datum.theory + datum.error")),
        row.mark_point(size=60, color=OBSERVED, stroke=HALO, strokeWidth=1).encode(
            x=_along("datum.drawn"), tooltip=OBSERVATION
        ),
        row.mark_text(align="right").encode(
            x=at("width"), text=at("format(datum.drawn, '.1%')"), tooltip=OBSERVATION
        ),
    ]


def _caption(says: str, colour: Any, x: str, y: str = "92", align: Any = "left") -> alt.Chart:
    text = alt.Chart(ONE).mark_text(text=says, color=colour, align=align)
    return text.encode(x=at(x), y=at(y))
