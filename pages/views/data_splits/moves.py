"""Ways to another seed of the page: a dot that is clicked, a seed's button."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from core.charts.data_splits.dots import PICKED
from pages.common.state import PageState


def set_value(state: PageState, name: str, value: int) -> None:
    """Set a parameter, as its widget would: for the callbacks of buttons and charts."""
    st.session_state[state.key(name)] = value


def pick_seed(state: PageState, chart: str, name: str = "split") -> None:
    """Set ``name`` to the seed of the dot that was clicked in the chart of that key."""
    # A line between the dots names none, and a browser may send anything.
    with suppress(AttributeError, IndexError, KeyError, TypeError):
        seed = st.session_state[chart].selection[PICKED][0]["seed"]
        if seed is not None:
            st.session_state[state.key(name)] = str(seed)
