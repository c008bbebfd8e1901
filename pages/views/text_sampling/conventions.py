"""The view "Conventions": what well-known programs do where the definitions leave room."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.text_sampling.conventions import ORDERS, QUESTIONS, SOURCES
from core.text_sampling.findings import order_finding
from pages.common.state import PageState
from pages.views.text_sampling.cached import Source, columns_of
from pages.views.text_sampling.controls import SAMPLING, show_controls
from pages.views.text_sampling.pipeline import order_table

TITLE = "Conventions"
PARAMETERS = (SAMPLING,)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    show_controls(state)
    source, settings = Source("prompt", state["prompt"]), state.values(SAMPLING).sampler
    found = {
        program: columns_of(source, replace(settings, order=order), 1).last
        for program, order in ORDERS.items()
    }
    st.markdown(f"##### {order_finding(found)}")
    order_table(found)
    st.caption("Only the order differs here; ties and limits follow this page's own rules.")
    st.markdown("#### Four questions, five answers")
    left, right = st.columns(2)
    for place, (question, answers) in zip((left, right) * 2, QUESTIONS.items(), strict=True):
        place.table({question: list(answers), "": list(answers.values())}, hide_index=True)
    sources = "\n".join(f"- {program}: {files}" for program, files in SOURCES.items())
    st.markdown(f"#### Where this is written\n{sources}")
    st.caption(
        "Each was read in the program's own code, SGLang's in its PyTorch path; versions change. "
        "The name of a setting is no promise of a set of tokens: note the program and its version "
        "beside the settings."
    )
