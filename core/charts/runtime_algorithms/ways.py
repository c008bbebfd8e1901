"""How each algorithm convolves with a kernel of 3 by 3: a small drawing and plain words."""

from __future__ import annotations

import base64
import math

from core.charts.colours import OKABE_ITO

PICTURE, RESULT, LINES = OKABE_ITO[0], OKABE_ITO[3], "#737F8C"


def ways_cards() -> str:
    """Return HTML: a card an algorithm, in a grid that fits any width."""
    style = (
        "display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:16px;"
        "font-size:.875rem;line-height:1.4"
    )
    return f'<div style="{style}">{"".join(_card(*way) for way in _WAYS)}</div>'


def _card(name: str, drawing: str, words: str) -> str:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 170 84">{drawing}</svg>'
    address = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    image = f'<img src="{address}" alt="A drawing of it" style="width:100%;max-width:230px">'
    return f"<div>{image}<br><b>{name}</b><br>{words}</div>"


def _cells(
    left: float, top: float, rows: int, columns: int, fill: str = "none", side: int = 12
) -> str:
    """Return numbers, ``side`` wide each, as outlined squares."""
    return "".join(
        f'<rect x="{left + side * column}" y="{top + side * row}" width="{side}" height="{side}" '
        f'fill="{fill}" fill-opacity=".45" stroke="{LINES}"/>'
        for row in range(rows)
        for column in range(columns)
    )


def _sign(x: float, says: str) -> str:
    return (
        f'<text x="{x}" y="47" font-size="15" font-family="sans-serif" text-anchor="middle" '
        f'fill="{LINES}">{says}</text>'
    )


def _wave(left: float, height: float, phase: float, colour: str) -> str:
    points = " ".join(
        f"{left + x:.0f},{42 - height * math.sin(2 * math.pi * (x / 20 + phase)):.1f}"
        for x in range(41)
    )
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'


_WAYS = (
    (
        "Direct",
        _cells(6, 6, 6, 6)
        + _cells(18, 18, 3, 3, PICTURE)
        + _sign(100, "→")
        + _cells(122, 36, 1, 1, RESULT),
        "Lay the kernel on a patch of the picture, multiply pixel by weight, and add the products "
        "one by one: one result. Then slide on.",
    ),
    (
        "im2col, “image to columns”",
        _cells(6, 24, 3, 3, PICTURE)
        + _sign(62, "→")
        + _cells(84, 1, 9, 1, PICTURE, 9)
        + _cells(93, 1, 9, 6, side=9)
        + _sign(158, "…"),
        "Write every patch as a column of one large matrix. A single matrix product then does all, "
        "and adds in blocks. Pixels are copied, which takes memory.",
    ),
    (
        "FFT, fast Fourier transform",
        _wave(4, 26, 0, PICTURE)
        + _sign(55, "×")
        + _wave(66, 12, 0.2, LINES)
        + _sign(117, "=")
        + _wave(128, 18, 0.2, RESULT),
        "Take picture and kernel apart into waves. What slides over pixels is one product for each "
        "wave. Then put the waves together again.",
    ),
    (
        "Winograd",
        _cells(6, 18, 4, 4, PICTURE)
        + _sign(78, "16 ×")
        + _sign(110, "→")
        + _cells(128, 30, 2, 2, RESULT),
        "Add and subtract the pixels of a tile first. F(2×2) then gets 2×2 results of a tile with "
        "16 products, where the sums take 36. F(4×4) takes 36 for its 4×4 results.",
    ),
)
"""Name, drawing and words. A wave keeps its length under the product: only its height and place
change.
"""
