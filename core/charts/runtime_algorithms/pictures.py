"""The output picture of each algorithm, and below it where and how far it errs: small multiples."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from core.arrays import Float64
from core.charts.colours import rgb
from core.charts.regions import data_url
from core.wording import plain_number, scientific

if TYPE_CHECKING:
    from core.runtime_algorithms.comparison import Comparison

LEAST, MOST = 0.01, 100.0
"""The errors, in unit roundoffs, at the two ends of the colour scale."""

_RAMP = ("#0B0B2B", "#3B0F70", "#8C2981", "#DE4968", "#FE9F6D", "#FCFDBF")
"""From no error to a large one: a perceptually even ramp, dark to light."""


def pictures_grid(comparison: Comparison, told: bool = True) -> str:
    """Return HTML that lays a column an algorithm out in a grid that fits any width.

    The range of the output in float64 is the range of all greys. Untold, no error is shown.
    """
    exact, given, unit = comparison.exact, comparison.given, comparison.settings.roundoff
    figures = [
        _figure(
            "float64",
            _image(_grey(exact, exact), "The output in float64"),
            _image(_grey(given, given), "The picture that is convolved"),
            "and what is convolved",
        )
    ]
    for label, output, errors, error in zip(
        comparison.labels, comparison.outputs, comparison.errors, comparison.error, strict=True
    ):
        below, says = _WAITING, ""
        if told:
            says = f"error {plain_number(error / unit, 2)} roundoffs"
            below = _image(_heat(errors / unit), f"Where {label} errs; typical {says}")
        above = _image(_grey(output, exact), f"The output by {label}")
        figures.append(_figure(label, above, below, says))
    grid = f'{_STYLE}<div role="list" class="outputs">{"".join(figures)}</div>'
    return grid + _key(unit, comparison.settings.precision) if told else grid


_STYLE = """<style>
.outputs { display: grid; grid-template-columns: repeat(auto-fill, minmax(104px, 1fr));
  gap: 8px; padding: 0 3px; }
.outputs figure { margin: 0; min-width: 0; max-width: 220px; display: grid; gap: 4px;
  grid-row: span 4; grid-template-rows: subgrid; }
.outputs img, .outputs .waiting { display: block; width: 100%; aspect-ratio: 1;
  image-rendering: pixelated; border-radius: 4px; }
.outputs .waiting { display: grid; place-items: center; font-size: 1.6rem; opacity: .6;
  border: 1px dashed; box-sizing: border-box; }
.outputs figcaption { font-size: .85rem; font-weight: 600; align-self: end; }
.outputs figure > div { font-size: .8rem; line-height: 1.3; }
@media (max-width: 700px) {
  .outputs { grid-template-columns: 1fr; }
  .outputs figure { max-width: none; grid-row: auto; grid-template: none / 1fr 100px 100px; }
  .outputs figcaption { grid-area: 1 / 1; align-self: start; } .outputs .says { grid-area: 2 / 1; }
  .outputs .above { grid-area: 1 / 2 / 3; } .outputs .below { grid-area: 1 / 3 / 3; }
}
</style>"""
"""On a phone a row an algorithm, its pictures beside its name."""

_WAITING = '<div class="waiting" role="img" aria-label="Shown after the guess">?</div>'


def _figure(title: str, above: str, below: str, says: str) -> str:
    return (
        f'<figure role="listitem"><figcaption>{escape(title)}</figcaption>'
        f'<div class="above">{above}</div><div class="below">{below}</div>'
        f'<div class="says">{escape(says)}</div></figure>'
    )


def _image(image: Image.Image, alt: str) -> str:
    return f'<img src="{data_url(image)}" alt="{escape(alt)}">'


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


def _key(unit: float, precision: str) -> str:
    """Return the key to the colours of the errors; ``unit``: the unit roundoff."""
    return (
        '<div style="display:flex;flex-wrap:wrap;gap:.2rem .6rem;align-items:center;'
        f'font-size:.8rem;padding:.4rem 3px 0"><span>error: {LEAST:g} roundoffs or less</span>'
        '<span style="display:inline-block;width:140px;height:.8em;border:1px solid #808E9C;'
        f'border-radius:2px;background:linear-gradient(90deg,{",".join(_RAMP)})"></span>'
        f"<span>{MOST:g} or more</span><span>A roundoff is the most by which rounding moves a "
        f"number: {scientific(unit)} of it in {escape(precision)}.</span></div>"
    )
