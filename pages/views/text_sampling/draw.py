"""The view "Draw": u on the bar of all tokens picks one; then many draws against theory."""

from __future__ import annotations

import streamlit as st

from core.charts.by_hand import Theme
from core.seeds import LARGEST_SEED
from core.text_sampling.findings import drawn_finding, error_side
from core.text_sampling.pipeline import SamplerSettings
from core.text_sampling.source import Source
from core.text_sampling.tables import drawn_csv
from core.text_sampling.take_home import draws_headline, draws_script
from pages.common import lesson
from pages.common.state import Choice, PageState, Parameter
from pages.views.text_sampling import controls
from pages.views.text_sampling.cached import drawn_of, draws_picture
from pages.views.text_sampling.words import prints, shown

ROWS = 14
DRAWS = {"1": "1", "100": "100", "10000": "10,000"}
GUESSES = ("under 1 point", "1 to 5 points", "over 5 points")
GUESS = "guess_draw"

PARAMETERS: tuple[Parameter, ...] = (
    Choice("draws", tuple(DRAWS), "100"),
    lesson.guess_parameter(GUESSES, GUESS),
)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.prompt(state)
        controls.sampler(state)
        with st.popover("More", icon=":material/tune:"):
            controls.more(state)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        draws_and_seed(state)
    controls.prompt_notes(state)
    source, settings = Source("prompt", state["prompt"]), controls.settings_of(state)
    show_draws(state, theme, source, settings, ROWS, "draws", bool(state[GUESS]))
    _ask(state, source, settings)
    _sequence(state, source, settings)
    _reasons()
    show_take_home(state, source, settings, bool(state[GUESS]))


def draws_and_seed(state: PageState) -> None:
    """Draw the controls of the draws: how many, and their seed; call it within a row."""
    st.segmented_control(
        "Draws", list(DRAWS), key=state.key("draws"), format_func=DRAWS.__getitem__, required=True
    )
    controls.seed(state)
    if st.button("Next seed", icon=":material/casino:"):
        following = (int(state["seed"]) + 1) % (LARGEST_SEED + 1)
        state.go_to(state.link(seed=str(following)))


def show_draws(
    state: PageState,
    theme: Theme,
    source: Source,
    settings: SamplerSettings,
    rows: int,
    key: str,
    told: bool = True,
) -> None:
    """Draw the bar and the draws beside theory, and offer the data."""
    seed, draws = int(state["seed"]), int(state["draws"])
    chart = draws_picture(source, settings, seed, draws, rows, theme, told)
    drawn = drawn_of(source, settings, seed, draws, rows)
    before = f"Seed {seed} gives u = {drawn.u:.4f}, and u picks “{drawn.picked}”."
    lesson.show_chart(chart, key, shown(chart.finding if told else before), tall=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(lambda: drawn_csv(drawn), "seedscape-text-draws")


def _ask(state: PageState, source: Source, settings: SamplerSettings) -> None:
    draws = int(state["draws"])
    drawn = drawn_of(source, settings, int(state["seed"]), draws, ROWS)
    many = "draw" if draws == 1 else "draws"
    lesson.predict(
        state,
        f"{draws:,} {many} from these tokens. How far is the worst token's share of the draws "
        "from its probability?",
        GUESSES,
        f"It is **{error_side(drawn.error)}**. {shown(drawn_finding(drawn))} More draws come "
        "nearer, like 1/√n: a hundred times as many, a tenth of the error.",
        GUESS,
    )


def _sequence(state: PageState, source: Source, settings: SamplerSettings) -> None:
    """Show the first tokens of the seed: it fixes the sequence, not each draw."""
    drawn = drawn_of(source, settings, int(state["seed"]), 10_000, ROWS)
    tokens = " ".join(f"`{token}`" for token in drawn.sequence if "`" not in token)
    st.markdown(
        f"#### A seed fixes the sequence\nSeed {drawn.seed} draws, one after another: {tokens} … "
        "The draws differ from each other, and the whole sequence comes again with the seed."
    )


def _reasons() -> None:
    lesson.why(
        "How does one number pick a token?",
        "The tokens lie side by side on a bar of length 1, each as wide as its probability, in "
        "the order of the vocabulary. A generator gives u, anywhere from 0 to 1 with equal "
        "chance. The token under u is drawn: the first whose cumulative probability exceeds u. "
        "A removed token has width 0, so no u falls on it.\n\n"
        "The share of a token with probability p in n draws scatters around p with a standard "
        "error of √(p(1 − p)/n).\n\n"
        "Source of the caution: PyTorch's `multinomial` once drew elements of probability zero "
        "(issue 48841 of pytorch/pytorch). Here 100,000 draws are tested against theory.",
    )


def show_take_home(
    state: PageState, source: Source, settings: SamplerSettings, told: bool = True
) -> None:
    """Give the script for the draws on the screen."""
    seed, draws = int(state["seed"]), int(state["draws"])
    drawn = drawn_of(source, settings, seed, draws, ROWS)
    headline = draws_headline(drawn.first, drawn.error, drawn.removed_drawn)
    lesson.take_home(
        "A generator with a seed of its own makes the draws repeatable. This script draws those "
        f"on the screen{prints(headline, told)}",
        draws_script(source, settings, seed, draws),
    )
