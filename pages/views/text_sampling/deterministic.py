"""The view "Deterministic?": exercise 10-1 of the book, asked, tried and answered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import floor

import streamlit as st

from core.text_sampling.deterministic import (
    AS_SET,
    ONE_SEED,
    TEMPERATURE_0,
    TIE_TOP_K,
    TINY_TOP_P,
    TOP_K_1,
    Ways,
)
from core.text_sampling.findings import seed_words
from core.wording import number_of
from pages.common import lesson
from pages.common.state import PageState, Parameters
from pages.views.text_sampling import batch_bits, controls
from pages.views.text_sampling.cached import Source, data_of, script_of, ways_of, ways_picture
from pages.views.text_sampling.cards import shown
from pages.views.text_sampling.controls import SAMPLING

TITLE = "Deterministic?"
GUESSES = ("yes, with the sampler's settings", "yes, but only with a seed", "no")


@dataclass(frozen=True)
class Shown:
    """What only this view has."""

    guess_deterministic: str = lesson.guess(GUESSES)


PARAMETERS = (SAMPLING, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    controls.show_controls(state, more=partial(controls.seed, state))
    source, settings = Source("prompt", state["prompt"]), state.values(SAMPLING).sampler
    seed = state["seed"]
    ways = ways_of(source, settings, seed)
    guess, told = "", True
    # Settings that leave one token have answered it already.
    if not settings.greedy:
        guess = lesson.ask(
            state,
            "You choose the settings of a model's sampler, not its code. Can you make every answer "
            "the same?",
            "guess_deterministic",
        )
        told = bool(guess)
    if guess:
        why = f"Top-k = 1 does it, or a top-p of at most 1/|V| = 1/{ways.vocabulary:,}."
        lesson.answer(guess, GUESSES[0], why)
    chart = ways_picture(source, settings, seed, told)
    lesson.show_chart(chart, "ways", shown(chart.finding), tall=told)
    with st.container(horizontal=True, vertical_alignment="center"):
        data = partial(data_of, chart, "parts", ["row", "colour"])
        lesson.tools(state, data, "seedscape-text-deterministic")
    if not told:
        return
    st.markdown(_answers(ways))
    _reasons()
    headline = "different tokens: {} with these settings, {} with one seed, {} with top-k = 1"
    counts = (len(ways[name].tokens) for name in (AS_SET, ONE_SEED, TOP_K_1))
    holds, script = script_of(source, settings, "deterministic", SEED=seed, SEEDS=range(ways.seeds))
    lesson.take_home(
        f"{holds}. It tries three of the ways on the screen"
        f"{lesson.prints(headline.format(*counts))}",
        script,
    )
    # Last, since it measures for a second or two.
    batch_bits.show(state)


def _answers(ways: Ways) -> str:
    """Return each way's answer in a line, its numbers from the draws."""
    tied = ways[TIE_TOP_K]
    split = " and ".join(
        f"“{shown(token)}” {count} times"
        for token, count in zip(tied.tokens, tied.counts, strict=True)
    )
    kept = {way.name: number_of(way.kept, "token", "tokens") for way in ways.ways}
    return "\n".join(
        [
            f"- **Top-k = 1** leaves {kept[TOP_K_1]}: greedy decoding.",
            f"- **Top-p = 1/|V|** leaves {kept[TINY_TOP_P]}. The most probable of |V| tokens has "
            "at least 1/|V|, so it alone reaches p. For this prompt any p up to "
            f"{floor(ways.largest * 1000) / 1000:g} does, at temperature 1.",
            f"- **Temperature 0** is answered here as argmax, so it leaves {kept[TEMPERATURE_0]}. "
            "Other programs refuse it: see *Conventions*.",
            f"- **A seed**: {shown(seed_words(ways))}",
            "- **Ties** are the fine print. With the two largest logits made equal, top-k = 1 "
            f"keeps {kept[TIE_TOP_K]} and drew {split}. Top-p and temperature 0 keep the first of "
            "them.",
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
