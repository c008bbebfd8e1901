"""A fingerprint as a small symmetric picture: equal bits, equal picture."""

from __future__ import annotations

CELLS = 5
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")


def identicon(digits: str, size: int = 44) -> str:
    """Draw 12 hex digits as an SVG of five by five cells, mirrored left to right.

    Fifteen bits say which cells are filled and two more which colour; the text beside it holds
    the rest. Raises ``ValueError`` for anything but hex digits.
    """
    number = int(digits, 16)
    colour = _COLOURS[number >> 15 & 3]
    cells = "".join(
        f'<rect x="{column}" y="{row}" width="1.02" height="1.02"/>'
        for row in range(CELLS)
        for column in range(CELLS)
        if number >> (row * 3 + min(column, CELLS - 1 - column)) & 1
    )
    return (
        f'<svg width="{size}" height="{size}" viewBox="-0.5 -0.5 6 6" role="img" '
        f'aria-label="fingerprint {digits}" fill="{colour}">'
        f'<rect x="-.5" y="-.5" width="6" height="6" rx=".6" fill="{colour}" opacity=".14"/>'
        f"{cells}</svg>"
    )
