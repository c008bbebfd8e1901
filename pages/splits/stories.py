"""Links to states worth seeing, each a sentence that the state shows to be true."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

SCRIPT = "pages/data_splits.py"

Stories = tuple[tuple[str, Mapping[str, str]], ...]


def show_stories(stories: Stories) -> None:
    """Offer each story as a link to its state."""
    st.markdown("##### Things to see here")
    with st.container(horizontal=True):
        for title, link in stories:
            st.page_link(SCRIPT, label=title, icon=":material/play_circle:", query_params=link)
