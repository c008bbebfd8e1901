"""The view "Pipeline": each step on the next-token distribution of any prompt, side by side."""

from __future__ import annotations

import streamlit as st

from core.charts.palette import Theme
from pages.common import lesson
from pages.common.state import Number, PageState, Parameter
from pages.text import controls
from pages.text.cached import pipeline_picture

FEWEST_ROWS = 8
MOST_ROWS = 40

PARAMETERS: tuple[Parameter, ...] = (Number("rows", 16, FEWEST_ROWS, MOST_ROWS, whole=True),)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.prompt(state)
        controls.sampler(state)
        with st.popover("More", icon=":material/tune:"):
            controls.more(state)
            st.slider("Tokens shown", FEWEST_ROWS, MOST_ROWS, key=state.key("rows"))
    controls.prompt_notes(state)
    settings = controls.settings_of(state)
    chart = pipeline_picture(state["prompt"], settings, int(state["rows"]), theme)
    lesson.show_chart(chart, "pipeline", tall=True)
