"""Runtime algorithms: one operation, several ways to compute it, and not the same bits."""

import streamlit as st

from pages.common.frame import open_page
from pages.common.lesson import choose_view, show_problems
from pages.common.state import Choice, PageState
from pages.views.runtime_algorithms import addition, convolution, flags, small_differences, switch

VIEWS = {
    "convolution": ("One convolution", convolution),
    "addition": ("Addition", addition),
    "differences": ("Small differences", small_differences),
    "switch": ("Switch", switch),
    "flags": ("Flags", flags),
}

theme = open_page("pages/runtime_algorithms.py")
state = PageState(
    "runtime_algorithms",
    (
        Choice("view", tuple(VIEWS), "convolution"),
        *(parameter for _, view in VIEWS.values() for parameter in view.PARAMETERS),
    ),
)
choose_view(state, "Runtime algorithms", {name: shown for name, (shown, _) in VIEWS.items()})
st.markdown(
    "A library knows several algorithms for one operation and picks among them. "
    "In real numbers they agree. In the computer's numbers they do not."
)
show_problems(state)
VIEWS[state["view"]][1].show(state, theme)
