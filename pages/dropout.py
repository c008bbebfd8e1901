"""Dropout: which units each training pass leaves out, and how to switch that off."""

import streamlit as st

from pages.common.frame import open_page
from pages.common.lesson import choose_view, show_problems
from pages.common.state import Choice, PageState
from pages.views.dropout import effect, inference, small_network, training, watch

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
choose_view(state, "Dropout", VIEWS)
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
