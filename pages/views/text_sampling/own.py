"""The view "Your own": a distribution typed line by line, through the same steps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from core.checks import choice, text
from core.text_sampling.own import KINDS, LONGEST_TOKEN, MOST_LINES, PRESETS, Own
from pages.common import lesson
from pages.common.controls import choose, segments, text_area
from pages.common.state import By, PageState, Parameters
from pages.views.text_sampling import controls, draw, pipeline
from pages.views.text_sampling.cached import Source, data_of, own_of, pipeline_picture
from pages.views.text_sampling.cards import shown
from pages.views.text_sampling.controls import SAMPLING

TITLE = "Your own"


@dataclass(frozen=True)
class Shown:
    """What only this view has."""

    preset: str = choice("top-k figure", tuple(PRESETS))
    kind: str = choice("weights", KINDS)
    lines: str = text(longest=4000)


PARAMETERS = (SAMPLING, draw.SHOWN, Parameters(Shown, defaults={"lines": By("preset", PRESETS)}))

_NUCLEUS = {"view": "own", "temperature": "1", "top_k": "0", "top_p": "0.8"}
_ORDER = {"view": "own", "preset": "order", "temperature": "2", "top_k": "0", "top_p": "0.75"}
_TAIL = {
    "view": "own", "top_k": "0", "top_p": "1", "min_p": "0.05",
    "lines": "\n".join(["top 95", *(f"tail {i} 0.5" for i in range(1, 11))]),
}  # fmt: skip
STORIES: tuple[tuple[str, dict[str, str]], ...] = (
    ("Top-k, as the book draws it", {**_NUCLEUS, "top_k": "3", "top_p": "1"}),
    ("A nucleus, as the book draws it", {**_NUCLEUS, "preset": "nucleus figure"}),
    ("The nucleus of a sure model", {**_NUCLEUS, "preset": "peaked"}),
    ("The nucleus of an unsure one", {**_NUCLEUS, "preset": "flat"}),
    ("Temperature first", _ORDER),
    ("Temperature last", {**_ORDER, "order": "temperature-last"}),
    ("Min-p holds the tail", {**_TAIL, "temperature": "1.75"}),
    ("A little hotter, it lets it in", {**_TAIL, "temperature": "1.8"}),
    ("Top-k = 1 in a tie", {**_NUCLEUS, "preset": "tie", "top_k": "1", "top_p": "1"}),
)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    presets = {preset: preset.capitalize() for preset in PRESETS}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose(state, "preset", "Distribution", presets, width=190)
        controls.sampler(state)
    typed, picture = st.columns([1, 4])
    with typed:
        _lines(state)
    source, settings = Source(state["kind"], state["lines"]), state.values(SAMPLING).sampler
    own = own_of(source.text, source.kind)
    _problems(own)
    if not own.tokens:
        source = Source("weights", PRESETS[state["preset"]])
        st.info(f"Until then the preset “{state['preset']}” is shown.", icon=":material/info:")
    with picture:
        chart = pipeline_picture(source, settings, pipeline.MOST_ROWS)
        lesson.show_chart(chart, "own", shown(chart.finding), tall=len(own.tokens) > 6)
    pipeline.legend()
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, partial(data_of, chart, "cells", pipeline.PLACES), "seedscape-text-own")
    lesson.stories(state, STORIES)
    pipeline.show_order(source, settings)
    st.markdown("#### Draw from it")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        draw.draws_and_seed(state)
        draw.next_seed(state)
    draw.show_draws(state, source, settings, pipeline.MOST_ROWS, "own_draws", told=True)
    pipeline.show_take_home(source, settings)


def _problems(own: Own) -> None:
    for problem in own.problems[:5]:
        st.warning(shown(problem), icon=":material/edit_note:")
    if len(own.problems) > 5:
        st.warning(f"{len(own.problems) - 5} more lines are left out.", icon=":material/edit_note:")


def _lines(state: PageState) -> None:
    segments(state, "kind", "The numbers are")
    text_area(
        state,
        "lines",
        "A token and its number a line",
        height=290,
        help=f"At most {MOST_LINES} lines; a token has at most {LONGEST_TOKEN} characters. Weights "
        "need not add up to 1. A logit may be any number, or -inf.",
    )
