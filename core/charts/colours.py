"""Colours and shapes: Okabe and Ito's palette on each theme, and a shape beside each colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from core.arrays import Float64

Theme = Literal["light", "dark"]

LETTERS = "ABCDEFGHI"
"""Minima are spoken of by letters, the lowest first."""

_COLOURS = {
    "light": (
        "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7",
        "#56B4E9", "#F0E442", "#000000", "#8C564B",
    ),
    "dark": (
        "#3D9BE0", "#E69F00", "#12B886", "#F0712B", "#E094BF",
        "#7CC6F2", "#F0E442", "#FFFFFF", "#B5857A",
    ),
}  # fmt: skip
OKABE_ITO = _COLOURS["light"]
_SHAPES = (
    "circle", "square", "triangle-up", "diamond", "triangle-down",
    "triangle-right", "cross", "triangle-left", "M-1,-1L1,-1L0,0L1,1L-1,1L0,0Z",
)  # fmt: skip

FAILURES = ("not converged", "diverged", "never moved")
_FAILURE_SHAPES = (
    "M-1,-.4L1,-.4L1,.4L-1,.4Z",
    "M-1,-.6L-.6,-1L0,-.4L.6,-1L1,-.6L.4,0L1,.6L.6,1L0,.4L-.6,1L-1,.6L-.4,0Z",
    "M-1,-1L1,-1L1,1L-1,1ZM-.5,-.5L-.5,.5L.5,.5L.5,-.5Z",
)
"""A bar, a cross, a frame: filled like all marks, so each has an area."""


@dataclass(frozen=True)
class Ink:
    """The colours of text, quiet lines and halos on a theme's background."""

    text: str
    quiet: str
    halo: str
    waiting: str


INKS: dict[Theme, Ink] = {
    "light": Ink(text="#1B2530", quiet="#66727F", halo="#FFFFFF", waiting="#4A5663"),
    "dark": Ink(text="#E8EDF2", quiet="#8D9AA8", halo="#0B0F14", waiting="#C3CDD6"),
}


def hues(theme: Theme) -> tuple[str, ...]:
    """Return the palette's colours on a theme's background, in the order of ``NAMES``."""
    return _COLOURS[theme]


def outcome_labels(minima: int) -> list[str]:
    """Return the names of all outcomes: a letter per minimum, then the ways to fail."""
    return [*LETTERS[:minima], *FAILURES]


def outcome_shapes(minima: int) -> list[str]:
    """Return the shape of each outcome, in the order of ``outcome_labels``."""
    return [*_SHAPES[:minima], *_FAILURE_SHAPES]


def group_shapes(count: int) -> list[str]:
    """Return ``count`` shapes for groups; they recur later than the colours do."""
    return [_SHAPES[i % len(_SHAPES)] for i in range(count)]


def rgb(colour: str) -> Float64:
    """Return "#RRGGBB" as three numbers from 0 to 255."""
    # Imported here: the first page stands without it.
    import numpy as np

    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float64)


NAMES = (
    "blue", "orange", "green", "vermillion", "pink", "sky", "yellow", "black", "brown",
)  # fmt: skip
_OTHERS = {
    "light": {
        "coldest": "#FDF1E8", "warmest": "#EE8A45",
        "azure": "#0072B2", "amber": "#B86E00", "bars": "#E9A574",
        "class_a": "#00527F", "class_b": "#A65E00",
        "cell": "#C9D1D9", "faint_cell": "#DDE3E8",
        "pink_none": "#FFFFFF", "pink_half": "#F3D9E6", "pink_full": "#CC79A7",
        "piece": "#C4DDEE", "next_piece": "#9CC6E3", "observed": "#D55E00", "steel": "#5B9BC8",
        "nucleus": "#0072B2", "top_k": "#C24A00", "gold": "#8A6508",
    },
    "dark": {
        "coldest": "#33281F", "warmest": "#B4510E",
        "azure": "#56B4E9", "amber": "#E69F00", "bars": "#A8511A",
        "class_a": "#8FD0F5", "class_b": "#FFC04D",
        "cell": "#52606D", "faint_cell": "#2B3640",
        "pink_none": "#12171D", "pink_half": "#4B2C3F", "pink_full": "#A8598A",
        "piece": "#174461", "next_piece": "#205C84", "observed": "#F0A45B", "steel": "#3C7FB5",
        "nucleus": "#56B4E9", "top_k": "#F0712B", "gold": "#E0B040",
    },
}  # fmt: skip


def inks(theme: Theme) -> list[dict[str, Any]]:
    """Return the parameters that give colours their values on a theme's background."""
    ink = INKS[theme]
    values = {"ink": ink.text, "quiet": ink.quiet, "halo": ink.halo, "waiting": ink.waiting}
    values |= dict(zip(NAMES, _COLOURS[theme], strict=True)) | _OTHERS[theme]
    return [{"name": name, "value": value} for name, value in values.items()]
