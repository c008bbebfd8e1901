"""The text of a walk: a token stands after the other, in lines, and a click leads to its step.

Where a token stands depends on how many letters fit a line. That is worked out here for several
widths; the browser takes the widest that fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from core.charts import playback as play
from core.charts.chart import ONE, at, chosen
from core.charts.palette import GOLD, WAITING
from core.text_sampling.prompts import readable

LETTER = 7.25
"""Pixels that a letter takes in the font used here, at 12 pixels: a picture's place ``letter``."""

LINE = 18
WIDTHS = (44, 64, 92, 128)
"""Letters a line: on a phone, and on wider and wider screens."""

LAYOUT = " : ".join(
    [*(f"width < {wider} * letter ? {i}" for i, wider in enumerate(WIDTHS[1:])), "3"]
)
"""The expression for which of ``WIDTHS`` fits."""

TEXT = alt.NamedData("text")


def in_one_line(text: str) -> str:
    """Return ``text`` with its line breaks and all else that has no picture made visible."""
    return readable(text).replace("\n", "¶")


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
    return str([wrapped(pieces, letters)[-1][0] + 1 for letters in WIDTHS])


def text_rows(pieces: Sequence[str]) -> dict[str, Any]:
    """Return a row a token: its ``step``, its text, and ``line0``, ``column0`` … for each width."""
    # Vega trims what it writes: the space before a word is room.
    words = [piece.lstrip(" ") or "␣" for piece in pieces]
    letters = np.array([len(word) for word in words])
    room = np.array([len(piece) for piece in pieces]) - letters
    rows: dict[str, Any] = {
        "step": np.arange(1, len(pieces) + 1),
        "piece": words,
        "letters": letters,
    }
    for number, width in enumerate(WIDTHS):
        rows[f"line{number}"], columns = np.transpose(wrapped(pieces, width))
        rows[f"column{number}"] = columns + room
    return rows


def text_layers(prompt: str, top: int) -> list[alt.Chart]:
    """Return the prompt's end on a line at ``top``, and below it the tokens in their lines.

    The token of the ``step`` stands on a ground of its own; those to come are faint.
    """
    left = "datum['column' + layout] * letter"
    middle = f"{top} + {LINE} * (1.5 + datum['line' + layout])"
    box: dict[str, Any] = {
        "x": at(f"{left} - 1"),
        "x2": at(f"{left} + datum.letters * letter + 1"),
        "y": at(f"{middle} - {LINE / 2}"),
        "y2": at(f"{middle} + {LINE / 2}"),
    }
    written = alt.when(datum.step <= play.step).then(alt.value(1)).otherwise(alt.value(0.65))
    ground: dict[str, Any] = {"color": GOLD, "cornerRadius": 3}
    return [
        alt.Chart(ONE)
        .mark_text(font="monospace", color=WAITING, limit=alt.expr("width"), dir="rtl")
        .encode(alt.TextValue(prompt), x=at("0"), y=at(f"{top + LINE / 2}")),
        alt.Chart(TEXT)
        .transform_filter(datum.step == play.step)
        .mark_rect(opacity=0.32, **ground)
        .encode(**box),
        alt.Chart(TEXT)
        .mark_text(font="monospace")
        .encode(alt.Text("piece:N"), x=at(left), y=at(middle), opacity=chosen(written)),
        alt.Chart(TEXT, name="token")
        .mark_rect(opacity=0.001, cursor="pointer", **ground)
        .encode(**box),
    ]
