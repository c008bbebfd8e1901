"""The view "Walk": one completion token by token, what there was to choose from, and what fell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from core.charts.by_hand import Theme
from core.text_sampling.completions import Completion, WritingSettings
from core.text_sampling.writing_scripts import walk_headline, walk_script
from pages.common import lesson
from pages.common.state import Number, PageState, Parameter
from pages.views.text_sampling import controls
from pages.views.text_sampling.desk import completions_of
from pages.views.text_sampling.words import prints, shown
from pages.views.text_sampling.writing import MOST_TOKENS, Walk, walk_shown, writing_of

GUESSES = ("fewer than 10", "10 to 100", "more than 100")

PARAMETERS: tuple[Parameter, ...] = (
    Number("step", 0, 0, MOST_TOKENS, whole=True),
    lesson.guess_parameter(GUESSES, "guess_walk"),
)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    _controls(state)
    settings, seed, prompt = writing_of(state), int(state["seed"]), state["prompt"]
    done = _write(settings, seed)
    told = bool(state["guess_walk"])
    walk = _walk(prompt, settings, seed, theme, int(state["step"]), told, done)
    before = (
        f"One text, {settings.length} draws. Press play, or click a token: what was there to "
        "choose from?"
    )
    lesson.show_chart(walk.chart, "walk", None if told else before, tall=True)
    st.caption(
        "Outlined: the probability that the model gave. Filled: what was drawn from, after the "
        "settings. A token with a dashed outline was removed. ◀ was drawn."
    )
    lesson.predict(
        state,
        f"Top-k keeps the same number at each step. The nucleus of {settings.p:g} keeps as many "
        "as it needs. How many at its largest?",
        GUESSES,
        walk.finding,
        "guess_walk",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(lambda: walk.csv, "seedscape-walk")
    _reasons(settings)
    headline = walk_headline(walk.least, walk.most, walk.text)
    lesson.take_home(
        "A draw is three lines: the cumulative probabilities, a number u from a seeded generator, "
        "the first token beyond it. Run beside this app's code, the script writes the text on the "
        f"screen{prints(shown(headline), told)}",
        walk_script(prompt, settings, seed),
    )


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.prompt(state)
        controls.sampler(state)
        controls.seed(state)
        with st.popover("More", icon=":material/tune:"):
            controls.more(state)
            st.slider("Tokens to write", 1, MOST_TOKENS, key=state.key("tokens"))
            st.number_input("Open at token", 0, MOST_TOKENS, key=state.key("step"))
    controls.prompt_notes(state)


def _write(settings: WritingSettings, seed: int) -> Completion:
    """Return the completion, saying how far it is while it is being written."""
    progress = st.empty()

    def draft(drafts: Mapping[int, Sequence[int]]) -> None:
        written = len(drafts[seed])
        says = f"Writing: token {written} of {settings.length} …"
        progress.progress(written / settings.length, says)

    (done,) = completions_of(settings, (seed,), draft)
    progress.empty()
    return done


@st.cache_data(
    max_entries=64,
    hash_funcs={WritingSettings: repr},
    show_spinner=False,
)
def _walk(
    prompt: str,
    settings: WritingSettings,
    seed: int,
    theme: Theme,
    step: int,
    told: bool,
    _done: Completion,
) -> Walk:
    del seed  # It names what is kept.
    return walk_shown(prompt, settings, _done, theme, step, told)


def _reasons(settings: WritingSettings) -> None:
    lesson.why(
        "Why does the nucleus change its size?",
        "Top-k counts tokens, the nucleus counts probability: it takes tokens in descending order "
        f"until they hold {settings.p:g} of it, the one that crosses included. Where the model is "
        "sure, as in the middle of a word or of a name, one or two tokens hold it all. Where a "
        "sentence could go anywhere, hundreds are needed. A fixed k is too many in the first case "
        "and cuts off good words in the second.\n\n"
        "The smallest set V with Σ p(token) ≥ p over V: Holtzman et al. 2020, *The Curious Case "
        "of Neural Text Degeneration*, arXiv 1904.09751. The settings act in the order chosen "
        "under More; the curves of top-k alone and of the nucleus alone come after the "
        "temperature only.",
    )
