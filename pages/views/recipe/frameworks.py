"""The view "TensorFlow and JAX": the same in two other frameworks, as text, with sources."""

from __future__ import annotations

import streamlit as st

from core.recipe.settings import RecipeSettings, other_frameworks
from pages.common.controls import number_field
from pages.common.state import PageState, Parameters
from pages.common.tools import copy_link

TITLE = "TensorFlow and JAX"
PARAMETERS = (Parameters(RecipeSettings),)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number_field(state, "seed", "Seed", width=120)
        copy_link(state, "seedscape-recipe")
    st.markdown(other_frameworks(state["seed"]))
