"""Text sampling: how temperature, top-k and top-p choose what a language model may say next."""

import streamlit as st

from pages.common.frame import open_page
from pages.common.lesson import choose_view, show_problems
from pages.common.state import Choice, PageState
from pages.views.text_sampling import (
    controls,
    conventions,
    deterministic,
    draw,
    own,
    pipeline,
    regenerate,
    walk,
)

VIEWS = {
    "pipeline": ("Pipeline", pipeline),
    "draw": ("Draw", draw),
    "regenerate": ("Regenerate", regenerate),
    "walk": ("Walk", walk),
    "own": ("Your own", own),
    "deterministic": ("Deterministic?", deterministic),
    "conventions": ("Conventions", conventions),
}

theme = open_page("pages/text_sampling.py")
state = PageState(
    "text_sampling",
    (
        Choice("view", tuple(VIEWS), "pipeline"),
        *controls.PARAMETERS,
        *(each for _, view in VIEWS.values() for each in view.PARAMETERS),
    ),
)
choose_view(state, "Text sampling", {name: shown for name, (shown, _) in VIEWS.items()}, None)
st.markdown(
    "A language model gives every token a probability, and one is drawn. Four settings decide "
    "which tokens stay in the draw."
)
show_problems(state)
VIEWS[state["view"]][1].show(state, theme)
