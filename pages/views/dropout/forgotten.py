"""The bug as it looks in practice: predicting while dropout is still on."""

from __future__ import annotations

import secrets

import streamlit as st

from core.charts.dropout.answers import answers_chart
from core.dropout.data import MoonsSettings, draw_moons
from core.dropout.findings import distinct, forgotten_finding, printed_answers
from core.dropout.forgotten import CALLS, ask_least_sure, training_mode_answers
from core.dropout.monte_carlo import recipe_for
from core.scripts import capitals, script
from pages.common import lesson
from pages.views.dropout.cached import network_on

SURE = "model.eval()"
MOONS = MoonsSettings()


def show(p: float, seed: int) -> None:
    """Ask a trained classifier the same thing ten times, in every way that a script may."""
    st.markdown("#### The bug: `model.eval()` forgotten")
    network = network_on(MOONS, p, 0)
    asked = ask_least_sure(network, draw_moons(MOONS)[1].x)
    st.markdown(
        f"A classifier with p = {p:g}, trained on two moons, is asked about one test point, "
        f"{CALLS} times. It is the point it is least sure of."
    )
    seeds = {
        "no seed": secrets.randbits(32),
        "no seed, run again": secrets.randbits(32),
        f"seed {seed}": seed,
        f"seed {seed}, run again": seed,
    }
    answers = {
        way: training_mode_answers(network, asked.point, p, each) for way, each in seeds.items()
    }
    seeded = answers[f"seed {seed}"]
    finding = forgotten_finding(seeded, asked.evaluation)
    chart = answers_chart(answers | {SURE: asked.evaluation}, SURE, finding)
    lesson.show_chart(chart, "answers")
    st.code(printed_answers(seeded, asked.evaluation), language=None)
    st.button("Run the unseeded script again", icon=":material/casino:")
    st.markdown(
        "A seed makes the wrong answers repeatable. It does not make them right: only "
        "`model.eval()` does."
    )
    with st.expander("The script with the bug, and its cure", icon=":material/bug_report:"):
        training, evaluation = distinct(seeded), distinct(asked.evaluation)
        st.markdown(
            f"It prints: *{training} answers in training mode, {evaluation} in evaluation mode*."
        )
        settings = {"NUMBER": asked.number, "SEED": seed, "CALLS": CALLS}
        settings |= capitals(MOONS, recipe_for(MOONS, p))
        st.code(script("dropout", "watch_forgotten", **settings), language="python")
