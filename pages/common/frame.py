"""The frame around every page: its name, the sidebar, what the whole server agrees on."""

from __future__ import annotations

import os
import re

import streamlit as st

from pages.common import devices, room
from pages.common.page_list import HOME, PAGES, SECTIONS, Page, find_page
from pages.common.presenter import begin
from pages.common.server import settle_server
from pages.common.sources import source_of
from pages.common.state import PageState, left_at
from pages.common.theme import follow_theme
from pages.common.translation import keep_translated_texts

# One thread for each visitor's arithmetic: on a busy host a second one waits more than it works.
# Said before torch is first imported, since afterwards it would be a flag that all visitors share.
for _library in ("OMP", "MKL", "OPENBLAS"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")


LEFT_OUT = ":material/link_off:"
"""The icon of a sentence about a value that was not used."""


def open_page(script: str) -> None:
    """Begin a page: set its name, draw the sidebar."""
    page = find_page(script) or HOME
    st.set_page_config(
        page_title=f"{page.title} · Seedscape",
        page_icon=ICON,
        layout="wide",
        initial_sidebar_state=SIDEBAR,
    )
    settle_server()
    room.enter()
    with st.sidebar:
        _navigation()
    begin(script)
    st.html(STYLE + _icons() + devices.STYLE)
    keep_translated_texts()
    follow_theme()


# Drawn here: an icon by name would be fetched from the network for the browser's tab.
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="#fff">'
    '<rect x="2" y="2" width="28" height="28" rx="7" fill="#0072B2"/>'
    '<circle cx="10" cy="10" r="3"/><circle cx="16" cy="16" r="3"/><circle cx="22" cy="22" r="3"/>'
    "</svg>"
)


def _navigation() -> None:
    st.markdown("**Seedscape**  \nSee the randomness. Then seed it.")
    for section in SECTIONS:
        pages = [page for page in PAGES if page.section == section]
        if pages:
            st.caption(section)
        for page in pages:
            link_to(page, page.title, page.icon)


def _icons() -> str:
    """Return the style of the sidebar's icons: each in the colour of its page's source."""
    rules = (
        f'[data-testid="stSidebar"] a[href*="{page.name}"] [data-testid="stIconMaterial"] '
        f"{{ color: {source.colour}; }}"
        for page in PAGES
        if page.name and (source := source_of(page.script))
    )
    return f"<style>{' '.join(rules)}</style>"


def link_to(page: Page, label: str, icon: str, view: str = "") -> None:
    """Draw a link to a page as the visitor left it, or to one of its views."""
    opened = {"view": view} if view else left_at(page.name)
    st.page_link(page.script, label=label, icon=icon, query_params=opened)


def show_problems(state: PageState) -> None:
    """Answer what the link or a field got wrong, one sentence each."""
    for problem in state.problems:
        # Whatever stands in a link is shown as it is: no picture of a stranger's is fetched.
        shown = re.sub(r"[\\`*\[$<]|:(?=\w)", r"\\\g<0>", " ".join(re.split(r"[^\S ]+", problem)))
        st.warning(shown, icon=LEFT_OUT)


SIDEBAR = 262
"""The width of the sidebar in pixels: it holds the longest title."""

STYLE = """
<style>
  [data-testid="stHeader"] { background: none; }
  [data-testid="stHeader"], [data-testid="stHeader"] * { pointer-events: none; }
  [data-testid="stHeader"] :is(button, button *, a) { pointer-events: auto; }
  .stElementContainer:is(:has(script), .st-key-theme) { display: none; }
  .stMainBlockContainer { padding: 1.1rem 3.2rem 2rem; }
  [data-testid="stSidebarHeader"] { height: 2.6rem; padding: .4rem 1rem 0; margin: 0; }
  [data-testid="stSidebar"] .st-key-present_page { position: absolute; top: 2.2rem; right: 0;
    width: auto; }
  [data-testid="stSidebarUserContent"] { padding: 0 .1rem 2rem .2rem; }
  @media (max-width: 700px) {
    .stMainBlockContainer { padding: 3rem 1rem 2rem; & .stHeading { margin-bottom: .8rem; } } }
  [data-testid="stCaptionContainer"] { color: inherit; opacity: .82; }
  .stMainBlockContainer h1 { font-size: 1.9rem; padding: 0; white-space: nowrap; }
  @media (max-width: 1279px) {
    .stHorizontalBlock:has(> .stColumn h1) > .stColumn { min-width: 100%;
      & .stHeading { margin-bottom: .8rem; } } }
  .stMainBlockContainer h5 { padding: 0 0 .3rem; }
  .stMain .stMarkdown table { display: block; max-width: 100%; overflow: auto; }
  @media (min-width: 701px) {
    [data-testid="stFullScreenFrame"]:not(:has([aria-label^="Close fullscreen"])) > div >
      [data-testid="stElementToolbar"] { top: 0; right: -2.9rem; height: auto;
        & * { flex-direction: column; height: auto; } } }
  [role="radiogroup"]:not([aria-label="View"]) > [data-variant="segmented_control"] {
    min-height: 2.5rem; }
  .stMainBlockContainer :is(h1, [class*="st-key-take_home"] h4)::before {
    font: 1em/1 "Material Symbols Rounded"; vertical-align: -.15em; margin-right: .35em; }
  [data-testid^="stStatusWidget"][data-testid$="Icon"] { display: none; }
  .stVerticalBlock[class*="st-key-tall_"] { --tall: clamp(370px, calc(100vh - 325px), 660px);
    flex: 0 0 var(--tall) !important; height: var(--tall) !important; }
  @media (min-width: 701px) {
    .stMain:has([class*="st-key-ask_"] [aria-checked="true"]) [class*="st-key-tall_"] {
      --tall: clamp(340px, calc(100vh - 375px), 660px); } }
  .stVerticalBlock[class*="st-key-tall_"] > :has(.stVegaLiteChart) { flex: 1; min-height: 0; }
  @media (max-width: 700px) {
    .stVerticalBlock[class*="st-key-tall_"] { --tall: 640px; }
    .stVerticalBlock[class*="st-key-tall_"]:has([class*="st-key-player_"]) { --tall: 700px; } }
  [class*="st-key-player_"] { min-height: 2.75rem;
    @media (max-width: 700px) { min-height: 5.15rem; } }
  [data-testid="stFullScreenFrame"]:not(:has([aria-label^="Close fullscreen"])) .vega-bindings {
    display: none !important; }
</style>
"""
