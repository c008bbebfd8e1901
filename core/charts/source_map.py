"""The map: the way from data to answer, and where along it randomness enters. An SVG drawing."""

from __future__ import annotations

import html
import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

STAGE_WIDTH, STAGE_HEIGHT = 168, 46
STRIP, COLUMNS = 124, 25
"""How wide the dots of a source lie, and in how many columns."""

ACROSS, DOWN = 25, 34
"""Characters in a line of a source's words."""

_SIDES = ((-42, 0, -180), (0, 48, 62))
"""Above the way and below it: where a source's line begins and ends, and its words begin."""


@dataclass(frozen=True)
class Place:
    """A source on the map: ``stage`` is the number of the stage; ``href`` is "" for no page yet.

    ``values``: what several seeds gave, a dot each; ``result``: what they come to, in words.
    """

    name: str
    says: str
    colour: str
    stage: int
    href: str
    values: tuple[float, ...] = ()
    result: str = ""


def map_across(stages: Sequence[str], places: Sequence[Place]) -> str:
    """Draw the way from left to right, for a wide screen: sources above and below it."""
    width, middle = STAGE_WIDTH * len(stages), 216
    drawn = [_line(40, middle, width - 40, middle)]
    for number, stage in enumerate(stages):
        centre = (number + 0.5) * STAGE_WIDTH
        for (start, end, top), place in zip(_SIDES, _of(number, places), strict=False):
            drawn.append(_line(centre, middle + start, centre, middle + end))
            drawn.append(_source(place, centre, middle + top, "middle", ACROSS))
        drawn.append(_stage(stage, centre, middle))
    return _svg(width, 2 * middle, drawn, "across")


def map_down(stages: Sequence[str], places: Sequence[Place]) -> str:
    """Draw the way from top to bottom, for a narrow screen."""
    drawn: list[str] = []
    y = 30.0
    for number, stage in enumerate(stages):
        drawn.append(_stage(stage, 80, y))
        before = 66.0
        for place in _of(number, places):
            y += before
            drawn[:0] = [_line(80, y - before, 80, y), _line(80, y, 112, y)]
            drawn.append(_source(place, 122, y - 4, "start", DOWN))
            before = max(66, _height(place, DOWN) + 24)
        if number < len(stages) - 1:
            before += STAGE_HEIGHT / 2 * (before > 66)
            drawn.insert(0, _line(80, y, 80, y + before))
        y += before
    return _svg(360, y - 20, drawn, "down")


def _of(stage: int, places: Sequence[Place]) -> list[Place]:
    return [place for place in places if place.stage == stage]


def _source(place: Place, x: float, y: float, anchor: str, characters: int) -> str:
    """Draw a die in the source's colour, its name, and what it decides, from ``y`` down."""
    words, result = textwrap.wrap(place.says, characters), textwrap.wrap(place.result, characters)
    die_x, die_y = (x - 9, y - 13) if anchor == "middle" else (x - 18, y - 9)
    text_x, text_y = (x, y + 22) if anchor == "middle" else (x + 10, y + 5)
    below = text_y + 15 * len(words) + 25
    drawn = (
        f'<rect x="{die_x}" y="{die_y}" width="18" height="18" rx="4" fill="{place.colour}"/>'
        f'<circle cx="{die_x + 5.5}" cy="{die_y + 5.5}" r="1.8" fill="#fff"/>'
        f'<circle cx="{die_x + 12.5}" cy="{die_y + 12.5}" r="1.8" fill="#fff"/>'
        f'<text x="{text_x}" y="{text_y}" text-anchor="{anchor}">'
        f'<tspan class="name{" linked" if place.href else ""}">{html.escape(place.name)}</tspan>'
        f'<tspan class="says">{_lines(words, text_x)}</tspan></text>'
    )
    if place.values:
        start = x - 62 if anchor == "middle" else text_x
        drawn += _dots(place, start, below) + (
            f'<text class="result" x="{text_x}" y="{below + 2}" text-anchor="{anchor}">'
            f"{_lines(result, text_x)}</text>"
        )
    return f'<a href="{place.href}" target="_self">{drawn}</a>' if place.href else drawn


def _height(place: Place, characters: int) -> float:
    """Return how much of the map lies below a source's name."""
    lines = textwrap.wrap(place.says, characters) + textwrap.wrap(place.result, characters)
    return 15 * len(lines) + bool(place.values) * 27


def _lines(words: Sequence[str], x: float) -> str:
    return "".join(f'<tspan x="{x}" dy="15">{html.escape(line)}</tspan>' for line in words)


def _dots(place: Place, x: float, y: float) -> str:
    """Draw a dot for each value over a line from the least to the greatest: equal ones in piles."""
    least, most = min(place.values), max(place.values)
    reach = most - least or 1
    columns = [round((COLUMNS - 1) * (value - least) / reach) for value in place.values]
    piles = Counter(columns)
    up = min(5.0, 20 / max(piles.values()))
    dots = [
        f'<circle cx="{x + (STRIP * column / (COLUMNS - 1)):.4g}" cy="{y - 3 - up * height:.4g}" '
        f'r="2.4" fill="{place.colour}"/>'
        for column, pile in sorted(piles.items())
        for height in range(pile)
    ]
    return f'<line class="strip" x1="{x}" y1="{y}" x2="{x + STRIP}" y2="{y}"/>{"".join(dots)}'


def _stage(name: str, x: float, y: float) -> str:
    return (
        f'<rect class="stage" x="{x - 62}" y="{y - STAGE_HEIGHT / 2}" width="124" '
        f'height="{STAGE_HEIGHT}" rx="10"/>'
        f'<text class="name" x="{x}" y="{y + 5}" text-anchor="middle">{html.escape(name)}</text>'
    )


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'


def _svg(width: float, height: float, drawn: Sequence[str], kind: str) -> str:
    label = "The way from data to answer, and the sources of randomness along it"
    return (
        f'<svg class="map {kind}" viewBox="0 0 {width:g} {height:g}" role="group" '
        f'aria-label="{label}">{"".join(drawn)}</svg>'
    )


MAP_STYLE = """
  svg.map { width: 100%; height: auto; max-height: 66vh; color: var(--st-text-color); }
  svg.map a { color: inherit; text-decoration: none; }
  svg.map a:hover .name, svg.map a:focus-visible .name { fill: var(--st-link-color); }
  svg.map line { stroke: currentColor; opacity: .45; stroke-width: 1.6; }
  svg.map rect.stage { fill: var(--st-secondary-background-color); stroke: currentColor;
    stroke-opacity: .5; }
  svg.map text { fill: currentColor; font-family: inherit; }
  svg.map .name { font-size: 15px; font-weight: 600; }
  svg.map .linked { text-decoration: underline; text-underline-offset: 3px; }
  svg.map .result { font-size: 12.5px; font-weight: 600; }
  svg.map .says { font-size: 12.5px; font-weight: 400; opacity: .85; }
  svg.map.down { display: none; max-height: none; }
  @media (max-width: 700px) {
    svg.map.across { display: none; }
    svg.map.down { display: block; }
  }
"""
