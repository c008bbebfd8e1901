"""Links to states worth seeing, each a sentence that the state shows to be true."""

from __future__ import annotations

import streamlit as st

from pages.common.state import PageState

Stories = tuple[tuple[str, dict[str, str]], ...]


def show_stories(state: PageState, stories: Stories) -> None:
    """Offer each story as a button that leads to its state."""
    st.markdown("##### Things to see here")
    with st.container(horizontal=True):
        for title, link in stories:
            if st.button(title, icon=":material/play_circle:"):
                state.go_to(link)
