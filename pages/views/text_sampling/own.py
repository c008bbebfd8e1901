"""The view "Your own": a distribution typed line by line, through the same steps."""

from __future__ import annotations

import streamlit as st

from core.charts.by_hand import Theme
from core.text_sampling.own import KINDS, LONGEST_TOKEN, MOST_LINES, PRESETS
from core.text_sampling.source import Source
from core.text_sampling.tables import columns_csv
from pages.common import lesson
from pages.common.state import Choice, PageState, Parameter, Text
from pages.views.text_sampling import controls, draw, pipeline
from pages.views.text_sampling.cached import columns_of, own_of, pipeline_picture
from pages.views.text_sampling.words import shown

LONGEST_TEXT = 4000

PARAMETERS: tuple[Parameter, ...] = (
    Choice("preset", tuple(PRESETS), "top-k figure"),
    Choice("kind", KINDS, "weights"),
    Text("lines", PRESETS, LONGEST_TEXT, by="preset"),
)

STORIES: tuple[tuple[str, dict[str, str]], ...] = (
    ("Top-k, as the book draws it", {"preset": "top-k figure", "top_k": "3", "top_p": "1"}),
    ("A nucleus, as the book draws it", {"preset": "nucleus figure", "top_k": "0", "top_p": "0.8"}),
    ("The nucleus of a sure model", {"preset": "peaked", "top_k": "0", "top_p": "0.8"}),
    ("The nucleus of an unsure one", {"preset": "flat", "top_k": "0", "top_p": "0.8"}),
    (
        "Temperature first: three stay",
        {"preset": "order", "top_k": "0", "top_p": "0.75", "temperature": "2"},
    ),
    (
        "Temperature last: two stay",
        {
            "preset": "order",
            "top_k": "0",
            "top_p": "0.75",
            "temperature": "2",
            "order": "temperature-last",
        },
    ),
    ("Top-k = 1 in a tie", {"preset": "tie", "top_k": "1", "top_p": "1"}),
)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Distribution", list(PRESETS), key=state.key("preset"),
            format_func=str.capitalize, width=270,
        )  # fmt: skip
        controls.sampler(state)
        with st.popover("More", icon=":material/tune:"):
            controls.more(state)
    typed, picture = st.columns([1, 4])
    with typed:
        _lines(state)
    own = own_of(state["lines"], state["kind"])
    source = Source(state["kind"], state["lines"])
    for problem in own.problems[:5]:
        st.warning(shown(problem), icon=":material/edit_note:")
    if len(own.problems) > 5:
        st.warning(f"{len(own.problems) - 5} more lines are left out.", icon=":material/edit_note:")
    if not own.tokens:
        source = Source("weights", PRESETS[state["preset"]])
        st.info(f"Until then the preset “{state['preset']}” is shown.", icon=":material/info:")
    settings = controls.settings_of(state)
    with picture:
        chart = pipeline_picture(source, settings, pipeline.MOST_ROWS, theme)
        lesson.show_chart(chart, "own", shown(chart.finding), tall=True)
    pipeline.legend()
    st.download_button(
        "Steps (CSV)",
        lambda: columns_csv(columns_of(source, settings, MOST_LINES)),
        file_name="seedscape-text-own.csv",
        mime="text/csv",
        on_click="ignore",
    )
    _stories(state)
    pipeline.show_order(source, settings)
    st.markdown("#### Draw from it")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        draw.draws_and_seed(state)
    draw.show_draws(state, theme, source, settings, pipeline.MOST_ROWS, "own_draws")
    pipeline.show_take_home(source, settings)


def _lines(state: PageState) -> None:
    st.segmented_control("The numbers are", list(KINDS), key=state.key("kind"), required=True)
    st.text_area(
        "A token and its number a line",
        key=state.key("lines"),
        height=290,
        help=f"At most {MOST_LINES} lines; a token has at most {LONGEST_TOKEN} characters. Weights "
        "need not add up to 1. A logit may be any number, or -inf.",
    )


def _stories(state: PageState) -> None:
    """Offer states worth seeing, each with settings that show its point."""
    st.markdown("##### Things to see here")
    plain = {"min_p": "0", "temperature": "1", "order": "", "kind": "", "lines": ""}
    with st.container(horizontal=True):
        for title, link in STORIES:
            if st.button(title, icon=":material/play_circle:"):
                state.go_to(state.link(**{**plain, **link}))
