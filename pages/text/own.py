"""The view "own"."""

from __future__ import annotations

import streamlit as st

from core.charts.palette import Theme
from pages.common.state import PageState, Parameter
from pages.text import controls

PARAMETERS: tuple[Parameter, ...] = ()


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    controls.prompt(state)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.sampler(state)
        with st.popover("More", icon=":material/tune:"):
            controls.more(state)
