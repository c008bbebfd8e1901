"""The home page: the map of where randomness enters, from data to answer."""

import streamlit as st

from core.charts.source_map import Place, map_across, map_down
from pages.common.drawing import show_map
from pages.common.frame import link_to, open_page, show_problems
from pages.common.page_list import find_page
from pages.common.sources import SOURCES, STAGES
from pages.common.state import PageState

open_page("streamlit_app.py")
st.title("Where randomness enters")
show_problems(PageState("home", ()))
st.markdown(
    "Two people train the same network on the same data with the same code, and get two different "
    "models. Each die below is a place where chance came in, and each has a control of its own."
)
places = [
    Place(
        source.name,
        source.says,
        source.colour,
        STAGES.index(source.stage),
        f"{page.name}{source.view and '?view='}{source.view}"
        if (page := find_page(source.page))
        else "",
    )
    for source in SOURCES
]
show_map(map_across(STAGES, places) + map_down(STAGES, places))
st.markdown("#### One line of control for each")
for source in SOURCES:
    name, control = st.columns([1, 2], vertical_alignment="center")
    with name:
        if page := find_page(source.page):
            link_to(page, source.name, source.icon, source.view)
        else:
            st.markdown(f"{source.icon} {source.name}")
    with control:
        st.code(source.control, language="python", wrap_lines=True)
