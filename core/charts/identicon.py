"""A fingerprint as a small symmetric picture: equal bits, equal picture."""

from __future__ import annotations

import base64

CELLS = 5
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")


def identicon(digits: str, size: int = 44) -> str:
    """Draw 12 hex digits as an image of five by five cells, mirrored left to right.

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
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-0.5 -0.5 6 6" fill="{colour}">'
        f'<rect x="-.5" y="-.5" width="6" height="6" rx=".6" opacity=".14"/>{cells}</svg>'
    )
    url = "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()
    return f'<img src="{url}" width="{size}" height="{size}" alt="fingerprint {digits}">'
