"""The text of a walk: a token stands after the other, in lines, and a click leads to its step.

Where a token stands depends on how many letters fit a line. That is worked out here for several
widths; the browser takes the widest that fits.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.charts.by_hand import INKS, Spec, Theme, arrow_bytes

LETTER = 7.25
"""Pixels that a letter takes in the font used here, at 12 pixels."""

LINE = 18
WIDTHS = (44, 64, 92, 128)
"""Letters a line: on a phone, and on wider and wider screens."""

LAYOUT = " : ".join(
    [*(f"width < {WIDTHS[i + 1] * LETTER:.0f} ? {i}" for i in range(len(WIDTHS) - 1)), "3"]
)
"""The expression for which of ``WIDTHS`` fits."""


def wrapped(pieces: Sequence[str], letters: int) -> list[tuple[int, int]]:
    """Return the (line, column) of each piece when so many letters fit a line.

    A piece is not broken, unless a line of its own is too short for it.
    """
    spots: list[tuple[int, int]] = []
    line = column = 0
    for piece in pieces:
        if column and column + len(piece) > letters:
            line, column = line + 1, 0
        spots.append((line, column))
        column += len(piece)
    return spots


def line_counts(pieces: Sequence[str]) -> str:
    """Return, as an expression, how many lines the pieces take at each of ``WIDTHS``."""
    lines = [max(line for line, _ in wrapped(pieces, letters)) + 1 for letters in WIDTHS]
    return f"[{', '.join(map(str, lines))}]"


def text_rows(pieces: Sequence[str]) -> bytes:
    """Return a row a token: its ``step``, its text, and ``line0``, ``column0`` … for each width."""
    # Vega trims what it writes: the space before a word is room.
    words = [piece.lstrip(" ") or "␣" for piece in pieces]
    columns: dict[str, object] = {
        "step": np.arange(1, len(pieces) + 1),
        "piece": words,
        "letters": [len(word) for word in words],
    }
    for number, letters in enumerate(WIDTHS):
        spots = wrapped(pieces, letters)
        columns[f"line{number}"] = [line for line, _ in spots]
        columns[f"column{number}"] = [
            column + len(piece) - len(word)
            for (_, column), piece, word in zip(spots, pieces, words, strict=True)
        ]
    return arrow_bytes(columns)


def text_layers(prompt: str, top: str, mark: str, theme: Theme) -> list[Spec]:
    """Return the prompt's end on a line at ``top``, and below it the tokens in their lines.

    The token of the ``step`` stands on a ground of the colour ``mark``; those to come are faint.
    """
    ink = INKS[theme]
    left = f"datum['column' + layout] * {LETTER}"
    middle = f"{top} + {LINE} * (1.5 + datum['line' + layout])"
    width = f"datum.letters * {LETTER}"
    now = [{"filter": "datum.step == step"}]
    words: Spec = {
        "type": "text",
        "font": "monospace",
        "fontSize": 12,
        "align": "left",
        "baseline": "middle",
        "color": ink.text,
    }
    ground: Spec = {"type": "rect", "color": mark, "cornerRadius": 3}
    box: Spec = {
        "x": {"value": {"expr": f"{left} - 1"}},
        "x2": {"value": {"expr": f"{left} + {width} + 1"}},
        "y": {"value": {"expr": f"{middle} - {LINE / 2}"}},
        "y2": {"value": {"expr": f"{middle} + {LINE / 2}"}},
    }
    return [
        {
            "data": {"values": [{"prompt": prompt}]},
            "mark": {**words, "color": ink.waiting, "limit": {"expr": "width"}, "dir": "rtl"},
            "encoding": {
                "x": {"value": 0},
                "y": {"value": {"expr": f"{top} + {LINE / 2}"}},
                "text": {"field": "prompt"},
            },
        },
        {
            "data": {"name": "text"},
            "transform": now,
            "mark": {**ground, "opacity": 0.32},
            "encoding": box,
        },
        {
            "data": {"name": "text"},
            "mark": words,
            "encoding": {
                "x": {"value": {"expr": left}},
                "y": {"value": {"expr": middle}},
                "text": {"field": "piece"},
                "opacity": {"condition": {"test": "datum.step <= step", "value": 1}, "value": 0.35},
            },
        },
        {
            "name": "token",
            "data": {"name": "text"},
            "mark": {**ground, "opacity": 0.001, "cursor": "pointer"},
            "encoding": box,
        },
    ]
