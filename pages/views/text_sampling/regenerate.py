"""The view "Regenerate": one prompt, a text for each seed, and the tree of where they part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from core.charts.by_hand import Theme
from core.seeds import LARGEST_SEED, fingerprint, format_seeds
from core.text_sampling.completions import Completion, WritingSettings
from core.text_sampling.writing_findings import again_finding
from core.text_sampling.writing_scripts import texts_headline, texts_script
from core.text_sampling.writing_tables import texts_csv
from pages.common import lesson
from pages.common.state import PageState, Parameter, SeedList
from pages.views.text_sampling import controls
from pages.views.text_sampling.desk import completions_of
from pages.views.text_sampling.words import prints
from pages.views.text_sampling.writing import (
    LENGTH,
    MOST_TOKENS,
    Texts,
    drafts_html,
    texts_shown,
    writing_of,
    written_again,
)

MOST_SEEDS = 12
GUESSES = ("none", "some", "all")

PARAMETERS: tuple[Parameter, ...] = (
    SeedList("seeds", "0-5", MOST_SEEDS),
    LENGTH,
    lesson.guess_parameter(GUESSES, "guess_regenerate"),
)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    _controls(state)
    settings, seeds, prompt = writing_of(state), state["seeds"], state["prompt"]
    done, texts = _write(prompt, settings, seeds, theme)
    _buttons(state, settings, done)
    one = "The model writes the text again, from nothing, with the same seed. Does it change?"
    many = (
        f"The model writes all {len(seeds)} again, from nothing, each with its own seed. How many "
        "of the texts change?"
    )
    told = lesson.predict(state, many if len(seeds) > 1 else one, GUESSES, "", "guess_regenerate")
    changed = _told_again(settings, seeds, done) if told else 0
    lesson.show_chart(texts.tree, "tree", "Where the texts part")
    st.caption(
        "A row begins with the token that parted it from the row above its line; the percentage "
        "is the chance that this token had there."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(lambda: texts_csv(done, texts.texts), "seedscape-regenerate")
    _reasons()
    headline = texts_headline(texts.different, len(seeds), changed)
    lesson.take_home(
        "Give each answer a sampling seed of its own, and keep it with the answer. Run beside this "
        f"app's code, the script writes the texts on the screen twice{prints(headline, told)}",
        texts_script(prompt, settings, seeds),
    )


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.prompt(state)
        controls.sampler(state)
        st.text_input("Seeds", key=state.key("seeds"), width=110)
        with st.popover("More", icon=":material/tune:"):
            controls.more(state)
            st.slider("Tokens to write", 1, MOST_TOKENS, key=state.key("tokens"))
    controls.prompt_notes(state)


def _write(
    prompt: str, settings: WritingSettings, seeds: tuple[int, ...], theme: Theme
) -> tuple[list[Completion], Texts]:
    """Show the texts as they are written, and then what became of them."""
    heading, cards = st.empty(), st.empty()

    def draft(drafts: Mapping[int, Sequence[int]]) -> None:
        written = max(map(len, drafts.values()))
        heading.markdown(f"##### Writing: token {written} of {settings.length} …")
        cards.html(drafts_html(prompt, drafts, theme))

    done = completions_of(settings, seeds, draft)
    texts = _texts(prompt, settings, seeds, theme, done)
    heading.markdown(f"##### {texts.finding}")
    cards.html(texts.cards)
    return done, texts


@st.cache_data(
    max_entries=64,
    hash_funcs={WritingSettings: repr, tuple: repr},
    show_spinner=False,
)
def _texts(
    prompt: str,
    settings: WritingSettings,
    seeds: tuple[int, ...],
    theme: Theme,
    _done: Sequence[Completion],
) -> Texts:
    del settings, seeds  # They name what is kept.
    return texts_shown(prompt, _done, theme)


def _buttons(state: PageState, settings: WritingSettings, done: Sequence[Completion]) -> None:
    """Offer other seeds, and the greedy limit."""
    count = len(done)
    first = (max(each.seed for each in done) + 1) % (LARGEST_SEED + 2 - count)
    following = format_seeds(tuple(range(first, first + count)))
    with st.container(horizontal=True):
        if st.button("Regenerate: other seeds", icon=":material/casino:"):
            state.go_to(state.link(seeds=following, guess_regenerate=""))
        if settings.sampler.temperature > 0 and st.button(
            "Temperature 0", icon=":material/thermostat:"
        ):
            state.go_to(state.link(temperature="0"))


def _told_again(
    settings: WritingSettings, seeds: tuple[int, ...], done: Sequence[Completion]
) -> int:
    """Write all once more, past all that is kept; compare; return how many texts differ."""
    with st.spinner("Writing all of them again …"):
        again = written_again(settings, seeds)
    before = [each.tokens.tolist() for each in done]
    changed = sum(one != other for one, other in zip(before, again, strict=True))
    st.markdown(again_finding(len(seeds), changed))
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
