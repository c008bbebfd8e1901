"""The bug as it looks in practice: predicting while dropout is still on."""

from __future__ import annotations

import secrets

import streamlit as st

from core.charts.by_hand import Theme
from core.charts.dropout.answers import answers_chart
from core.dropout.descent import Recipe
from core.dropout.findings import distinct, forgotten_finding, printed_answers
from core.dropout.forgotten import CALLS, training_mode_answers
from core.dropout.take_home import forgotten_headline, forgotten_script
from core.dropout.training import TrainingSettings
from pages.common import lesson
from pages.common.state import PageState
from pages.views.dropout.cached import asked_of, seeded_answers

SURE = "model.eval()"


def show(state: PageState, theme: Theme) -> None:
    """Ask a trained classifier the same thing ten times, in every way that a script may."""
    st.markdown("#### The bug: `model.eval()` forgotten")
    p, seed = float(state["p"]), int(state["seed"])
    settings = TrainingSettings(recipe=Recipe(p=p))
    network, asked = asked_of(settings)
    st.markdown(
        f"A classifier with p = {p:g}, trained on two moons, is asked about one test point, "
        f"{CALLS} times. It is the point it is least sure of."
    )
    seeded, again = seeded_answers(settings, seed)
    answers = {
        "no seed": training_mode_answers(network, asked.point, p, secrets.randbits(32)),
        "no seed, run again": training_mode_answers(network, asked.point, p, secrets.randbits(32)),
        f"seed {seed}": seeded,
        f"seed {seed}, run again": again,
        SURE: asked.evaluation,
    }
    finding = forgotten_finding(seeded, asked.evaluation)
    lesson.show_chart(answers_chart(answers, SURE, theme, finding), "answers")
    st.code(printed_answers(seeded, asked.evaluation), language=None)
    st.button("Run the unseeded script again", icon=":material/casino:")
    st.markdown(
        "A seed makes the wrong answers repeatable. It does not make them right: only "
        "`model.eval()` does."
    )
    with st.expander("The script with the bug, and its cure", icon=":material/bug_report:"):
        headline = forgotten_headline(distinct(seeded), distinct(asked.evaluation))
        st.markdown(f"It prints: *{headline}*.")
        st.code(forgotten_script(settings, asked.number, seed, CALLS), language="python")
