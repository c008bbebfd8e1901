"""Ways to another seed of the page: a dot that is clicked, a seed's button."""

from __future__ import annotations

import streamlit as st

from core.charts.data_splits.dots import PICKED
from pages.common.state import PageState


def set_value(state: PageState, name: str, value: int) -> None:
    """Set a parameter, as its widget would: for the callbacks of buttons and charts."""
    st.session_state[state.key(name)] = value


def pick_seed(state: PageState, chart: str, name: str = "split") -> None:
    """Set ``name`` to the seed of the dot that was clicked in the chart of that key."""
    picked = st.session_state[chart].selection.get(PICKED)
    if picked and picked[0].get("seed") is not None:  # a line between the dots names none
        set_value(state, name, int(picked[0]["seed"]))
