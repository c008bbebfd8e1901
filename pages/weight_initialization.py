"""Weight initialization: the start decides which minimum training ends in."""

import streamlit as st

from pages.common.frame import open_page
from pages.common.lesson import choose_view, show_problems
from pages.common.state import Choice, PageState
from pages.views.weight_initialization import landscape, one_seed, real_network

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
choose_view(state, "Weight initialization", {name: shown for name, (shown, _) in VIEWS.items()})
st.markdown(
    "Training walks downhill from random first weights. "
    "So the seed decides which minimum it ends in."
)
show_problems(state)
VIEWS[state["view"]][1].show(state, theme)
