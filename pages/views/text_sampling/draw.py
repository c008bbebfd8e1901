"""The view "Draw": u on the bar of all tokens picks one; then many draws against theory."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from core.charts.chart import Chart
from core.checks import choice
from core.seeds import LARGEST_SEED
from core.text_sampling.draws import Drawn
from core.text_sampling.findings import ERRORS, error_side, removed_words
from core.text_sampling.pipeline import SamplerSettings
from pages.common import lesson
from pages.common.controls import choose
from pages.common.state import PageState, Parameters
from pages.views.text_sampling import controls
from pages.views.text_sampling.cached import (
    Source,
    data_of,
    drawn_of,
    draws_picture,
    model_and_tokenizer,
    script_of,
)
from pages.views.text_sampling.cards import shown
from pages.views.text_sampling.controls import SAMPLING

TITLE = "Draw"
ROWS = 14
DRAWS = {count: f"{count:,}" for count in (1, 100, 10_000)}


@dataclass(frozen=True)
class Shown:
    """How many are drawn, and the guess."""

    draws: int = choice(100, tuple(DRAWS))
    guess_draw: str = lesson.guess(ERRORS)


SHOWN = Parameters(Shown)
PARAMETERS = (SAMPLING, SHOWN)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    controls.show_controls(state, partial(draws_and_seed, state))
    source, settings = Source("prompt", state["prompt"]), state.values(SAMPLING).sampler
    seed, draws = state["seed"], state.values(SHOWN).draws
    drawn = drawn_of(source, settings, seed, draws, ROWS)
    guess, told = "", True
    # One draw is all or nothing, and of one token all draws are equal: both are seen beforehand.
    if draws > 1 and drawn.theory.max() < 1:
        guess = lesson.ask(
            state,
            f"{draws:,} draws from these tokens. How far is the worst token's share of the draws "
            "from its probability?",
            "guess_draw",
        )
        told = bool(guess)
    if guess:
        many = "A hundred times as many draws make on average a tenth of the error."
        lesson.answer(guess, error_side(drawn.error), f"{removed_words(drawn)} {many}")
    chart = show_draws(state, source, settings, ROWS, "draws", told)
    with st.container(horizontal=True, vertical_alignment="center"):
        next_seed(state)
        _take(state, drawn)
        lesson.tools(state, partial(data_of, chart, "rows", ["row"]), "seedscape-text-draws")
    if told:
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
    choose(state, "draws", "Draws", DRAWS, width=98)
    controls.seed(state)


def next_seed(state: PageState) -> None:
    """Offer the draws of the next seed."""
    if st.button("Next seed", icon=":material/casino:"):
        state.go_to(state.link(seed=_following(state)))


def _following(state: PageState) -> str:
    return str((state["seed"] + 1) % (LARGEST_SEED + 1))


def _take(state: PageState, drawn: Drawn) -> None:
    """Offer to go on from the token drawn, with another seed: the same one would repeat its u."""
    written = model_and_tokenizer()[1].decode([drawn.first_token])
    says = f"Take “{shown(drawn.first)}”, next seed"
    if "\ufffd" not in written and st.button(says, icon=":material/add:"):
        state.go_to(state.link(prompt=state["prompt"] + written, seed=_following(state)))


def show_draws(
    state: PageState, source: Source, settings: SamplerSettings, rows: int, key: str, told: bool
) -> Chart:
    """Draw the bar and the draws beside theory; return the picture."""
    chart = draws_picture(source, settings, state["seed"], state["draws"], rows, told)
    lesson.show_chart(chart, key, shown(chart.finding), tall=True)
    return chart


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
