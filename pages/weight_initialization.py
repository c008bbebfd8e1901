"""Weight initialization: the start decides which minimum training ends in."""

import streamlit as st

from pages.common.frame import open_page
from pages.common.lesson import show_problems
from pages.common.state import Choice, PageState
from pages.initialization import landscape, one_seed, real_network

VIEWS = {
    "two_weights": ("Two weights", landscape),
    "real_network": ("A real network", real_network),
    "one_seed": ("One seed", one_seed),
}
PARAMETERS = (
    Choice("view", tuple(VIEWS), "two_weights"),
    *landscape.PARAMETERS,
    *real_network.PARAMETERS,
    *one_seed.PARAMETERS,
)

theme = open_page("pages/weight_initialization.py")
state = PageState("weight_initialization", PARAMETERS)
title, view = st.columns([2, 3], vertical_alignment="center")
title.title("Weight initialization")
view.segmented_control(
    "View",
    list(VIEWS),
    key=state.key("view"),
    format_func=lambda name: VIEWS[name][0],
    required=True,
    label_visibility="collapsed",
)
st.markdown(
    "Training walks downhill from random first weights. "
    "So the seed decides which minimum it ends in."
)
show_problems(state)
VIEWS[state["view"]][1].show(state, theme)
