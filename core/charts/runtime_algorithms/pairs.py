"""Every pair of algorithms: how many of their outputs differ, and in how many bits."""

from __future__ import annotations

from collections.abc import Sequence

from core.arrays import Float64
from core.charts.by_hand import INKS, Chart, Spec, Theme, arrow_bytes, layered
from core.charts.runtime_algorithms.look import text_mark

ROW, _LABEL = 46, 118
_RAMP: dict[Theme, list[str]] = {
    "light": ["#FFFFFF", "#F3D9E6", "#CC79A7"],
    "dark": ["#12171D", "#4B2C3F", "#A8598A"],
}


def pairs_chart(
    labels: Sequence[str],
    short: Sequence[str],
    unequal: Float64,
    bits: Float64,
    theme: Theme,
    finding: str,
) -> Chart:
    """Draw the lower triangle: a cell a pair.

    unequal [algorithm, algorithm]: the share of numbers that differ; bits: in how many bits a
    number differs on average. labels stand at the rows, short ones below the columns.
    """
    count = len(labels) - 1
    cells = [(row, column) for row in range(1, count + 1) for column in range(row)]
    columns: dict[str, list[object]] = {
        "pair": [f"{labels[row]} and {labels[column]}" for row, column in cells],
        "left": [column for _, column in cells],
        "right": [column + 0.96 for _, column in cells],
        "middle": [column + 0.48 for _, column in cells],
        "top": [row - 1 for row, _ in cells],
        "bottom": [row - 0.06 for row, _ in cells],
        "upper": [row - 0.68 for row, _ in cells],
        "lower": [row - 0.34 for row, _ in cells],
        "unequal": [float(unequal[cell]) for cell in cells],
        "share": [share_words(float(unequal[cell])) for cell in cells],
        "bits": [f"{bits[cell]:.1f} bits" for cell in cells],
    }
    rows = {
        "pairs": arrow_bytes(columns),
        "row_names": arrow_bytes(
            {"says": list(labels[1:]), "middle": [row + 0.47 for row in range(count)]}
        ),
        "column_names": arrow_bytes(
            {"says": list(short[:-1]), "middle": [column + 0.48 for column in range(count)]}
        ),
    }
    spec = layered(_layers(count, theme), height=ROW * count + 22)
    return Chart(spec, finding, rows)


def share_words(share: float) -> str:
    """Return a share in per cent; neither "0%" nor "100%" unless it is exactly that."""
    if share in (0, 1):
        return f"{share:.0%}"
    return (
        f"{min(max(100 * share, 0.1), 99.9):.1f}%"
        if not 0.01 <= share < 0.995
        else (f"{share:.0%}")
    )


def _layers(count: int, theme: Theme) -> list[Spec]:
    x: Spec = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, count], "range": [_LABEL, {"expr": f"min(width, {_LABEL} + 720)"}]},
    }
    y: Spec = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, count], "range": [0, {"expr": "height - 22"}]},
    }
    tooltip = [
        {"field": "pair"},
        {"field": "share", "title": "numbers that differ"},
        {"field": "bits", "title": "in, on average"},
    ]
    return [
        {
            "data": {"name": "pairs"},
            "mark": {"type": "rect", "stroke": INKS[theme].quiet, "strokeWidth": 0.5},
            "encoding": {
                "x": {**x, "field": "left"},
                "x2": {"field": "right"},
                "y": {**y, "field": "top"},
                "y2": {"field": "bottom"},
                "color": {
                    "field": "unequal",
                    "type": "quantitative",
                    "legend": None,
                    "scale": {"domain": [0, 0.5, 1], "range": _RAMP[theme]},
                },
                "tooltip": tooltip,
            },
        },
        *(
            {
                "data": {"name": "pairs"},
                "mark": text_mark(theme, align="center", fontSize=size, fontWeight=weight),
                "encoding": {
                    "x": {**x, "field": "middle"},
                    "y": {**y, "field": place},
                    "text": {"field": says},
                },
            }
            for place, says, size, weight in (
                ("upper", "share", 13, "bold"),
                ("lower", "bits", 11, "normal"),
            )
        ),
        {
            "data": {"name": "row_names"},
            "mark": text_mark(theme, align="right", dx=-8),
            "encoding": {
                "x": {"value": _LABEL},
                "y": {**y, "field": "middle"},
                "text": {"field": "says"},
            },
        },
        {
            "data": {"name": "column_names"},
            "mark": text_mark(theme, align="center", fontSize=11),
            "encoding": {
                "x": {**x, "field": "middle"},
                "y": {"value": {"expr": "height - 10"}},
                "text": {"field": "says"},
            },
        },
    ]
