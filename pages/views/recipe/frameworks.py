"""The view "TensorFlow and JAX": the same in two other frameworks, as text, with sources."""

from __future__ import annotations

import streamlit as st

from core.recipe.frameworks import FRAMEWORKS, lines_of
from core.recipe.settings import RecipeSettings
from pages.common.controls import number_field, segments
from pages.common.state import PageState, Parameters
from pages.common.tools import copy_link
from pages.views.recipe.script import REACH

TITLE = "TensorFlow and JAX"
PARAMETERS = (Parameters(RecipeSettings),)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        segments(state, "reach", "How far must it repeat?", REACH)
        number_field(state, "seed", "Seed", width=120)
        copy_link(state, "seedscape-recipe")
    for framework in FRAMEWORKS:
        st.markdown(f"#### {framework.name}")
        lines = lines_of(framework, state["reach"], state["seed"])
        st.code(lines, language="python", wrap_lines=True)
        st.markdown(framework.says)
        st.markdown(f"**No promise:** {framework.limits}")
        st.caption("Sources: " + " · ".join(f"[{name}]({at})" for name, at in framework.sources))
    st.caption("Neither framework runs here: these lines are from their documentation.")
