"""The view "Regenerate": one prompt, a text for each seed, and the tree of where they part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import streamlit as st

from core.charts.chart import Chart
from core.charts.colours import Theme
from core.charts.text_sampling.tree import tree_chart
from core.checks import seed_list
from core.seeds import LARGEST_SEED, fingerprint, format_seeds
from core.text_sampling.completions import Completion, WritingSettings
from core.text_sampling.findings import again_finding, texts_finding
from core.text_sampling.generation import generate_all
from core.text_sampling.take_home import texts_script
from core.text_sampling.tree import branches, leaves
from pages.common import lesson
from pages.common.controls import slider, text_field
from pages.common.state import PageState, Parameters
from pages.common.theme import visitor_theme
from pages.common.workshop import heavy
from pages.views.text_sampling import controls
from pages.views.text_sampling.cached import model_and_tokenizer
from pages.views.text_sampling.cards import Card, cards_html
from pages.views.text_sampling.controls import SAMPLING
from pages.views.text_sampling.desk import completions

TITLE = "Regenerate"
GUESSES = ("none of them", "some", "all")
OF_ONE = ("it stays", "it changes")


@dataclass(frozen=True)
class Shown:
    """What only this view has."""

    seeds: tuple[int, ...] = seed_list("0-5", 12)
    guess_regenerate: str = lesson.guess((*GUESSES, *OF_ONE))


PARAMETERS = (SAMPLING, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    controls.show_controls(
        state,
        lambda: text_field(state, "seeds", "Seeds", width=92),
        lambda: slider(state, "tokens", "Tokens to write", 1),
    )
    settings, seeds = controls.writing_of(state), state["seeds"]
    several = len(seeds) > 1
    guess = lesson.ask(
        state,
        f"The model writes all {len(seeds)} texts again, from nothing, each with its own seed. How "
        "many of them change?"
        if several
        else "The model writes the text again, from nothing, with the same seed. Does it change?",
        "guess_regenerate",
        GUESSES if several else OF_ONE,
    )
    texts = _write(state["prompt"], settings, seeds)
    changed = _told_again(guess, settings, seeds, texts.written) if guess else 0
    _buttons(state, settings, seeds)
    lesson.show_chart(texts.tree, "tree", "Where the texts part")
    st.caption(
        "A row begins with the token that parted it from the row above its line; the percentage "
        "is the chance that this token had there."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: {"seed": seeds, "text": texts.texts}, "seedscape-regenerate")
    if not guess:
        return
    _reasons()
    headline = (
        f"{texts.different} different texts from {len(seeds)} seeds, {changed} changed when "
        "written again"
    )
    lesson.take_home(
        "Give each answer a sampling seed of its own, and keep it with the answer. The script "
        "holds no model, but of the cumulative probabilities those pieces on which the numbers u "
        "of these seeds fall. It draws u anew, writes the texts on the screen twice"
        f"{lesson.prints(headline)}",
        texts.script,
    )


def _write(prompt: str, settings: WritingSettings, seeds: tuple[int, ...]) -> Texts:
    """Show the texts as they are written, and then what became of them."""
    heading, cards = st.empty(), st.empty()
    _, tokenizer = model_and_tokenizer()

    def draft(drafts: Mapping[int, Sequence[int]]) -> None:
        written = max(map(len, drafts.values()))
        heading.markdown(f"##### Writing: token {written} of {settings.length} …")
        drawn = [Card(seed, tokenizer.decode(text), "", "", True) for seed, text in drafts.items()]
        cards.html(cards_html(prompt, drawn, visitor_theme()))

    texts = _texts(prompt, tuple(completions(settings, seeds, draft)), visitor_theme())
    heading.markdown(f"##### {texts.tree.finding}")
    cards.html(texts.cards)
    return texts


class Texts(NamedTuple):
    """All that is shown of some seeds' texts: ``written`` holds their tokens."""

    cards: str
    tree: Chart
    different: int
    written: list[list[int]]
    texts: list[str]
    script: str


@lru_cache(64)
def _texts(prompt: str, done: tuple[Completion, ...], theme: Theme) -> Texts:
    _, tokenizer = model_and_tokenizer()
    written = {each.seed: each.tokens.tolist() for each in done}
    tree = branches(written)
    own = {seed: leaf.begins for leaf in leaves(tree) for seed in leaf.seeds}
    parted = int(len(tree) > 1)
    cards = [
        Card(
            seed,
            tokenizer.decode(tokens[: own[seed]]),
            tokenizer.decode(tokens[own[seed] : own[seed] + parted]),
            tokenizer.decode(tokens[own[seed] + parted :]),
        )
        for seed, tokens in written.items()
    ]
    return Texts(
        cards_html(prompt, cards, theme),
        tree_chart(tree, done, prompt, tokenizer, texts_finding(tree)),
        len(leaves(tree)),
        list(written.values()),
        [tokenizer.decode(tokens) for tokens in written.values()],
        texts_script(done, tokenizer.pieces),
    )


def _buttons(state: PageState, settings: WritingSettings, seeds: tuple[int, ...]) -> None:
    """Offer other seeds, and the greedy limit."""
    first = (max(seeds) + 1) % (LARGEST_SEED + 2 - len(seeds))
    following = format_seeds(tuple(range(first, first + len(seeds))))
    with st.container(horizontal=True):
        if st.button("Regenerate: other seeds", icon=":material/casino:"):
            state.go_to(state.link(seeds=following))
        warm = settings.sampler.temperature > 0
        if warm and st.button("Temperature 0", icon=":material/thermostat:"):
            state.go_to(state.link(temperature="0"))


@heavy("Writing all of them again", keep=128)
def _written_again(settings: WritingSettings, seeds: tuple[int, ...]) -> list[list[int]]:
    """Return what the seeds write from nothing, past the desk and what it keeps."""
    model, _ = model_and_tokenizer()
    return generate_all(model, settings.prompt, settings.sampler, seeds, settings.length)


def _told_again(
    guess: str, settings: WritingSettings, seeds: tuple[int, ...], before: list[list[int]]
) -> int:
    """Write all once more, past all that is kept; compare; return how many texts differ."""
    again = _written_again(settings, seeds)
    changed = sum(one != other for one, other in zip(before, again, strict=True))
    how_many = GUESSES[0 if changed == 0 else 2 if changed == len(seeds) else 1]
    right = how_many if len(seeds) > 1 else OF_ONE[changed]
    lesson.answer(guess, right, again_finding(len(seeds), changed))
    lesson.fingerprints(
        {
            "these texts, all their tokens": fingerprint(before),
            "written again from nothing": fingerprint(again),
        },
        "Equal, to the last token." if not changed else "They differ.",
    )
    return changed


def _reasons() -> None:
    lesson.why(
        "Why does “regenerate” give another answer, and a seed the same?",
        "The model is a function: the same text gives the same probabilities. What differs is the "
        "draw. Each seed starts a stream of numbers u between 0 and 1, one for each token. Where "
        "two streams pick another token, the texts part, and from there on the model reads "
        "different words; so they never need to meet again.\n\n"
        "The cumulative probabilities p₁, p₁ + p₂, … cut the line from 0 to 1 into pieces, and "
        "the token is the piece on which u falls: the first i with p₁ + … + pᵢ > u.\n\n"
        "Here a text is kept by prompt, settings and seed, so every visitor sees the same. It is "
        "also computed in float64, in batches of a fixed shape, so that not even who else is "
        "being served can move a bit of it.",
    )
