"""How each algorithm is called, coloured and marked, the same in every picture."""

from __future__ import annotations

from collections.abc import Sequence

from core.charts.by_hand import INKS, Spec, Theme, group_colours, group_shapes

NAMES = {
    "direct": "direct",
    "im2col": "im2col",
    "fft": "FFT",
    "winograd_2x2": "Winograd F(2×2)",
    "winograd_4x4": "Winograd F(4×4)",
    "conv2d": "conv2d",
}
"""The words for each algorithm; the last is the library's own choice."""


def short_name(name: str) -> str:
    """Return the words for an algorithm where there is little room."""
    return NAMES[name].removeprefix("Winograd ")


def colours_of(names: Sequence[str], theme: Theme) -> list[str]:
    """Return the colour of each algorithm."""
    every = dict(zip(NAMES, group_colours(len(NAMES), theme), strict=True))
    return [every[name] for name in names]


def shapes_of(names: Sequence[str]) -> list[str]:
    """Return the shape of each algorithm."""
    every = dict(zip(NAMES, group_shapes(len(NAMES)), strict=True))
    return [every[name] for name in names]


def text_mark(theme: Theme, **style: object) -> Spec:
    """Return a text mark in the theme's ink."""
    return {
        "type": "text",
        "fontSize": 12,
        "baseline": "middle",
        "align": "left",
        "color": INKS[theme].text,
        **style,
    }
