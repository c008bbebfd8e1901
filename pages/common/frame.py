"""The frame around every page: its name, the sidebar, what the whole server agrees on."""

from __future__ import annotations

import gc
from typing import Literal

import streamlit as st

from pages.common.page_list import HOME, PAGES, SECTIONS, Page, find_page
from pages.common.sources import SOURCES

Theme = Literal["light", "dark"]


def open_page(script: str) -> Theme:
    """Begin a page: set its name, draw the sidebar; return the theme that the visitor sees."""
    page = find_page(script) or HOME
    st.set_page_config(
        page_title=f"{page.title} · Seedscape",
        page_icon=":material/casino:",
        layout="wide",
        initial_sidebar_state="auto",
    )
    _settle_server()
    with st.sidebar:
        _navigation()
    st.html(STYLE)
    return "dark" if st.context.theme.type == "dark" else "light"


def _navigation() -> None:
    st.markdown("**Seedscape**  \nSee the randomness. Then seed it.")
    for section in SECTIONS:
        pages = [page for page in PAGES if page.section == section]
        if pages:
            st.caption(section)
        for page in pages:
            st.page_link(page.script, label=page.title, icon=page.icon)


def colour_of(page: Page) -> str:
    """Return the colour of the first source that the page shows."""
    return next((source.colour for source in SOURCES if source.page == page.script), "#0072B2")


@st.cache_resource
def _settle_server() -> None:
    """Once in a server's life, before anybody's work: what holds for all sessions alike.

    Everything imported so far is put out of the garbage collector's sight: Streamlit collects
    after each run, which would cost every visitor a walk over all modules.
    """
    gc.collect()
    gc.freeze()


STYLE = """
<style>
  .stMainBlockContainer { padding-top: 3.2rem; }
  .vega-embed .vega-bindings { display: flex; flex-wrap: wrap; gap: 0.4rem 1.4rem;
    align-items: center; padding: 0.2rem 0 0 0.4rem; }
  .vega-embed .vega-bind { display: inline-flex; align-items: center; gap: 0.5rem;
    font-size: 0.95rem; min-height: 2rem; }
  .vega-embed .vega-bind label { display: inline-flex; align-items: center; gap: 0.5rem; }
  .vega-embed .vega-bind input[type=range] { width: min(24rem, 46vw); }
  .vega-embed .vega-bind input[type=checkbox] { width: 1.25rem; height: 1.25rem; }
  .vega-embed .vega-bind input { accent-color: #0072B2; cursor: pointer; }
</style>
"""
