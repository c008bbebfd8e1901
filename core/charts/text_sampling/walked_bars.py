"""The choices of a walk: at its step the most probable tokens, a bar each, and which was drawn.

Filled bars are what was drawn from, outlines what the model gave, dashed where it was removed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
from altair import datum

from core.charts.chart import at, chosen
from core.charts.palette import GOLD, INK, STEEL, WAITING

if TYPE_CHECKING:
    from core.text_sampling.completions import Completion
    from core.text_sampling.tokens import Tokenizer

LABEL = 96
"""Pixels for the tokens before their bars."""

BARS = alt.NamedData("bars")
_HERE = "datum.step == max(step, 1)"
_FELL = "(datum.drawn && step > 0)"
_Y = "bars_top + (datum.rank - 0.5) * row_high"


def bar_rows(done: Completion, tokenizer: Tokenizer, told: bool) -> dict[str, Any]:
    """Return a row for each bar of each step: the most probable tokens, and one below them.

    That one is the drawn token where it is none of them, and else all other tokens together.
    Untold, all bars are as the model gave them: what is left of them would count the nucleus.
    """
    steps, shown = done.shown.shape
    found = done.shown == done.tokens[:, None]
    beyond = ~found.any(axis=1)
    left = done.kept - (done.share > 0).sum(axis=1)
    others = np.where(left > 0, np.maximum(1 - done.share.sum(axis=1), 1e-9), 0.0)
    share = np.column_stack([done.share, np.where(beyond, done.chance, others)])
    model = np.column_stack([done.model_share, np.where(beyond, done.model_chance, 0.0)])
    if not told:
        share, left = model, 0 * left
    last = [
        f"{tokenizer.piece(token)} {ordinal(rank)}" if alone else f"{more:,} more" if more else ""
        for token, rank, alone, more in zip(
            done.tokens.tolist(), done.rank.tolist(), beyond, left.tolist(), strict=True
        )
    ]
    return {
        "step": np.repeat(np.arange(1, steps + 1), shown + 1),
        "rank": np.tile(np.arange(1, shown + 2), steps),
        "label": [
            label
            for tokens, rest in zip(done.shown.tolist(), last, strict=True)
            for label in (*map(tokenizer.piece, tokens), rest)
        ],
        "model": model.ravel(),
        "share": share.ravel(),
        "kept": (share > 0).ravel(),
        "others": np.column_stack([np.zeros_like(found), ~beyond]).ravel(),
        "drawn": np.column_stack([found, beyond]).ravel(),
        "told": [told] * share.size,
    }


def ordinal(number: int) -> str:
    """Return ``"1st"``, ``"2nd"``, ``"11th"``."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number:,}{ending or 'th'}"


def bar_layers() -> list[alt.Chart]:
    """Return the layers, between ``bars_top`` and ``bars_right``, each row ``row_high``."""
    here = alt.Chart(BARS).transform_filter(_HERE)
    fell = alt.when(_FELL).then(alt.value(GOLD))
    faint = chosen(alt.when(datum.kept).then(alt.value(1)).otherwise(alt.value(0.7)))
    others = chosen(alt.when(datum.others).then(alt.value(0.4)).otherwise(alt.value(1)))
    outlined = _reaching("model").transform_filter("!datum.others")
    outline: dict[str, Any] = {"filled": False, "stroke": WAITING, "strokeWidth": 1}
    label = here.encode(alt.Text("label:N"), x=at(f"{LABEL - 6}"), y=at(_Y), opacity=faint)
    words: dict[str, Any] = {"font": "monospace", "align": "right", "limit": LABEL - 8}
    says = "(datum.kept ? format(datum.share, '.1%') : datum.others ? '' : 'removed')"
    return [
        _reaching("share")
        .mark_rect(cornerRadius=1)
        .encode(color=chosen(fell.otherwise(alt.value(STEEL))), opacity=others),
        outlined.transform_filter(datum.kept).mark_rect(**outline),
        outlined.transform_filter("!datum.kept").mark_rect(strokeDash=[2, 2], **outline),
        label.transform_filter(_FELL).mark_text(fontWeight="bold", **words),
        label.transform_filter(f"!{_FELL}").mark_text(**words),
        here.mark_text().encode(
            x=at("bars_right + 6"),
            y=at(_Y),
            text=at(f"{says} + ({_FELL} ? ' ◀' : '')"),
            color=chosen(fell.otherwise(alt.value(INK))),
            opacity=faint,
        ),
    ]


def _reaching(field: str) -> alt.Chart:
    """Return the bars of the step, as long as ``field`` says."""
    return (
        alt.Chart(BARS)
        .transform_filter(_HERE)
        .transform_calculate(says="datum.told ? format(datum.share, '.3%') : 'guess first'")
        .encode(
            x=at(f"{LABEL}"),
            x2=at(f"{LABEL} + datum.{field} * (bars_right - {LABEL})"),
            y=at(f"{_Y} - row_high * 0.36"),
            y2=at(f"{_Y} + row_high * 0.36"),
            tooltip=[
                alt.Tooltip("label:N", title="token"),
                alt.Tooltip("model:Q", title="the model says", format=".3%"),
                alt.Tooltip("says:N", title="drawn from"),
            ],
        )
    )
