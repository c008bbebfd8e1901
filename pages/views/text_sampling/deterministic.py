"""The view "Deterministic?": exercise 10-1 of the book, asked, tried and answered."""

from __future__ import annotations

import streamlit as st

from core.charts.by_hand import Theme
from core.text_sampling.deterministic import (
    AS_SET,
    ONE_SEED,
    TEMPERATURE_0,
    TIE_TOP_K,
    TINY_TOP_P,
    TOP_K_1,
)
from core.text_sampling.findings import seed_words
from core.text_sampling.source import Source
from core.text_sampling.tables import ways_csv
from core.text_sampling.take_home import greedy_headline, greedy_script
from core.text_sampling.ways import Ways
from core.wording import number_of
from pages.common import lesson
from pages.common.state import PageState, Parameter
from pages.views.text_sampling import batch_bits, controls
from pages.views.text_sampling.cached import ways_of, ways_picture
from pages.views.text_sampling.words import prints, shown

GUESSES = ("yes, with the sampler's settings", "yes, but only with a seed", "no")
GUESS = "guess_deterministic"

PARAMETERS: tuple[Parameter, ...] = (lesson.guess_parameter(GUESSES, GUESS),)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.prompt(state)
        controls.sampler(state)
        with st.popover("More", icon=":material/tune:"):
            controls.more(state)
            controls.seed(state)
    controls.prompt_notes(state)
    source, settings = Source("prompt", state["prompt"]), controls.settings_of(state)
    seed, told = int(state["seed"]), bool(state[GUESS])
    ways = ways_of(source, settings, seed)
    lesson.predict(
        state,
        "A model answers by top-k or nucleus sampling. You may choose its settings, but not touch "
        "its code. Can you make every answer the same?",
        GUESSES,
        f"**Yes, with the settings**: top-k = 1, or a top-p so small that one token is left. "
        f"p ≤ 1/|V| always is: here 1/{ways.vocabulary:,} = {1 / ways.vocabulary:.2g}.",
        GUESS,
    )
    before = f"The next token after the prompt, drawn with {ways.seeds} seeds, each way. Guess."
    chart = ways_picture(source, settings, seed, theme, told)
    lesson.show_chart(chart, "ways", shown(chart.finding) if told else before, tall=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(lambda: ways_csv(ways), "seedscape-text-deterministic")
    if told:
        st.markdown(_answers(ways))
    _reasons()
    counts = {way.name: len(way.tokens) for way in ways.ways}
    headline = greedy_headline(counts[AS_SET], counts[ONE_SEED], counts[TOP_K_1])
    lesson.take_home(
        f"This script tries three of the ways on the screen{prints(headline, told)}",
        greedy_script(source, settings, seed, ways.seeds),
    )
    if told:
        # Last, since it measures for a second or two.
        batch_bits.show(state, theme)


def _answers(ways: Ways) -> str:
    """Return each way's answer in a line, its numbers from the draws."""
    found = {way.name: way for way in ways.ways}
    tied = found[TIE_TOP_K]
    split = " and ".join(
        f"“{shown(token)}” {count} times"
        for token, count in zip(tied.tokens, tied.counts, strict=True)
    )
    kept = {name: number_of(found[name].kept, "token", "tokens") for name in found}
    return "\n".join(
        [
            f"- **Top-k = 1** leaves {kept[TOP_K_1]}: greedy decoding.",
            f"- **Top-p = 1/|V|** leaves {kept[TINY_TOP_P]}. The most probable of |V| tokens has "
            "at least 1/|V|, so it alone reaches p. For this prompt any p up to "
            f"{ways.largest:.3g} does.",
            f"- **Temperature 0** is answered here as argmax, so it leaves {kept[TEMPERATURE_0]}. "
            "Other programs refuse it: see *Conventions*.",
            f"- **A seed**: {shown(seed_words(ways))}",
            f"- **Ties** are the fine print. With the two largest logits made equal, top-k = 1 "
            f"keeps {number_of(tied.kept, 'token', 'tokens')} and drew {split}. Top-p and "
            "temperature 0 keep the first of them.",
        ]
    )


def _reasons() -> None:
    lesson.why(
        "Is that all?",
        "Settings decide what happens to the logits. They cannot hold the logits themselves "
        "still: another batch size, another library or other hardware may move their last bits, "
        "and two tokens that are nearly equal may then change places. In September 2025 Horace "
        "He and others at Thinking Machines reported 80 different answers in 1,000 at temperature "
        "0 from one large model, and one answer once its kernels gave the same bits in any batch. "
        "A service that offers a seed may promise only its best effort.\n\n"
        "This is exercise 10-1 of S. Raschka, *Machine Learning Q and AI*.",
    )
