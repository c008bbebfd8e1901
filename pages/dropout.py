"""Dropout: which units each training pass leaves out, and how to switch that off."""

import streamlit as st

from pages.common.frame import open_page
from pages.common.lesson import show_problems
from pages.common.state import Choice, PageState
from pages.dropout_views import effect, inference, small_network, training, watch

VIEWS = {
    "watch": "Watch",
    "effect": "What p does",
    "training": "Training",
    "inference": "Inference",
}

theme = open_page("pages/dropout.py")
state = PageState(
    "dropout",
    (
        Choice("view", tuple(VIEWS), "watch"),
        *small_network.PARAMETERS,
        *watch.PARAMETERS,
        *effect.PARAMETERS,
        *training.PARAMETERS,
        *inference.PARAMETERS,
    ),
)
title, view = st.columns([2, 3], vertical_alignment="center")
title.title("Dropout")
view.segmented_control(
    "View",
    list(VIEWS),
    key=state.key("view"),
    format_func=VIEWS.__getitem__,
    required=True,
    label_visibility="collapsed",
)
st.markdown(
    "In training, each pass drops units at random. So one input gives many outputs, and one "
    "recipe many models."
)
show_problems(state)
{
    "watch": watch.show,
    "effect": effect.show,
    "training": training.show,
    "inference": inference.show,
}[state["view"]](state, theme)
