"""The view "Conventions": what well-known programs do where the definitions leave room."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.charts.by_hand import Theme
from core.text_sampling.conventions import (
    ORDERS,
    QUESTIONS,
    question_table,
    sources_list,
)
from core.text_sampling.findings import order_finding, order_table
from core.text_sampling.source import Source
from pages.common.state import PageState, Parameter
from pages.views.text_sampling import controls
from pages.views.text_sampling.cached import columns_of

PARAMETERS: tuple[Parameter, ...] = ()


def show(state: PageState, theme: Theme) -> None:  # noqa: ARG001
    """Draw the view, top to bottom; it has no chart, so no theme."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.prompt(state)
        controls.sampler(state)
        with st.popover("More", icon=":material/tune:"):
            controls.more(state)
    controls.prompt_notes(state)
    source, settings = Source("prompt", state["prompt"]), controls.settings_of(state)
    found = {
        program: columns_of(source, replace(settings, order=order), 1).last
        for program, order in ORDERS.items()
    }
    st.markdown(f"##### {order_finding(found)}")
    st.markdown(order_table(found, "the order of"))
    st.caption("Only the order differs here; ties and limits follow this page's own rules.")
    st.markdown("#### Four questions, five answers")
    left, right = st.columns(2)
    for place, question in zip((left, right, left, right), QUESTIONS, strict=True):
        place.markdown(question_table(question))
    st.markdown("#### Where this is written\n" + sources_list())
    st.caption(
        "Each was read in the program's own code, SGLang's in its PyTorch path; versions change. "
        "The name of a setting is no promise of a set of tokens: note the program and its version "
        "beside the settings."
    )
