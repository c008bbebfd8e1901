"""A walk along one completion: at each step the tokens to choose from, and the one that was drawn.

The slider, the text and the strip of sizes all lead to a step, in the browser alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
from altair import datum

from core.charts import playback as play
from core.charts.chart import Anything, Chart, at, drawn, places
from core.charts.text_sampling.walked_bars import bar_layers, bar_rows
from core.charts.text_sampling.walked_sizes import size_key, size_layers, size_rows
from core.charts.text_sampling.walked_text import (
    LAYOUT,
    LETTER,
    LINE,
    in_one_line,
    line_counts,
    text_layers,
    text_rows,
)
from core.text_sampling.prompts import prompt_end
from core.wording import number_of, percent

if TYPE_CHECKING:
    from core.text_sampling.completions import Completion, WritingSettings
    from core.text_sampling.tokens import Tokenizer

STEPS = alt.NamedData("steps")
_TEXT_TOP = 40
_FRAMES = 24
"""Frames from one token to the next while playing: a token every 0.8 seconds."""


def walk_chart(
    done: Completion,
    settings: WritingSettings,
    prompt: str,
    tokenizer: Tokenizer,
    step: int,
    told: bool,
    finding: str,
) -> Chart:
    """Draw the walk, opened at ``step``; untold, the nucleus is not drawn."""
    pieces = [tokenizer.piece(token).replace("␣", " ") for token in done.tokens.tolist()]
    last, vocabulary = len(pieces), tokenizer.vocabulary
    says, adds = step_lines(done, [piece.strip(" ") or "␣" for piece in pieces], told)
    rows = {
        "text": text_rows(pieces),
        "bars": bar_rows(done, tokenizer, told),
        "sizes": size_rows(done, told),
        "steps": {"step": np.arange(last + 1), "says": says, "adds": adds},
    }
    return drawn(
        finding,
        rows,
        [*_status(), *text_layers(in_one_line(prompt_end(prompt)), _TEXT_TOP), *bar_layers()],
        size_layers(last, vocabulary),
        size_key(settings, vocabulary),
        params=[*_playback(last, min(step, last)), *_layout(pieces, done.shown.shape[1])],
        height=440,
    )


def step_lines(done: Completion, pieces: Sequence[str], told: bool) -> tuple[list[str], list[str]]:
    """Return two lines for each step of a walk, and before them two for the time before any.

    Untold, without how many tokens were kept.
    """
    count = len(pieces)
    says = [f"{step + 1} of {count}: “{piece}” was drawn" for step, piece in enumerate(pieces)]
    if told:
        kept = [number_of(each, "token", "tokens") for each in done.kept.tolist()]
        choice = zip(kept, done.entropy.tolist(), done.chance.tolist(), strict=True)
        choices = [f"{k} kept, {abs(bits):.1f} bits · chance {percent(p)}" for k, bits, p in choice]
    else:
        choices = [f"the model gave it {percent(each)}" for each in done.model_chance.tolist()]
    adds = [f"{choice} · u = {u:.3f}" for choice, u in zip(choices, done.u.tolist(), strict=True)]
    return [f"0 of {count}: nothing drawn yet", *says], ["", *adds]


def _playback(last: int, step: int) -> list[Anything]:
    tick = play.timer(play.FRAME, f"playing ? (phase + 1) % {_FRAMES} : 0")
    playing, slider = play.playback(last, step, "phase == 0 ? step + 1 : step", "Token")
    slider["on"] += [
        {"events": f"@{name}_marks:click", "update": "datum.step"} for name in ("token", "size")
    ]
    return [Anything(name="phase", value=0, on=[tick]), playing, slider]


def _layout(pieces: Sequence[str], shown: int) -> list[alt.VariableParameter]:
    """Return where things stand: the text on top, bars below it, sizes beside or below these."""
    rows = shown + 1
    return places(
        letter=str(LETTER),
        layout=LAYOUT,
        lines=f"{line_counts(pieces)}[layout]",
        wide="width > 640",
        bars_top=f"{_TEXT_TOP} + {LINE} * (1 + lines) + 12",
        # Beside the bars the axis of the sizes takes its room below the height.
        bars_bottom=f"wide ? height + 42 : bars_top + min({rows} * 17, (height - bars_top) * 0.55)",
        row_high=f"min(22, (bars_bottom - bars_top) / {rows})",
        bars_right="(wide ? width * 0.56 : width) - 64",
        sizes_left="wide ? width * 0.6 : 2",
        sizes_top="(wide ? bars_top : bars_bottom + 12) + 70",
    )


def _status() -> list[alt.Chart]:
    now = alt.Chart(STEPS).transform_filter(datum.step == play.step).encode(x=at("0"))

    def line(field: str, y: str, weight: Any, limit: str) -> alt.Chart:
        text = now.mark_text(fontSize=13, baseline="top", fontWeight=weight, limit=alt.expr(limit))
        return text.encode(alt.Text(f"{field}:N"), y=at(y))

    return [line("says", "0", "bold", "width - 120"), line("adds", "19", "normal", "width")]
