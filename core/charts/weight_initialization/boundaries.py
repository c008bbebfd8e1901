"""Decision boundaries as small multiples: what each seed's network says of every place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from PIL import Image

from core.arrays import Booleans, Float32, Float64
from core.charts.colours import INKS, Theme, hues, rgb
from core.charts.regions import borders, data_url
from core.charts.weight_initialization.pair import ROLES, SIGNS, Pair, roles
from core.wording import number_of

TILE = 216
"""Pixels across an image: twice what it takes on the page, so that lines come out smooth."""
BANDS = 12
"""Steps of shading: few, so that fifty images stay light."""
_LINE, _ZERO_POINT, _ONE_POINT, _BLANK = range(2 * BANDS + 1, 2 * BANDS + 5)


class _Tones(NamedTuple):
    """The shading where class 0 is sure, where neither is, where class 1 is; and each's points."""

    zero: str
    even: str
    one: str
    zero_points: str
    one_points: str


_TONES: dict[Theme, _Tones] = {
    "light": _Tones("#F3CF93", "#FFFFFF", "#A5CBE6", "#8A4B00", "#00497A"),
    "dark": _Tones("#6E4E16", "#12171D", "#174A70", "#F5B95A", "#8CCBF5"),
}


@dataclass(frozen=True)
class BoundaryGrid:
    """Small multiples: ``html`` holds an image for each seed, ``finding`` says what they show."""

    html: str
    finding: str


def boundary_tiles(
    probabilities: Float32,
    window: tuple[float, float, float, float],
    points: Float32,
    labels: Float32,
    theme: Theme,
) -> list[str]:
    """Return a PNG for each seed as a data URL.

    probabilities: of class 1, [seed, row, column], row 0 at the bottom; NaN if a seed diverged.
    window: the left, right, bottom and top end of the probabilities' grid.
    points, labels: the data [point, 2] and their classes [point], drawn as tiny dots and crosses.
    """
    left, right, bottom, top = window
    size = (TILE, round(TILE * min(max((top - bottom) / (right - left), 0.5), 1.5)))
    dots = _point_pixels(window, points, labels, size)
    return [_tile(one, size, dots, theme) for one in probabilities.astype(np.float64)]


def boundary_grid(
    tiles: Sequence[str],
    seeds: Sequence[int],
    test_accuracies: Sequence[float],
    kinds: int,
    pair: Pair | None,
    theme: Theme,
) -> BoundaryGrid:
    """Lay the tiles out in a grid that fits any width, the pair framed in its colours.

    test_accuracies: NaN where a seed diverged. kinds: how many of the boundaries differ.
    """
    frames = zip((hues(theme)[2], hues(theme)[4], ""), SIGNS, strict=True)
    looks = dict(zip(ROLES, frames, strict=True))
    each = zip(tiles, seeds, test_accuracies, roles(seeds, pair), strict=True)
    figures = [_figure(tile, seed, accuracy, *looks[role]) for tile, seed, accuracy, role in each]
    least = 150 if len(seeds) <= 6 else 108
    columns = f"repeat(auto-fill,minmax({least}px,1fr))"
    style = f"display:grid;grid-template-columns:{columns};gap:6px 8px;padding:3px"
    html = f'<div role="list" style="{style}">{"".join(figures)}</div>{_legend(theme)}'
    return BoundaryGrid(html, boundary_finding(seeds, test_accuracies, kinds))


def count_kinds(probabilities: Float32) -> int:
    """Return how many different boundaries the seeds drew on the grid; a diverged one drew none."""
    drawn = probabilities[np.isfinite(probabilities).all(axis=(1, 2))]
    return len({(one > 0.5).tobytes() for one in drawn})


def boundary_finding(seeds: Sequence[int], test_accuracies: Sequence[float], kinds: int) -> str:
    """Say how many boundaries were drawn, and how well they do."""
    accuracies = np.asarray(test_accuracies, dtype=np.float64)
    drawn = np.isfinite(accuracies)
    if not drawn.any():
        return "No seed drew a boundary: their numbers grew beyond what float32 can hold."
    lost = int((~drawn).sum())
    failed = f" {number_of(lost, 'seed', 'seeds')} diverged." if lost else ""
    low, high = int(np.nanargmin(accuracies)), int(np.nanargmax(accuracies))
    if drawn.sum() == 1:
        return f"Seed {seeds[high]} is right on {accuracies[high]:.1%} of the test points.{failed}"
    return (
        f"{drawn.sum()} seeds drew {number_of(kinds, 'different boundary', 'different boundaries')}"
        f"; right on {accuracies[low]:.1%} (seed {seeds[low]}) to "
        f"{accuracies[high]:.1%} (seed {seeds[high]}) of the same test points.{failed}"
    )


def _figure(tile: str, seed: int, accuracy: float, frame: str, sign: str) -> str:
    said, alt = "diverged", f"Seed {seed} diverged and drew no boundary"
    if np.isfinite(accuracy):
        said = f"{accuracy:.1%}"
        alt = f"Boundary drawn by seed {seed}, right on {said} of the test points"
    outline = f"outline:3px solid {frame};" if frame else ""
    mark = f'<span style="color:{frame}">{sign}</span> ' if frame else ""
    return (
        '<figure role="listitem" style="margin:0;min-width:0;max-width:230px">'
        f'<img src="{tile}" alt="{alt}" '
        f'style="display:block;width:100%;height:auto;border-radius:4px;{outline}">'
        '<figcaption style="display:flex;flex-wrap:wrap;justify-content:space-between;'
        'gap:0 .4em;font-size:.8rem;line-height:1.2;padding-top:2px;white-space:nowrap">'
        f"<span>{mark}seed <b>{seed}</b></span><span>{said}</span></figcaption></figure>"
    )


def _legend(theme: Theme) -> str:
    tones, swatch = _TONES[theme], "display:inline-block;width:1.1em;margin:0 .35em"
    fill = f"{swatch} 0 0;height:.8em;border-radius:2px;background"
    parts = [
        f'<i style="{fill}:{tones.zero}"></i>the network says class 0',
        f'<i style="{fill}:{tones.one}"></i>class 1',
        f'<i style="{swatch} .25em 0;border-top:2px solid {INKS[theme].text}"></i>'
        "the boundary: one half each",
        f'<b style="color:{tones.zero_points}">▪</b> <b style="color:{tones.one_points}">+</b> '
        "the training points of each class",
    ]
    style = "display:flex;flex-wrap:wrap;gap:.1rem 1.3rem;font-size:.8rem;padding:.6rem 3px 0"
    return f'<div style="{style}">' + "".join(f"<span>{part}</span>" for part in parts) + "</div>"


def _tile(probability: Float64, size: tuple[int, int], dots: list[Booleans], theme: Theme) -> str:
    if np.isfinite(probability).all():
        fine = enlarged(probability, size)
        index = np.round((2 * fine.clip(0, 1)) * BANDS).astype(np.uint8)
        line = borders((fine > 0.5).astype(np.int64))
        thick = line.copy()
        thick[1:] |= line[:-1]
        thick[:, 1:] |= line[:, :-1]
        index[thick] = _LINE
    else:
        index = np.full(size[::-1], _BLANK, dtype=np.uint8)
    for mask, ink in zip(dots, (_ZERO_POINT, _ONE_POINT), strict=True):
        index[mask] = ink
    image = Image.fromarray(index[::-1])
    image.putpalette(_palette(theme).round().astype(np.uint8).tobytes())
    return data_url(image)


def _palette(theme: Theme) -> Float64:
    """Return the colours [index, 3] of a tile: the shading from class 0 to 1, then the inks."""
    tones, ink = _TONES[theme], INKS[theme]
    zero, even, one = (rgb(tone) for tone in (tones.zero, tones.even, tones.one))
    sure = np.linspace(-1, 1, 2 * BANDS + 1)[:, None]
    # Neither class is ever quite white: also where it is unsure, a network gives one answer.
    shading = even + (np.where(sure > 0, one, zero) - even) * (0.25 + 0.75 * np.abs(sure))
    blank = even + 0.25 * (rgb(ink.quiet) - even)
    points = [rgb(tones.zero_points), rgb(tones.one_points)]
    return np.concatenate([shading, [rgb(ink.text), *points, blank]])


def enlarged(values: Float64, size: tuple[int, int]) -> Float64:
    """Return ``values`` [row, column] at ``size`` (columns, rows), bicubic between places.

    The places at the edges stay the edges: the first and last values are at the image's ends.
    """
    rows, columns = values.shape
    box = (0.5, 0.5, columns - 0.5, rows - 0.5)
    image = Image.fromarray(values.astype(np.float32))
    return np.asarray(image.resize(size, Image.Resampling.BICUBIC, box=box), dtype=np.float64)


def _point_pixels(
    window: tuple[float, float, float, float],
    points: Float32,
    labels: Float32,
    size: tuple[int, int],
) -> list[Booleans]:
    """Return where the points of class 0 (squares) and of class 1 (crosses) are inked."""
    left, right, bottom, top = window
    share = (points - [left, bottom]) / np.array([right - left, top - bottom])
    places = np.round(share * (np.array(size) - 1)).astype(np.int64)
    square = [(column, row) for column in (-1, 0, 1) for row in (-1, 0, 1)]
    cross = [(0, step) for step in range(-2, 3)] + [(step, 0) for step in range(-2, 3)]
    masks = np.zeros((2, size[1], size[0]), dtype=bool)
    for kind, shape in enumerate((square, cross)):
        for offset in shape:
            columns, rows = (places[labels == kind] + offset).clip(0, np.array(size) - 1).T
            masks[kind, rows, columns] = True
    return [*masks]
