"""The view "Pipeline": each step on the next-token distribution of any prompt, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from core.checks import whole
from core.text_sampling.columns import Column
from core.text_sampling.findings import GROWTHS, growth_answer, growth_side
from core.text_sampling.pipeline import STEPS, TEMPERATURE_LAST, SamplerSettings
from core.text_sampling.shipped import about, card
from pages.common import lesson
from pages.common.controls import slider
from pages.common.state import PageState, Parameters
from pages.views.text_sampling.cached import (
    Source,
    columns_of,
    data_of,
    pipeline_picture,
    script_of,
)
from pages.views.text_sampling.cards import shown
from pages.views.text_sampling.controls import SAMPLING, show_controls

TITLE = "Pipeline"
MOST_ROWS = 24
PLACES = ("column", "after", "summed", "long")


@dataclass(frozen=True)
class Shown:
    """What only this view has."""

    rows: int = whole(16, 8, MOST_ROWS)
    guess: str = lesson.guess(GROWTHS, apart_from=("rows",))


PARAMETERS = (SAMPLING, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    show_controls(state, more=partial(slider, state, "rows", "Tokens shown", 1))
    source, settings = Source("prompt", state["prompt"]), state.values(SAMPLING).sampler
    guess = ""
    # Of one token that stays for sure there is nothing to ask; twice no temperature is none.
    if not settings.greedy:
        guess = lesson.ask(
            state, "Double the temperature and leave the rest alone. The set of tokens that stay …"
        )
    if guess:
        hotter = replace(settings, temperature=2 * settings.temperature)
        size, doubled = (columns_of(source, each, 1).last.size for each in (settings, hotter))
        lesson.answer(guess, growth_side(size, doubled), growth_answer(size, doubled, settings))
    chart = pipeline_picture(source, settings, state["rows"])
    lesson.show_chart(chart, "pipeline", shown(chart.finding), tall=True)
    legend()
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, partial(data_of, chart, "cells", PLACES), "seedscape-text-pipeline")
    show_order(source, settings)
    _reasons()
    lesson.why("Which model is this?", about(card()))
    show_take_home(source, settings)


def legend() -> None:
    """Say what a bar is, and what the signs of the picture mean."""
    st.caption(
        "The bars of a column, all tokens together, make 100%: a filter's are what it judges, that "
        "is what the step before left, renormalised. Hatched, with ×: removed by this step. A dot: "
        "removed before. The thick line is the cut. ◆ crosses p, and stays: the sum down to it is "
        "the first to reach p. ␣ is a space, ¶ a line break."
    )


def show_order(source: Source, settings: SamplerSettings) -> None:
    """Set the two orders beside each other, for the settings on the screen."""
    st.markdown("#### The order decides, too")
    orders = {"temperature first": STEPS, "temperature last": TEMPERATURE_LAST}
    order_table(
        {
            name: columns_of(source, replace(settings, order=order), 1).last
            for name, order in orders.items()
        }
    )


def order_table(found: Mapping[str, Column]) -> None:
    """Show what each order leaves, by its name."""
    st.table(
        {
            "order": list(found),
            "tokens that stay": [f"{column.size:,}" for column in found.values()],
            "entropy": [f"{column.entropy:.2f} bits" for column in found.values()],
        },
        hide_index=True,
        width="content",
    )


def _reasons() -> None:
    lesson.why(
        "What does each step compute?",
        "The model gives each token a number, its logit z. The steps:\n\n"
        "- **Temperature** T: p ∝ exp(z / T), over the whole vocabulary. T below 1 sharpens, T "
        "above 1 flattens, and T = 0 is answered as argmax: the first largest logit stays alone.\n"
        "- **Top-k** keeps the k largest logits, and every token that ties with the last of "
        "them.\n"
        "- **Top-p**, or nucleus: tokens in descending order, until their sum reaches p. The "
        "token that crosses p is inside. One token always stays.\n"
        "- **Min-p** keeps what is at least min-p times as probable as the most probable token.\n"
        "- What is left is **renormalised**: divided by its sum.\n\n"
        "Each filter judges what the one before left, already renormalised. The entropy, "
        "−Σ p·log₂ p, says how many bits of surprise the draw still holds.\n\n"
        "Sources: A. Holtzman and others, *The Curious Case of Neural Text Degeneration*, 2020 "
        "(top-p); M. Nguyen and others, 2024 (min-p; its benefits are disputed, arXiv "
        "2506.13681).",
    )


def show_take_home(source: Source, settings: SamplerSettings) -> None:
    """Give the script for the pipeline on the screen."""
    columns = columns_of(source, settings, 1)
    size, entropy = columns.last.size, columns.last.entropy
    headline = f"{size} of {columns.vocabulary} tokens stay, {entropy:.2f} bits"
    holds, script = script_of(source, settings, "pipeline")
    lesson.take_home(f"{holds}. It filters them in plain PyTorch{lesson.prints(headline)}", script)
