"""Weight initialization: the start decides which minimum training ends in."""

import streamlit as st

from pages.common.frame import open_page
from pages.common.lesson import show_problems
from pages.common.state import Choice, PageState
from pages.initialization import landscape, one_seed

VIEWS = {"two_weights": "Many seeds, two weights", "one_seed": "One seed"}

theme = open_page("pages/weight_initialization.py")
state = PageState(
    "weight_initialization",
    (Choice("view", tuple(VIEWS), "two_weights"), *landscape.PARAMETERS, *one_seed.PARAMETERS),
)
title, view = st.columns([2, 3], vertical_alignment="center")
title.title("Weight initialization")
view.segmented_control(
    "View",
    list(VIEWS),
    key=state.key("view"),
    format_func=VIEWS.__getitem__,
    required=True,
    label_visibility="collapsed",
)
st.markdown(
    "Training walks downhill from random first weights. "
    "So the seed decides which minimum it ends in."
)
show_problems(state)
{"two_weights": landscape.show, "one_seed": one_seed.show}[state["view"]](state, theme)
