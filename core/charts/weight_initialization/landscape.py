"""The landscape as an image: quiet colours, thin level lines, and the basins laid over it."""

from __future__ import annotations

import numpy as np

from core.arrays import Float64, Integers
from core.charts.colours import FAILURES, INKS, Theme, hues, rgb
from core.charts.regions import borders, png_url

LEVELS = 14
_RAMPS: dict[Theme, tuple[str, str]] = {
    "light": ("#F6F8FA", "#9DB0C3"),
    "dark": ("#39454F", "#0D1319"),
}
"""High and low ground. Both ends have nearly one hue, so that the mix is even in lightness."""


def landscape_image(
    heights: Float64, theme: Theme, basins: Integers | None = None, minima: int = 0
) -> str:
    """Return a PNG as a data URL, lower ground darker. ``heights`` [row, column]: row 0 is lowest.

    ``basins``: outcomes [row, column] on a coarser or equal grid over the same window, tinted
    with the colours of the ``minima``, with a line where two basins meet.
    """
    depth = relative_depth(heights)
    high, low = (rgb(colour) for colour in _RAMPS[theme])
    pixels = high + (low - high) * depth[:, :, None]
    if basins is not None:
        colours = [*hues(theme)[:minima], *[INKS[theme].quiet] * len(FAILURES)]
        pixels = _tint(pixels, basins, [rgb(colour) for colour in colours])
    line = borders(np.floor(depth * LEVELS).astype(np.int64))
    shade = rgb("#5B6B7A" if theme == "light" else "#8FA0B0")
    pixels = np.where(line[:, :, None], pixels + 0.28 * (shade - pixels), pixels)
    return png_url(pixels[::-1].round().astype(np.uint8))


def relative_depth(heights: Float64) -> Float64:
    """Return 0 at the highest and 1 at the lowest ground, logarithmic above the lowest.

    A loss spans decades; on a linear scale the valleys would all look alike.
    """
    above = heights - heights.min()
    scale = np.median(above) / 3
    logarithm: Float64 = np.log1p(above / scale)
    return 1 - logarithm / logarithm.max()


def _tint(pixels: Float64, basins: Integers, colours: list[Float64]) -> Float64:
    times = len(pixels) // len(basins)
    fine = basins.repeat(times, axis=0).repeat(times, axis=1)
    # Outcomes below zero index the failures, which stand last in the list of colours.
    failures = len(colours) - len(FAILURES)
    index = np.where(fine >= 0, fine, failures - 1 - fine)
    tinted = pixels + 0.42 * (np.array(colours)[index] - pixels)
    return np.where(borders(fine)[:, :, None], 0.55 * tinted, tinted)
