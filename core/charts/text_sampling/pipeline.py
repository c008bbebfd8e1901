"""The pipeline: a row a token, a column a step, and in each the cut where it falls."""

from __future__ import annotations

from core.charts.by_hand import INKS, Chart, Spec, Theme, arrow_bytes, layered, places
from core.text_sampling.columns import TITLES, Column, Columns

KEPT: dict[Theme, str] = {"light": "#0072B2", "dark": "#3D9BE0"}
REMOVED: dict[Theme, str] = {"light": "#D55E00", "dark": "#F0712B"}
SHORT = {**TITLES, "temperature": "temp.", "renormalised": "renorm."}
NARROW = "(width < 640)"
"""Below this the numbers stand under the bars, and long titles are shortened."""
STROKES = "╱" * 80
NOTHING = "\u200b"
"""What to end a cut text with: no width; an empty text would mean three dots."""


def pipeline_chart(columns: Columns, theme: Theme, finding: str) -> Chart:
    """Draw the steps side by side, all bars on one scale."""
    layers = [
        *_heads(theme),
        *_names(theme),
        *_bars(theme),
        *_strokes(theme),
        *_numbers(theme),
        *_cuts(theme),
        *_rest(columns, theme),
    ]
    return Chart(layered(layers, _layout(columns), height=420), finding, _rows(columns))


def _layout(columns: Columns) -> list[Spec]:
    rows, steps = len(columns.names), len(columns.columns)
    others = 1.4 if columns.vocabulary > rows else 0
    return places(
        names_wide=f"{NARROW} ? min(84, width * 0.22) : 128",
        step_wide=f"(width - names_wide) / {steps}",
        head="66",
        row_high=f"(height - head) / {rows + others}",
        bar_wide=f"{NARROW} ? step_wide - 6 : step_wide - 64",
        bar_high=f"{NARROW} ? min(row_high * 0.4, 12) : min(row_high * 0.66, 18)",
        bar_drop=f"{NARROW} ? row_high * 0.1 : (row_high - bar_high) / 2",
    )


def _rows(columns: Columns) -> dict[str, bytes]:
    names, steps = columns.names, columns.columns
    most = max(float(column.probabilities.max()) for column in steps)
    each = [(i, column, row) for i, column in enumerate(steps) for row in range(len(names))]
    before = [False] * len(names)
    gone = []
    for column in steps:
        gone += before
        before = [not kept for kept in column.kept]
    return {
        "cells": arrow_bytes(
            {
                "column": [i for i, _, _ in each],
                "row": [row for _, _, row in each],
                "token": [names[row] for _, _, row in each],
                "step": [_title(column) for _, column, _ in each],
                "probability": [float(column.probabilities[row]) for _, column, row in each],
                "long": [float(column.probabilities[row]) / most for _, column, row in each],
                "sum": [float(column.probabilities[: row + 1].sum()) for _, column, row in each],
                "state": [_state(column, row, gone[n]) for n, (_, column, row) in enumerate(each)],
            }
        ),
        "heads": arrow_bytes(
            {
                "column": list(range(len(steps))),
                "title": [TITLES[column.step] for column in steps],
                "short": [SHORT[column.step] for column in steps],
                "setting": [_setting(column) for column in steps],
                "size": [f"{column.size:,}" for column in steps],
                "entropy": [f"{column.entropy:.2f} bits" for column in steps],
                "rest": [f"{column.rest:.1%}" if column.rest_kept else "–" for column in steps],
                "staying": [_staying(column, i) for i, column in enumerate(steps)],
                "cut": [column.shown_kept for column in steps],
                "cuts": [bool(column.removed.any()) for column in steps],
            }
        ),
        "names": arrow_bytes({"row": list(range(len(names))), "token": list(names)}),
    }


def _title(column: Column) -> str:
    value = _setting(column)
    return TITLES[column.step] + (f" {value}" if value else "")


def _setting(column: Column) -> str:
    if column.step in ("raw", "renormalised"):
        return ""
    return "off" if column.value is None else f"= {column.value:g}"


def _staying(column: Column, place: int) -> str:
    """Say of the tokens that are not shown how many stay."""
    return "" if place == 0 else f"{column.rest_kept:,} stay"


def _state(column: Column, row: int, gone: bool) -> str:
    if gone:
        return "removed before"
    if column.removed[row]:
        return "removed here"
    return "crosses top-p, and stays" if row == column.crossing else "stays"


def _left(inset: str = "0") -> Spec:
    return {"value": {"expr": f"names_wide + datum.column * step_wide + {inset}"}}


def _top(inset: str = "0") -> Spec:
    return {"value": {"expr": f"head + datum.row * row_high + {inset}"}}


def _text(theme: Theme, **changes: object) -> Spec:
    return {"type": "text", "fontSize": 12, "align": "left", "baseline": "middle",
            "color": INKS[theme].text, **changes}  # fmt: skip


def _heads(theme: Theme) -> list[Spec]:
    lines: list[tuple[str, Spec]] = [
        (f"{NARROW} ? datum.short : datum.title", {"fontWeight": "bold"}),
        ("datum.setting", {}),
        ("datum.size", {"fontWeight": "bold"}),
        ("datum.entropy", {}),
    ]
    texts = [
        {
            "data": {"name": "heads"},
            "mark": _text(
                theme, fontSize={"expr": f"{NARROW} ? 10.5 : 12"}, baseline="top", **changes
            ),
            "encoding": {
                "x": _left(),
                "y": {"value": 14 * line},
                "text": {"value": {"expr": expression}},
            },
        }
        for line, (expression, changes) in enumerate(lines)
    ]
    legend: Spec = {
        "data": {"values": [{"at": 28, "says": "tokens left"}, {"at": 42, "says": "entropy"}]},
        "mark": _text(theme, fontSize={"expr": f"{NARROW} ? 10.5 : 12"}, baseline="top"),
        "encoding": {
            "x": {"value": 0},
            "y": {"value": {"expr": "datum.at"}},
            "text": {"field": "says", "type": "nominal"},
        },
    }
    rule: Spec = {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "color": INKS[theme].quiet},
        "encoding": {
            "x": {"value": 0},
            "x2": {"value": {"expr": "width"}},
            "y": {"value": {"expr": "head - 5"}},
        },
    }
    return [*texts, legend, rule]


def _names(theme: Theme) -> list[Spec]:
    return [
        {
            "data": {"name": "names"},
            "mark": _text(
                theme, limit={"expr": "names_wide - 8"},
                fontSize={"expr": f"{NARROW} ? 11 : 13"},
            ),
            "encoding": {
                "x": {"value": 0},
                "y": _top(f"({NARROW} ? bar_drop + bar_high / 2 : row_high / 2)"),
                "text": {"field": "token", "type": "nominal"},
                "tooltip": [{"field": "token"}],
            },
        }
    ]  # fmt: skip


TOOLTIP: list[Spec] = [
    {"field": "token"},
    {"field": "step"},
    {"field": "probability", "format": ".3%"},
    {"field": "sum", "title": "sum down to here", "format": ".3%"},
    {"field": "state"},
]


def _bars(theme: Theme) -> list[Spec]:
    ink = INKS[theme]
    box: Spec = {
        "x": _left(),
        "x2": _left("max(datum.long * bar_wide, 1)"),
        "y": _top("bar_drop"),
        "y2": _top("bar_drop + bar_high"),
        "tooltip": TOOLTIP,
    }
    whole: Spec = {
        "x": _left(),
        "x2": _left("step_wide"),
        "y": _top(),
        "y2": _top("row_high"),
        "tooltip": TOOLTIP,
    }
    return [
        {
            "data": {"name": "cells"},
            "mark": {"type": "rect", "color": ink.quiet, "opacity": 0.001},
            "encoding": whole,
        },
        {
            "data": {"name": "cells"},
            "transform": [{"filter": "datum.state == 'stays'"}],
            "mark": {"type": "rect", "color": KEPT[theme]},
            "encoding": box,
        },
        {
            "data": {"name": "cells"},
            "transform": [{"filter": "datum.state == 'crosses top-p, and stays'"}],
            "mark": {"type": "rect", "color": KEPT[theme], "stroke": ink.text, "strokeWidth": 2},
            "encoding": box,
        },
        {
            "data": {"name": "cells"},
            "transform": [{"filter": "datum.state == 'removed here'"}],
            "mark": {"type": "rect", "color": REMOVED[theme], "filled": False,
                     "strokeDash": [3, 2], "strokeWidth": 1},
            "encoding": box,
        },
    ]  # fmt: skip


def _strokes(theme: Theme) -> list[Spec]:
    """Hatch what a step removes, and mark what an earlier one did."""
    middle = "bar_drop + bar_high / 2"
    return [
        {
            "data": {"name": "cells"},
            "transform": [{"filter": "datum.state == 'removed here'"}],
            "mark": _text(
                theme, text=STROKES, color=REMOVED[theme], ellipsis=NOTHING, fontSize=8,
                limit={"expr": "max(datum.long * bar_wide, 0.1)"},
            ),
            "encoding": {"x": _left(), "y": _top(middle)},
        },
        {
            "data": {"name": "cells"},
            "transform": [{"filter": "datum.state == 'removed before'"}],
            "mark": _text(theme, text="·", color=INKS[theme].quiet, fontSize=14),
            "encoding": {"x": _left("1"), "y": _top(middle), "tooltip": TOOLTIP},
        },
    ]  # fmt: skip


def _numbers(theme: Theme) -> list[Spec]:
    """Write each probability beside its bar, or on a phone under it."""
    ink = INKS[theme]
    x = _left(f"({NARROW} ? 0 : max(datum.long * bar_wide, 1) + 4)")
    y = _top(f"({NARROW} ? bar_drop + bar_high + row_high * 0.24 : row_high / 2)")
    shown: Spec = {
        "value": {
            "expr": "format(datum.probability, datum.probability < 0.0995 ? '.1%' : '.0%')"
            " + (datum.state == 'crosses top-p, and stays' ? ' ◆' :"
            " datum.state == 'removed here' ? ' ×' : '')"
        }
    }
    return [
        {
            "data": {"name": "cells"},
            "transform": [{"filter": test}],
            "mark": _text(theme, color=colour, fontSize={"expr": f"{NARROW} ? 10 : 11"}),
            "encoding": {"x": x, "y": y, "text": shown, "tooltip": TOOLTIP},
        }
        for test, colour in (
            ("datum.state == 'stays' || datum.state == 'crosses top-p, and stays'", ink.text),
            ("datum.state == 'removed here'", REMOVED[theme]),
        )
    ]


def _cuts(theme: Theme) -> list[Spec]:
    return [
        {
            "data": {"name": "heads"},
            "transform": [{"filter": "datum.cuts"}],
            "mark": {"type": "rule", "color": INKS[theme].text, "strokeWidth": 2},
            "encoding": {
                "x": _left("-3"),
                "x2": _left("step_wide - 8"),
                "y": {"value": {"expr": "head + datum.cut * row_high"}},
            },
        }
    ]


def _rest(columns: Columns, theme: Theme) -> list[Spec]:
    """Return the last row: all tokens that are not shown, in numbers."""
    others = columns.vocabulary - len(columns.names)
    if others == 0:
        return []
    top = f"head + {len(columns.names)} * row_high + row_high * 0.45"
    small = {"expr": f"{NARROW} ? 10 : 11"}
    ink = INKS[theme]
    return [
        {
            "data": {"values": [{"says": f"{others:,} others"}]},
            "mark": _text(theme, fontSize=small, fontStyle="italic",
                          limit={"expr": "names_wide - 6"}),
            "encoding": {"x": {"value": 0}, "y": {"value": {"expr": top}},
                         "text": {"field": "says", "type": "nominal"}},
        },
        *(
            {
                "data": {"name": "heads"},
                "mark": _text(theme, fontSize=small, color=colour),
                "encoding": {"x": _left(), "y": {"value": {"expr": f"{top} + {drop}"}},
                             "text": {"field": field, "type": "nominal"}},
            }
            for field, drop, colour in (("rest", 0, ink.text), ("staying", 12, ink.waiting))
        ),
    ]  # fmt: skip
