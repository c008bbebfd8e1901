"""The home page: the map of where randomness enters, from data to answer."""

import streamlit as st

from core.charts.source_map import Place, map_across, map_down
from core.home.results import stored
from core.this_machine import this_machine
from pages.common import room
from pages.common.drawing import show_map
from pages.common.frame import link_to, open_page, show_problems
from pages.common.page_list import HOME, PAGES, SECTIONS, find_page
from pages.common.sources import EXERCISES, SOURCES, STAGES
from pages.common.state import PageState

open_page("streamlit_app.py")
state = PageState("home", ())
room.show(state, HOME.script)
st.title("Where randomness enters")
show_problems(state)
st.markdown(
    "Two people train the same network on the same data with the same code, and get two different "
    "models. Each die below is a place where chance came in. Its dots are what twenty seeds gave."
)
results = stored()
places = [
    Place(
        source.name,
        source.says,
        source.colour,
        STAGES.index(source.stage),
        f"{page.name}{source.view and '?view='}{source.view}"
        if (page := find_page(source.page))
        else "",
        results[source.topic].values,
        results[source.topic].says,
    )
    for source in SOURCES
]
show_map(map_across(STAGES, places) + map_down(STAGES, places))
room.door()

st.markdown("#### Two exercises of the book")
for column, (name, asks, script, view) in zip(st.columns(2), EXERCISES, strict=True):
    if page := find_page(script):
        with column.container(border=True):
            st.markdown(asks)
            link_to(page, name, ":material/edit:", view)

st.markdown("#### One line of control for each")
for source in SOURCES:
    left, right = st.columns([1, 2], vertical_alignment="center")
    with left:
        if page := find_page(source.page):
            link_to(page, source.name, source.icon, source.view)
        else:
            st.markdown(f"{source.icon} {source.name}")
    with right:
        # As words: the highlighter of code blocks alone takes a browser as long as this whole page.
        st.markdown(f"`{source.control}`")

st.markdown("#### An order to read in")
order = [page for page in PAGES if page.name]
sections = [section for section in SECTIONS if any(page.section == section for page in order)]
for column, section in zip(st.columns(len(sections)), sections, strict=True):
    with column:
        st.caption(section)
        for number, page in enumerate(order, 1):
            if page.section == section:
                link_to(page, f"{number}. {page.title}", page.icon)
                st.caption(page.says)
st.caption(f"This server: {this_machine()}")
