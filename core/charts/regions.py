"""Regions of a plane as an image: the borders between cells, and pixels as a picture's address."""

from __future__ import annotations

import base64
import io

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.arrays import Integers

Pixels = npt.NDArray[np.uint8]


def borders(cells: Integers) -> npt.NDArray[np.bool_]:
    """Return where a cell [row, column] differs from its right or upper neighbour."""
    line = np.zeros(cells.shape, dtype=bool)
    line[:, :-1] |= cells[:, :-1] != cells[:, 1:]
    line[:-1] |= cells[:-1] != cells[1:]
    return line


def png_url(pixels: Pixels) -> str:
    """Return pixels [row, column, 3], row 0 at the top, as the data URL of a PNG of few colours."""
    return data_url(Image.fromarray(pixels).quantize(128, dither=Image.Dither.NONE))


def data_url(image: Image.Image) -> str:
    """Return an image as the data URL of a PNG."""
    file = io.BytesIO()
    image.save(file, format="PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
