"""A walk along one completion: at each step the tokens to choose from, and the one that was drawn.

The slider, the text and the strip of sizes all lead to a step, in the browser alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Float64, Integers
from core.charts.chart import Chart, Spec, arrow_bytes, layered, places
from core.charts.palette import INKS, Theme
from core.charts.playback import playback, step_buttons
from core.charts.text_sampling.walked_sizes import KEPT, Sizes, size_layers, size_rows
from core.charts.text_sampling.walked_text import LAYOUT, LINE, line_counts, text_layers, text_rows

BAR: dict[Theme, str] = {"light": "#5B9BC8", "dark": "#3C7FB5"}
LABEL = 96
"""Pixels for the tokens before their bars."""

_TEXT_TOP = 40
_FRAMES = 24
"""Frames from one token to the next while playing: a token every 0.8 seconds."""


@dataclass(frozen=True, eq=False)
class Walked:
    """What is drawn of one completion.

    ``prompt``: its end, as shown; ``pieces`` [step]: the tokens drawn, as shown in a text.
    ``labels`` [step][row]: the most probable tokens, as shown before their bars; ``model_share``
    and ``share``: float64 [step, row], their probabilities before and after the sampler.
    ``row``: int64 [step], the row of the drawn token, −1 where it is none of them. The row below
    them holds the drawn token then, and else all other tokens together: ``rest`` [step] is what
    it says, ``rest_model`` and ``rest_share``: float64 [step], its probabilities.
    ``says`` and ``adds`` [step + 1]: two lines for each step, and the first for the time before.
    """

    prompt: str
    pieces: Sequence[str]
    labels: Sequence[Sequence[str]]
    model_share: Float64
    share: Float64
    row: Integers
    rest: Sequence[str]
    rest_model: Float64
    rest_share: Float64
    says: Sequence[str]
    adds: Sequence[str]
    sizes: Sizes


def walk_chart(walked: Walked, theme: Theme, step: int, told: bool, finding: str) -> Chart:
    """Draw the walk, opened at ``step``; untold, the nucleus is not drawn."""
    last = len(walked.pieces)
    slider = playback(last, step, "phase == 0 ? step + 1 : step", "Token")
    slider[1]["on"] += [
        {"events": f"@{name}_marks:click", "update": "datum.step"} for name in ("token", "size")
    ]
    params = [
        {"name": "phase", "value": 0, "on": [_tick()]},
        *slider,
        *_layout(walked),
    ]
    layers = [
        *_status(theme),
        *text_layers(walked.prompt, str(_TEXT_TOP), KEPT[theme], theme),
        *_bars(theme),
        *size_layers(walked.sizes, theme),
        *step_buttons(theme, noun="token"),
    ]
    rows = {
        "text": text_rows(walked.pieces),
        "bars": _bar_rows(walked),
        "sizes": size_rows(walked.sizes, told),
        "steps": arrow_bytes(
            {"step": np.arange(last + 1), "says": list(walked.says), "adds": list(walked.adds)}
        ),
    }
    return Chart(layered(layers, params, height=440), finding, rows)


def _tick() -> Spec:
    return {
        "events": {"type": "timer", "throttle": 33},
        "update": f"playing ? (phase + 1) % {_FRAMES} : 0",
    }


def _layout(walked: Walked) -> list[Spec]:
    """Return where things stand: the text on top, bars below it, sizes beside or below these."""
    rows = walked.share.shape[1] + 1
    return places(
        layout=LAYOUT,
        lines=f"{line_counts(walked.pieces)}[layout]",
        wide="width > 640",
        bars_top=f"{_TEXT_TOP} + {LINE} * (1 + lines) + 12",
        bars_bottom=f"wide ? height : bars_top + min({rows} * 17, (height - bars_top) * 0.55)",
        row_high=f"min(22, (bars_bottom - bars_top) / {rows})",
        bars_right="(wide ? width * 0.56 : width) - 64",
        sizes_left="wide ? width * 0.6 : 2",
        sizes_top="(wide ? bars_top : bars_bottom + 12) + 70",
        largest=f"{max(walked.share.max(), walked.model_share.max(), walked.rest_share.max()):.6g}",
    )


def _bar_rows(walked: Walked) -> bytes:
    """Return a row for each bar of each step, and below them one for all other tokens."""
    steps, shown = walked.share.shape
    rank = np.arange(1, shown + 2)
    drawn = np.where(walked.row < 0, shown, walked.row)
    share = np.column_stack([walked.share, walked.rest_share])
    return arrow_bytes(
        {
            "step": np.repeat(np.arange(1, steps + 1), shown + 1),
            "rank": np.tile(rank, steps),
            "label": [
                label
                for labels, rest in zip(walked.labels, walked.rest, strict=True)
                for label in (*labels, rest)
            ],
            "model": np.column_stack([walked.model_share, walked.rest_model]).ravel(),
            "share": share.ravel(),
            "kept": (share > 0).ravel(),
            "others": ((rank == shown + 1) & (walked.row[:, None] >= 0)).ravel(),
            "drawn": (rank - 1 == drawn[:, None]).ravel(),
        }
    )


def _bars(theme: Theme) -> list[Spec]:
    ink = INKS[theme]
    here = "datum.step == max(step, 1)"
    fell = "datum.drawn && step > 0"
    y = "bars_top + (datum.rank - 0.5) * row_high"
    tall = {
        "y": {"value": {"expr": f"{y} - row_high * 0.36"}},
        "y2": {"value": {"expr": f"{y} + row_high * 0.36"}},
    }
    tooltip = [
        {"field": "label", "title": "token"},
        {"field": "model", "title": "the model says", "format": ".3%"},
        {"field": "share", "title": "drawn from", "format": ".3%"},
    ]

    def end(share: str) -> str:
        return f"{LABEL} + {share} / largest * (bars_right - {LABEL})"

    def reach(field: str) -> Spec:
        return {"x": {"value": LABEL}, "x2": {"value": {"expr": end(f"datum.{field}")}}, **tall}

    def text(**more: object) -> Spec:
        return {"type": "text", "fontSize": 12, "baseline": "middle", "color": ink.text, **more}

    shown: Spec = {"data": {"name": "bars"}}
    outline: Spec = {"type": "rect", "filled": False, "stroke": ink.waiting, "strokeWidth": 1}
    faint = {"condition": {"test": "datum.kept", "value": 1}, "value": 0.6}
    return [
        {
            **shown,
            "transform": [{"filter": here}],
            "mark": {"type": "rect", "cornerRadius": 1},
            "encoding": {
                **reach("share"),
                "color": {"condition": {"test": fell, "value": KEPT[theme]}, "value": BAR[theme]},
                "opacity": {"condition": {"test": "datum.others", "value": 0.4}, "value": 1},
                "tooltip": tooltip,
            },
        },
        *(
            {
                **shown,
                "transform": [{"filter": f"{here} && !datum.others && {test}"}],
                "mark": {**outline, "strokeDash": dash},
                "encoding": {**reach("model"), "tooltip": tooltip},
            }
            for test, dash in (("datum.kept", [1, 0]), ("!datum.kept", [2, 2]))
        ),
        *(
            {
                **shown,
                "transform": [{"filter": f"{here} && {test}"}],
                "mark": text(align="right", font="monospace", limit=LABEL - 8, fontWeight=weight),
                "encoding": {
                    "x": {"value": LABEL - 6},
                    "y": {"value": {"expr": y}},
                    "text": {"field": "label"},
                    "opacity": faint,
                },
            }
            for test, weight in ((f"({fell})", "bold"), (f"!({fell})", "normal"))
        ),
        {
            **shown,
            "transform": [
                {"filter": here},
                {
                    "calculate": "(datum.kept ? format(datum.share, '.1%') : "
                    f"datum.others ? '' : 'removed') + ({fell} ? ' ◀' : '')",
                    "as": "number",
                },
            ],
            "mark": text(align="left", fontSize=11),
            "encoding": {
                "color": {"condition": {"test": fell, "value": KEPT[theme]}, "value": ink.text},
                "x": {"value": {"expr": "bars_right + 6"}},
                "y": {"value": {"expr": y}},
                "text": {"field": "number"},
                "opacity": faint,
            },
        },
    ]


def _status(theme: Theme) -> list[Spec]:
    return [
        {
            "data": {"name": "steps"},
            "transform": [{"filter": "datum.step == step"}],
            "mark": {"type": "text", "align": "left", "baseline": "top", "fontSize": 13,
                     "fontWeight": weight, "color": INKS[theme].text,
                     "limit": {"expr": f"width - {room}"}},
            "encoding": {
                "x": {"value": 0},
                "y": {"value": y},
                "text": {"field": field},
            },
        }
        for field, y, weight, room in (("says", 0, "bold", 120), ("adds", 19, "normal", 0))
    ]  # fmt: skip
