"""The output picture of each algorithm, and below it where and how far it errs: small multiples."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from PIL import Image

from core.arrays import Float64
from core.charts.by_hand import INKS, Theme, rgb

LEAST, MOST = 0.01, 100.0
"""The errors, in unit roundoffs, at the two ends of the colour scale."""

_RAMP = ("#0B0B2B", "#3B0F70", "#8C2981", "#DE4968", "#FE9F6D", "#FCFDBF")
"""From no error to a large one: a perceptually even ramp, dark to light."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """One column: its ``title``, ``output`` [row, column], ``error`` [row, column] in unit
    roundoffs, and a ``caption``.
    """

    title: str
    output: Float64
    error: Float64
    caption: str


def pictures_grid(
    drawn: Sequence[Drawn], exact: Float64, given: Float64, unit: str, theme: Theme
) -> str:
    """Return HTML that lays the columns out in a grid that fits any width.

    exact: the output in float64 [row, column], whose range is the range of all greys.
    given: the picture that is convolved [row, column]. unit: the unit roundoff, in words.
    """
    low, high = float(exact.min()), float(exact.max())
    figures = [
        _figure(
            "float64",
            (_grey(exact, low, high), "The output in float64"),
            (_grey(given, float(given.min()), float(given.max())), "The picture that is convolved"),
            "above: the yardstick; below: the picture",
        )
    ]
    figures += [
        _figure(
            one.title,
            (_grey(one.output, low, high), f"The output by {one.title}"),
            (_heat(one.error), f"Where {one.title} errs; {one.caption}"),
            one.caption,
        )
        for one in drawn
    ]
    style = (
        "display:grid;grid-template-columns:repeat(auto-fill,minmax(104px,1fr));"
        "gap:10px 8px;padding:3px"
    )
    return f'<div role="list" style="{style}">{"".join(figures)}</div>{_scale(unit, theme)}'


def _figure(title: str, above: tuple[str, str], below: tuple[str, str], caption: str) -> str:
    images = "".join(
        f'<img src="{source}" alt="{escape(alt)}" style="display:block;width:100%;height:auto;'
        'image-rendering:pixelated;border-radius:4px;margin-top:4px">'
        for source, alt in (above, below)
    )
    return (
        '<figure role="listitem" style="margin:0;min-width:0;max-width:220px">'
        f'<figcaption style="font-size:.85rem;font-weight:600">{escape(title)}</figcaption>{images}'
        f'<div style="font-size:.8rem;line-height:1.3;padding-top:3px">{escape(caption)}</div>'
        "</figure>"
    )


def _grey(values: Float64, low: float, high: float) -> str:
    span = (high - low) or 1.0
    share = np.clip((values - low) / span, 0, 1)
    return _png(Image.fromarray(np.round(255 * share).astype(np.uint8)))


def _heat(error: Float64) -> str:
    with np.errstate(divide="ignore"):
        share = np.log(error / LEAST) / np.log(MOST / LEAST)
    index = np.round(255 * np.clip(share, 0, 1)).astype(np.uint8)
    image = Image.fromarray(index)
    anchors = np.array([rgb(colour) for colour in _RAMP])
    places = np.linspace(0, len(anchors) - 1, 256)
    palette = np.stack(
        [np.interp(places, np.arange(len(anchors)), anchors[:, i]) for i in range(3)], axis=1
    )
    image.putpalette(palette.round().astype(np.uint8).tobytes())
    return _png(image)


def _png(image: Image.Image) -> str:
    file = io.BytesIO()
    image.save(file, format="PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def _scale(unit: str, theme: Theme) -> str:
    """Return the key to the colours of the errors."""
    edge = INKS[theme].quiet
    return (
        '<div style="display:flex;flex-wrap:wrap;gap:.2rem .6rem;align-items:center;'
        'font-size:.8rem;padding:.5rem 3px 0">'
        f"<span>error, in unit roundoffs: {LEAST:g} or less</span>"
        f'<span style="display:inline-block;width:140px;height:.8em;border:1px solid {edge};'
        f'border-radius:2px;background:linear-gradient(90deg,{",".join(_RAMP)})"></span>'
        f"<span>{MOST:g} or more</span><span>({escape(unit)})</span></div>"
    )
