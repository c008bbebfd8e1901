"""The choices of a walk: at its step the most probable tokens, a bar each, and which was drawn.

Filled bars are what was drawn from, outlines what the model gave, dashed where it was removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Float64, Integers
from core.charts.by_hand import INKS, Spec, Theme, arrow_bytes
from core.charts.text_sampling.walked_sizes import KEPT

BAR: dict[Theme, str] = {"light": "#5B9BC8", "dark": "#3C7FB5"}
LABEL = 96
"""Pixels for the tokens before their bars."""

_HERE = "datum.step == max(step, 1)"
_FELL = "(datum.drawn && step > 0)"
_Y = "bars_top + (datum.rank - 0.5) * row_high"


@dataclass(frozen=True, eq=False)
class Choices:
    """What there was to choose from.

    ``labels`` [step][row]: the most probable tokens, as shown before their bars; ``model_share``
    and ``share``: float64 [step, row], their probabilities before and after the sampler.
    ``row``: int64 [step], the row of the drawn token, −1 where it is none of them. The row below
    them holds the drawn token then, and else all other tokens together: ``rest`` [step] is what
    it says, ``rest_model`` and ``rest_share``: float64 [step], its probabilities.
    """

    labels: Sequence[Sequence[str]]
    model_share: Float64
    share: Float64
    row: Integers
    rest: Sequence[str]
    rest_model: Float64
    rest_share: Float64

    @property
    def largest(self) -> float:
        """Return the largest probability of all, which a bar of full length stands for."""
        return float(max(self.share.max(), self.model_share.max(), self.rest_share.max()))


def bar_rows(choices: Choices) -> bytes:
    """Return a row for each bar of each step, and below them one for all other tokens."""
    steps, shown = choices.share.shape
    rank = np.arange(1, shown + 2)
    drawn = np.where(choices.row < 0, shown, choices.row)
    share = np.column_stack([choices.share, choices.rest_share])
    return arrow_bytes(
        {
            "step": np.repeat(np.arange(1, steps + 1), shown + 1),
            "rank": np.tile(rank, steps),
            "label": [
                label
                for labels, rest in zip(choices.labels, choices.rest, strict=True)
                for label in (*labels, rest)
            ],
            "model": np.column_stack([choices.model_share, choices.rest_model]).ravel(),
            "share": share.ravel(),
            "kept": (share > 0).ravel(),
            "others": ((rank == shown + 1) & (choices.row[:, None] >= 0)).ravel(),
            "drawn": (rank - 1 == drawn[:, None]).ravel(),
        }
    )


def bar_layers(theme: Theme) -> list[Spec]:
    """Return the layers, between ``bars_top`` and ``bars_right``, each row ``row_high``."""
    return [_filled(theme), *_outlined(theme), *_labels(theme), _numbers(theme)]


def _reach(field: str) -> Spec:
    """Return the place of a bar, and what its tooltip says."""
    end = f"{LABEL} + datum.{field} / largest * (bars_right - {LABEL})"
    return {
        "x": {"value": LABEL},
        "x2": {"value": {"expr": end}},
        "y": {"value": {"expr": f"{_Y} - row_high * 0.36"}},
        "y2": {"value": {"expr": f"{_Y} + row_high * 0.36"}},
        "tooltip": [
            {"field": "label", "title": "token"},
            {"field": "model", "title": "the model says", "format": ".3%"},
            {"field": "share", "title": "drawn from", "format": ".3%"},
        ],
    }


def _filled(theme: Theme) -> Spec:
    return {
        "data": {"name": "bars"},
        "transform": [{"filter": _HERE}],
        "mark": {"type": "rect", "cornerRadius": 1},
        "encoding": {
            **_reach("share"),
            "color": {"condition": {"test": _FELL, "value": KEPT[theme]}, "value": BAR[theme]},
            "opacity": {"condition": {"test": "datum.others", "value": 0.4}, "value": 1},
        },
    }


def _outlined(theme: Theme) -> list[Spec]:
    outline = {"type": "rect", "filled": False, "stroke": INKS[theme].waiting, "strokeWidth": 1}
    return [
        {
            "data": {"name": "bars"},
            "transform": [{"filter": f"{_HERE} && !datum.others && {test}"}],
            "mark": {**outline, "strokeDash": dash},
            "encoding": _reach("model"),
        }
        for test, dash in (("datum.kept", [1, 0]), ("!datum.kept", [2, 2]))
    ]


_FAINT = {"condition": {"test": "datum.kept", "value": 1}, "value": 0.6}


def _labels(theme: Theme) -> list[Spec]:
    words = {
        "type": "text",
        "font": "monospace",
        "fontSize": 12,
        "align": "right",
        "baseline": "middle",
        "color": INKS[theme].text,
        "limit": LABEL - 8,
    }
    return [
        {
            "data": {"name": "bars"},
            "transform": [{"filter": f"{_HERE} && {test}"}],
            "mark": {**words, "fontWeight": weight},
            "encoding": {
                "x": {"value": LABEL - 6},
                "y": {"value": {"expr": _Y}},
                "text": {"field": "label"},
                "opacity": _FAINT,
            },
        }
        for test, weight in ((_FELL, "bold"), (f"!{_FELL}", "normal"))
    ]  # fmt: skip


def _numbers(theme: Theme) -> Spec:
    says = (
        "(datum.kept ? format(datum.share, '.1%') : datum.others ? '' : 'removed')"
        f" + ({_FELL} ? ' ◀' : '')"
    )
    colour = {"condition": {"test": _FELL, "value": KEPT[theme]}, "value": INKS[theme].text}
    return {
        "data": {"name": "bars"},
        "transform": [{"filter": _HERE}, {"calculate": says, "as": "number"}],
        "mark": {"type": "text", "fontSize": 11, "align": "left", "baseline": "middle"},
        "encoding": {
            "x": {"value": {"expr": "bars_right + 6"}},
            "y": {"value": {"expr": _Y}},
            "text": {"field": "number"},
            "color": colour,
            "opacity": _FAINT,
        },
    }
