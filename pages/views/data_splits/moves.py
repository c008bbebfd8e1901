"""Ways to another state of the page: a story's button, a dot that is clicked, a seed's button."""

from __future__ import annotations

import streamlit as st

from core.charts.data_splits.dots import PICKED
from pages.common.state import PageState

Stories = tuple[tuple[str, dict[str, str]], ...]


def show_stories(state: PageState, stories: Stories) -> None:
    """Offer each story, a sentence that a state shows to be true, as a button to that state."""
    st.markdown("##### Things to see here")
    with st.container(horizontal=True):
        for title, link in stories:
            if st.button(title, icon=":material/play_circle:"):
                state.go_to(link)


def set_value(state: PageState, name: str, value: int) -> None:
    """Set a parameter, as its widget would: for the callbacks of buttons and charts."""
    st.session_state[state.key(name)] = value


def pick_seed(state: PageState, chart: str, name: str = "split") -> None:
    """Set ``name`` to the seed of the dot that was clicked in the chart of that key."""
    if picked := st.session_state[chart].selection.get(PICKED):
        set_value(state, name, int(picked[0]["seed"]))
