"""The view "Walk": one completion token by token, what there was to choose from, and what fell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from core.charts.chart import Chart
from core.charts.text_sampling.walk import walk_chart
from core.checks import whole
from core.text_sampling.completions import Completion, WritingSettings
from core.text_sampling.findings import SIZES, nucleus_side, walk_finding
from core.text_sampling.take_home import walk_script
from pages.common import lesson
from pages.common.controls import number_field, slider
from pages.common.state import PageState, Parameters
from pages.views.text_sampling import controls
from pages.views.text_sampling.cached import model_and_tokenizer
from pages.views.text_sampling.cards import shown
from pages.views.text_sampling.controls import SAMPLING
from pages.views.text_sampling.desk import completions

TITLE = "Walk"

STYLE = """<style>
.stVerticalBlock.st-key-tall_walk { --tall: clamp(372px, calc(100vh - 348px), 660px) !important }
@media (max-width: 700px) { .stVerticalBlock.st-key-tall_walk { --tall: 700px !important } }
</style>"""
"""An answer of one line leaves more room than others do."""


@dataclass(frozen=True)
class Shown:
    """What only this view has."""

    step: int = whole(0, 0, 60)
    guess_walk: str = lesson.guess(SIZES, apart_from=("step",))


PARAMETERS = (SAMPLING, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    controls.show_controls(state, lambda: controls.seed(state), lambda: _more(state))
    settings = controls.writing_of(state)
    guess, told = "", True
    # With these the nucleus holds one token at each step, as anybody can tell.
    if settings.sampler.temperature > 0 and settings.p > 0:
        off = "" if settings.sampler.top_p else " (top-p itself is off)"
        guess = lesson.ask(
            state,
            f"Top-k keeps the same number at each step. A nucleus of {settings.p:g}{off} keeps as "
            "many as it needs. How many at its largest?",
            "guess_walk",
        )
        told = bool(guess)
    done = _write(settings, state["seed"])
    if guess:
        least, most = int(done.by_p.min()), int(done.by_p.max())
        why = f"It kept {least:,} at its smallest, {most:,} at its largest."
        lesson.answer(guess, nucleus_side(most), why)
    chart = _picture(done, settings, state["prompt"], state["step"], told)
    st.html(STYLE)
    lesson.show_chart(chart, "walk", tall=True)
    st.caption(
        "Outlined: the probability that the model gave. Filled: what was drawn from, after the "
        "settings. A token with a dashed outline was removed. ◀ was drawn."
        if told
        else "The bars are the probabilities that the model gave. ◀ was drawn."
    )
    _, tokenizer = model_and_tokenizer()
    tokens = done.tokens.tolist()
    data = {
        "token": tokens, "piece": [*map(tokenizer.piece, tokens)], "u": done.u,
        "model_chance": done.model_chance, "rank": done.rank,
    }  # fmt: skip
    if told:
        data |= {
            "chance": done.chance, "kept": done.kept, "top_k_alone": done.by_k,
            "nucleus_alone": done.by_p, "entropy_bits": done.entropy,
        }  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: data, "seedscape-walk")
    if not told:
        return
    _reasons(settings)
    text = tokenizer.decode(tokens).replace("\n", "¶")
    headline = f"the nucleus keeps {done.by_p.min()} to {done.by_p.max()} tokens: {text}"
    lesson.take_home(
        "A draw is three lines: the cumulative probabilities, a number u from a seeded generator, "
        "the first token beyond it. The script holds no model, but of each token the piece of the "
        "bar on which u falls and the size of the nucleus there, as counted here. It draws u anew, "
        f"checks that it falls there, writes the text on the screen"
        f"{lesson.prints(shown(headline))}",
        walk_script(done, tokenizer.pieces),
    )


def _more(state: PageState) -> None:
    slider(state, "tokens", "Tokens to write", 1)
    number_field(state, "step", "Open at token")


def _write(settings: WritingSettings, seed: int) -> Completion:
    """Return the completion, saying how far it is while it is being written."""
    progress = st.empty()

    def draft(drafts: Mapping[int, Sequence[int]]) -> None:
        written = len(drafts[seed])
        says = f"Writing: token {written} of {settings.length} …"
        progress.progress(written / settings.length, says)

    (done,) = completions(settings, (seed,), draft)
    progress.empty()
    return done


@lru_cache(64)
def _picture(
    done: Completion, settings: WritingSettings, prompt: str, step: int, told: bool
) -> Chart:
    _, tokenizer = model_and_tokenizer()
    before = (
        f"One text, {settings.length} draws. Press play, or click a token: what was there to "
        "choose from?"
    )
    finding = walk_finding(done, settings) if told else before
    return walk_chart(done, settings, prompt, tokenizer, step, told, finding)


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
