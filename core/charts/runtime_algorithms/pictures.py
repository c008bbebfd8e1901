"""The output picture of each algorithm, and below it where and how far it errs: small multiples."""

from __future__ import annotations

import base64
import io
from html import escape
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from core.arrays import Float64
from core.charts.colours import rgb

if TYPE_CHECKING:
    from core.runtime_algorithms.comparison import Comparison

LEAST, MOST = 0.01, 100.0
"""The errors, in unit roundoffs, at the two ends of the colour scale."""

_RAMP = ("#0B0B2B", "#3B0F70", "#8C2981", "#DE4968", "#FE9F6D", "#FCFDBF")
"""From no error to a large one: a perceptually even ramp, dark to light."""


def pictures_grid(comparison: Comparison) -> str:
    """Return HTML that lays a column an algorithm out in a grid that fits any width.

    The range of the output in float64 is the range of all greys.
    """
    exact, given, unit = comparison.exact, comparison.given, comparison.settings.roundoff
    columns = [
        ("float64", "The output in float64", _grey(exact, exact), "The picture that is convolved",
         _grey(given, given), "above: the yardstick; below: the picture"),
    ]  # fmt: skip
    for label, output, errors, error in zip(
        comparison.labels, comparison.outputs, comparison.errors, comparison.error, strict=True
    ):
        typical = f"typical error {error / unit:.2g} roundoffs"
        above, below = f"The output by {label}", f"Where {label} errs; {typical}"
        columns.append((label, above, _grey(output, exact), below, _heat(errors / unit), typical))
    style = (
        "display:grid;grid-template-columns:repeat(auto-fill,minmax(104px,1fr));"
        "gap:10px 8px;padding:3px"
    )
    says = f"one is {unit:.1e} of a typical output, in {comparison.settings.precision}"
    figures = "".join(_figure(*column) for column in columns)
    return f'<div role="list" style="{style}">{figures}</div>{_key(says)}'


def _figure(
    title: str, above: str, upper: Image.Image, below: str, lower: Image.Image, caption: str
) -> str:
    images = "".join(
        f'<img src="{_address(image)}" alt="{escape(alt)}" style="display:block;width:100%;'
        'height:auto;image-rendering:pixelated;border-radius:4px;margin-top:4px">'
        for image, alt in ((upper, above), (lower, below))
    )
    return (
        '<figure role="listitem" style="margin:0;min-width:0;max-width:220px">'
        f'<figcaption style="font-size:.85rem;font-weight:600">{escape(title)}</figcaption>{images}'
        f'<div style="font-size:.8rem;line-height:1.3;padding-top:3px">{escape(caption)}</div>'
        "</figure>"
    )


def _grey(values: Float64, of: Float64) -> Image.Image:
    """Return the values in grey, black the least ``of`` some and white the most."""
    share = np.clip((values - of.min()) / (np.ptp(of) or 1.0), 0, 1)
    return Image.fromarray(np.round(255 * share).astype(np.uint8))


def _heat(error: Float64) -> Image.Image:
    with np.errstate(divide="ignore"):
        share = np.log(error / LEAST) / np.log(MOST / LEAST)
    image = Image.fromarray(np.round(255 * np.clip(share, 0, 1)).astype(np.uint8))
    anchors = np.array([rgb(colour) for colour in _RAMP])
    places, stops = np.linspace(0, len(_RAMP) - 1, 256), range(len(_RAMP))
    palette = np.stack([np.interp(places, stops, channel) for channel in anchors.T], axis=1)
    image.putpalette(palette.round().astype(np.uint8).tobytes())
    return image


def _address(image: Image.Image) -> str:
    file = io.BytesIO()
    image.save(file, format="PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def _key(unit: str) -> str:
    """Return the key to the colours of the errors; ``unit``: the unit roundoff, in words."""
    return (
        '<div style="display:flex;flex-wrap:wrap;gap:.2rem .6rem;align-items:center;'
        'font-size:.8rem;padding:.5rem 3px 0">'
        f"<span>error, in unit roundoffs: {LEAST:g} or less</span>"
        '<span style="display:inline-block;width:140px;height:.8em;border:1px solid #808E9C;'
        f'border-radius:2px;background:linear-gradient(90deg,{",".join(_RAMP)})"></span>'
        f"<span>{MOST:g} or more</span><span>({escape(unit)})</span></div>"
    )
