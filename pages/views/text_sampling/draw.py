"""The view "Draw": u on the bar of all tokens picks one; then many draws against theory."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.checks import choice
from core.seeds import LARGEST_SEED
from core.text_sampling.draws import Drawn
from core.text_sampling.findings import drawn_finding, error_side
from core.text_sampling.pipeline import SamplerSettings
from core.wording import number_of
from pages.common import lesson
from pages.common.controls import segments
from pages.common.state import PageState, Parameters
from pages.views.text_sampling import controls
from pages.views.text_sampling.cached import (
    Source,
    drawn_of,
    draws_picture,
    script_of,
)
from pages.views.text_sampling.cards import shown
from pages.views.text_sampling.controls import SAMPLING

TITLE = "Draw"
ROWS = 14
DRAWS = {"1": "1", "100": "100", "10000": "10,000"}
GUESSES = ("under 1 point", "1 to 5 points", "over 5 points")


@dataclass(frozen=True)
class Shown:
    """How many are drawn, and the guess."""

    draws: str = choice("100", tuple(DRAWS))
    guess_draw: str = lesson.guess(GUESSES)


SHOWN = Parameters(Shown)
PARAMETERS = (SAMPLING, SHOWN)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    controls.show_controls(state)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        draws_and_seed(state)
    source, settings = Source("prompt", state["prompt"]), state.values(SAMPLING).sampler
    told, seed, draws = bool(state["guess_draw"]), state["seed"], int(state["draws"])
    drawn = show_draws(state, source, settings, ROWS, "draws", told)
    _ask(state, drawn)
    _sequence(seed, drawn_of(source, settings, seed, 10_000, ROWS))
    _reasons()
    headline = (
        f"first token {drawn.first}, largest error {100 * abs(drawn.error):.2f} points, "
        f"{drawn.removed_drawn} removed tokens drawn"
    )
    holds, script = script_of(source, settings, "draw", SEED=seed, DRAWS=draws)
    lesson.take_home(
        "A generator with a seed of its own makes the draws repeatable. "
        f"{holds}. It draws as on the screen"
        f"{lesson.prints(shown(headline), told)}",
        script,
    )


def draws_and_seed(state: PageState) -> None:
    """Draw the controls of the draws: how many, and their seed; call it within a row."""
    segments(state, "draws", "Draws", DRAWS)
    controls.seed(state)
    if st.button("Next seed", icon=":material/casino:"):
        following = (state["seed"] + 1) % (LARGEST_SEED + 1)
        state.go_to(state.link(seed=str(following)))


def show_draws(
    state: PageState,
    source: Source,
    settings: SamplerSettings,
    rows: int,
    key: str,
    told: bool = True,
) -> Drawn:
    """Draw the bar and the draws beside theory, and offer the data; return the draws."""
    asked = source, settings, state["seed"], int(state["draws"]), rows
    chart = draws_picture(*asked, told)
    lesson.show_chart(chart, key, shown(chart.finding), tall=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, drawn_of(*asked).table, "seedscape-text-draws")
    return drawn_of(*asked)


def _ask(state: PageState, drawn: Drawn) -> None:
    lesson.predict(
        state,
        f"{number_of(drawn.draws, 'draw', 'draws')} from these tokens. How far is the worst "
        "token's share of the draws from its probability?",
        GUESSES,
        f"It is **{error_side(drawn.error)}**. {shown(drawn_finding(drawn))} More draws come "
        "nearer, like 1/√n: a hundred times as many, a tenth of the error.",
        "guess_draw",
    )


def _sequence(seed: int, drawn: Drawn) -> None:
    """Show the first tokens of the seed: it fixes the sequence, not each draw."""
    tokens = " ".join(f"`{token}`" for token in drawn.sequence if "`" not in token)
    st.markdown(
        f"#### A seed fixes the sequence\nSeed {seed} draws, one after another: {tokens} … "
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
