"""The view "addition"."""

from __future__ import annotations

import streamlit as st

from core.charts.palette import Theme
from pages.common.state import PageState, Parameter

PARAMETERS: tuple[Parameter, ...] = ()


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    del state, theme
    st.markdown("…")
