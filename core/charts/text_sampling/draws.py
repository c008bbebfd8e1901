"""The draw: u on the bar of all tokens, and below it many draws beside their probabilities."""

from __future__ import annotations

import numpy as np

from core.charts.by_hand import INKS, Chart, Spec, Theme, arrow_bytes, layered, places
from core.charts.text_sampling.pipeline import KEPT, NARROW, REMOVED
from core.text_sampling.drawn import Drawn

PALE: dict[Theme, tuple[str, str]] = {
    "light": ("#C4DDEE", "#9CC6E3"),
    "dark": ("#174461", "#205C84"),
}
DOT: dict[Theme, str] = {"light": "#D55E00", "dark": "#F0A45B"}


def draws_chart(drawn: Drawn, theme: Theme, finding: str, told: bool = True) -> Chart:
    """Draw the bar and the rows; untold, without what was drawn."""
    layers = [*_bar(drawn, theme), *_rows(theme)]
    if told:
        layers += _observed(drawn, theme)
    return Chart(layered(layers, _layout(drawn), height=420), finding, _data(drawn))


def _layout(drawn: Drawn) -> list[Spec]:
    return places(
        names_wide=f"{NARROW} ? min(84, width * 0.22) : 128",
        bars_wide="width - names_wide - 112",
        head=f"{NARROW} ? 116 : 104",
        row_high=f"(height - head) / {len(drawn.names) + (1 if drawn.others else 0)}",
        bar_high="min(row_high * 0.62, 16)",
    )


def _data(drawn: Drawn) -> dict[str, bytes]:
    names, theory = list(drawn.names), drawn.theory.tolist()
    counts = drawn.counts.tolist()
    if drawn.others:
        names.append(f"{drawn.others:,} others")
        theory.append(drawn.rest)
        counts.append(drawn.rest_count)
    p = np.clip(np.array(theory), 0, 1)
    observed = np.array(counts) / drawn.draws
    error = 2 * np.sqrt(p * (1 - p) / drawn.draws)
    # The others together may dwarf every single token: their bar is cut off at the edge.
    single = slice(None, len(drawn.names))
    most = float(max((p + error)[single].max(), observed[single].max(), 1e-9))
    return {
        "rows": arrow_bytes(
            {
                "row": np.arange(len(names)),
                "token": names,
                "theory": p,
                "drawn": observed,
                "count": np.array(counts),
                "long": np.minimum(p / most, 1),
                "low": np.clip((p - error) / most, 0, 1),
                "high": np.clip((p + error) / most, 0, 1),
                "at": np.minimum(observed / most, 1),
                "off": observed - p,
            }
        ),
        "pieces": arrow_bytes(
            {
                "start": drawn.starts,
                "end": drawn.ends,
                "probability": drawn.ends - drawn.starts,
                "token": list(drawn.pieces),
                "shade": np.arange(len(drawn.pieces)) % 2,
            }
        ),
    }


def _text(theme: Theme, **changes: object) -> Spec:
    return {"type": "text", "fontSize": {"expr": f"{NARROW} ? 11 : 12"}, "align": "left",
            "baseline": "middle", "color": INKS[theme].text, **changes}  # fmt: skip


def _at(expression: str) -> Spec:
    return {"value": {"expr": expression}}


def _bar(drawn: Drawn, theme: Theme) -> list[Spec]:
    ink = INKS[theme]
    across = {"x": _at("datum.start * width"), "x2": _at("datum.end * width"),
              "y": _at("34"), "y2": _at("58")}  # fmt: skip
    tooltip = [{"field": "token"}, {"field": "probability", "format": ".3%"},
               {"field": "start", "title": "from", "format": ".4f"},
               {"field": "end", "title": "to", "format": ".4f"}]  # fmt: skip
    picked = {"values": [{"start": drawn.low, "end": drawn.high, "token": drawn.picked,
                          "probability": drawn.high - drawn.low}]}  # fmt: skip
    align = "left" if drawn.u < 0.5 else "right"
    return [
        {
            "data": {"values": [{"start": 0, "end": 1}]},
            "mark": {"type": "rect", "color": PALE[theme][0]},
            "encoding": across,
        },
        {
            "data": {"name": "pieces"},
            "mark": {"type": "rect"},
            "encoding": {
                **across,
                "color": {"field": "shade", "type": "nominal", "legend": None,
                          "scale": {"domain": [0, 1], "range": list(PALE[theme])}},
                "tooltip": tooltip,
            },
        },
        {
            "data": picked,
            "mark": {"type": "rect", "color": KEPT[theme], "stroke": ink.text, "strokeWidth": 1.5},
            "encoding": {**across, "tooltip": tooltip},
        },
        {
            "data": {"name": "pieces"},
            "transform": [{"filter": "datum.token != " + _quoted(drawn.picked)}],
            "mark": _text(theme, align="center", fontSize=11),
            "encoding": {
                "x": _at("(datum.start + datum.end) / 2 * width"),
                "y": _at("46"),
                "text": {"field": "token", "type": "nominal"},
                "opacity": _at("datum.probability * width > 7 * length(datum.token) + 6 ? 1 : 0"),
            },
        },
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "color": ink.text, "strokeWidth": 2},
            "encoding": {"x": _at(f"{drawn.u} * width"), "y": _at("20"), "y2": _at("62")},
        },
        {
            "data": {"values": [{"says": f"u = {drawn.u:.4f} picks {drawn.picked}"}]},
            "mark": _text(theme, align=align, fontWeight="bold", fontSize=13),
            "encoding": {"x": _at(f"{drawn.u} * width + ({4 if align == 'left' else -4})"),
                         "y": _at("12"), "text": {"field": "says", "type": "nominal"}},
        },
        *(
            {
                "data": {"values": [{"says": says}]},
                "mark": _text(theme, align=side, fontSize=11, color=ink.waiting),
                "encoding": {"x": _at(place), "y": _at("68"),
                             "text": {"field": "says", "type": "nominal"}},
            }
            for says, place, side in (("0", "0", "left"), ("cumulative probability", "width / 2",
                                                           "center"), ("1", "width", "right"))
        ),
    ]  # fmt: skip


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _row(drop: str = "row_high / 2") -> Spec:
    return _at(f"head + datum.row * row_high + {drop}")


TOOLTIP: list[Spec] = [
    {"field": "token"},
    {"field": "theory", "title": "probability", "format": ".3%"},
    {"field": "drawn", "title": "share of the draws", "format": ".3%"},
    {"field": "count", "title": "times drawn", "format": ","},
]


def _rows(theme: Theme) -> list[Spec]:
    ink = INKS[theme]
    tooltip = [each for each in TOOLTIP if each["field"] in ("token", "theory")]
    removed = "datum.theory == 0"
    number = {
        "value": {
            "expr": f"{removed} ? 'removed ×' : format(datum.theory, '.1%')",
        }
    }
    return [
        _caption(theme, "■ probability", KEPT[theme], "0", "left"),
        _caption(theme, "theory", ink.waiting, "width - 56", "right"),
        {
            "data": {"name": "rows"},
            "mark": _text(theme, limit={"expr": "names_wide - 8"}),
            "encoding": {"x": _at("0"), "y": _row(), "text": {"field": "token", "type": "nominal"}},
        },
        {
            "data": {"name": "rows"},
            "mark": {"type": "rect", "color": KEPT[theme], "opacity": 0.75},
            "encoding": {
                "x": _at("names_wide"),
                "x2": _at("names_wide + datum.long * bars_wide"),
                "y": _row("(row_high - bar_high) / 2"),
                "y2": _row("(row_high + bar_high) / 2"),
                "tooltip": tooltip,
            },
        },
        *(
            {
                "data": {"name": "rows"},
                "transform": [{"filter": test}],
                "mark": _text(theme, align="right", color=colour),
                "encoding": {"x": _at("width - 56"), "y": _row(), "text": number},
            }
            for test, colour in ((removed, REMOVED[theme]), (f"!({removed})", ink.text))
        ),
    ]


def _observed(drawn: Drawn, theme: Theme) -> list[Spec]:
    ink = INKS[theme]
    said = {"value": {"expr": "format(datum.drawn, '.1%')"}}
    many = f"● {drawn.draws:,} {'draw' if drawn.draws == 1 else 'draws'}"
    return [
        _caption(theme, many, DOT[theme], "102", "left"),
        _caption(theme, "─ two standard errors", ink.waiting, f"{NARROW} ? 0 : 205", "left",
                 f"{NARROW} ? 106 : 92"),
        _caption(theme, "drawn", ink.waiting, "width", "right"),
        {
            "data": {"name": "rows"},
            "transform": [{"filter": "datum.theory > 0"}],
            "mark": {"type": "rule", "color": ink.text, "strokeWidth": 1.5},
            "encoding": {
                "x": _at("names_wide + datum.low * bars_wide"),
                "x2": _at("names_wide + datum.high * bars_wide"),
                "y": _row(),
            },
        },
        {
            "data": {"name": "rows"},
            "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1, "color": DOT[theme],
                     "stroke": ink.halo, "strokeWidth": 1},
            "encoding": {"x": _at("names_wide + datum.at * bars_wide"), "y": _row(),
                         "tooltip": TOOLTIP},
        },
        {
            "data": {"name": "rows"},
            "mark": _text(theme, align="right"),
            "encoding": {"x": _at("width"), "y": _row(), "text": said, "tooltip": TOOLTIP},
        },
    ]  # fmt: skip


def _caption(theme: Theme, says: str, colour: str, x: str, align: str, y: str = "92") -> Spec:
    return {
        "data": {"values": [{"says": says}]},
        "mark": _text(theme, align=align, fontSize=11, color=colour),
        "encoding": {"x": _at(x), "y": _at(y), "text": {"field": "says", "type": "nominal"}},
    }
