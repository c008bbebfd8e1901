"""A walk along one completion: at each step the tokens to choose from, and the one that was drawn.

The slider, the text and the strip of sizes all lead to a step, in the browser alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.charts.by_hand import (
    INKS,
    Chart,
    Spec,
    Theme,
    arrow_bytes,
    layered,
    places,
    playback,
    step_buttons,
)
from core.charts.text_sampling.walked_bars import Choices, bar_layers, bar_rows
from core.charts.text_sampling.walked_sizes import KEPT, Sizes, size_layers, size_rows
from core.charts.text_sampling.walked_text import LAYOUT, LINE, line_counts, text_layers, text_rows

_TEXT_TOP = 40
_FRAMES = 24
"""Frames from one token to the next while playing: a token every 0.8 seconds."""


@dataclass(frozen=True, eq=False)
class Walked:
    """What is drawn of one completion.

    ``prompt``: its end, as shown; ``pieces`` [step]: the tokens drawn, as shown in a text.
    ``choices`` and ``sizes``: what there was to choose from at each step.
    ``says`` and ``adds`` [step + 1]: two lines for each step, and the first for the time before.
    """

    prompt: str
    pieces: Sequence[str]
    choices: Choices
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
        *bar_layers(theme),
        *size_layers(walked.sizes, theme),
        *step_buttons(theme, noun="token"),
    ]
    rows = {
        "text": text_rows(walked.pieces),
        "bars": bar_rows(walked.choices),
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
    rows = walked.choices.share.shape[1] + 1
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
        largest=f"{walked.choices.largest:.6g}",
    )


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
