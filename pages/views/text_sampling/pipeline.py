"""The view "Pipeline": each step on the next-token distribution of any prompt, side by side."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.charts.by_hand import Theme
from core.text_sampling.about import about
from core.text_sampling.findings import growth_answer, growth_side, order_table
from core.text_sampling.pipeline import STEPS, TEMPERATURE_LAST, SamplerSettings
from core.text_sampling.shipped import card
from core.text_sampling.source import Source
from core.text_sampling.tables import columns_csv
from core.text_sampling.take_home import pipeline_headline, pipeline_script
from pages.common import lesson
from pages.common.state import Number, PageState, Parameter
from pages.views.text_sampling import controls
from pages.views.text_sampling.cached import columns_of, pipeline_picture
from pages.views.text_sampling.words import prints, shown

FEWEST_ROWS = 8
MOST_ROWS = 24
GUESSES = ("grows", "stays as it is", "shrinks")

PARAMETERS: tuple[Parameter, ...] = (
    Number("rows", 16, FEWEST_ROWS, MOST_ROWS, whole=True),
    lesson.guess_parameter(GUESSES),
)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    _controls(state)
    source, settings = Source("prompt", state["prompt"]), controls.settings_of(state)
    rows = int(state["rows"])
    chart = pipeline_picture(source, settings, rows, theme)
    lesson.show_chart(chart, "pipeline", shown(chart.finding), tall=True)
    legend()
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(
            lambda: columns_csv(columns_of(source, settings, rows)), "seedscape-text-pipeline"
        )
    _growth(state, source, settings)
    show_order(source, settings)
    _reasons()
    lesson.why("Which model is this?", about(card()))
    show_take_home(source, settings)


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.prompt(state)
        controls.sampler(state)
        with st.popover("More", icon=":material/tune:"):
            controls.more(state)
            st.slider("Tokens shown", FEWEST_ROWS, MOST_ROWS, key=state.key("rows"))
    controls.prompt_notes(state)


def legend() -> None:
    """Say what the signs of the picture mean."""
    st.caption(
        "All bars have one scale. Hatched, with ×: removed by this step. A dot: removed before. "
        "The thick line is the cut. ◆ is the token that crosses p: it stays. ␣ is a space, ¶ a "
        "line break."
    )


def _growth(state: PageState, source: Source, settings: SamplerSettings) -> None:
    """Ask what a doubled temperature does to the set of tokens that stay."""
    hotter = replace(settings, temperature=2 * settings.temperature)
    size, doubled = (columns_of(source, each, 1).last.size for each in (settings, hotter))
    lesson.predict(
        state,
        "Double the temperature and leave the rest alone. The set of tokens that stay …",
        GUESSES,
        f"It **{growth_side(size, doubled)}**. {growth_answer(size, doubled, settings)}",
    )


def show_order(source: Source, settings: SamplerSettings) -> None:
    """Set the two orders beside each other, for the settings on the screen."""
    st.markdown("#### The order decides, too")
    found = {
        "temperature first": columns_of(source, replace(settings, order=STEPS), 1).last,
        "temperature last": columns_of(source, replace(settings, order=TEMPERATURE_LAST), 1).last,
    }
    st.markdown(order_table(found))


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
    headline = pipeline_headline(columns.last.size, columns.vocabulary, columns.last.entropy)
    lesson.take_home(
        f"This script filters the distribution on the screen in plain PyTorch{prints(headline)}",
        pipeline_script(source, settings),
    )
