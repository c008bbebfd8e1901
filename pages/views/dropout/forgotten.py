"""The bug as it looks in practice: predicting while dropout is still on."""

from __future__ import annotations

import secrets

import streamlit as st

from core.arrays import Float64
from core.charts.dropout.answers import answers_chart
from core.dropout import findings
from core.dropout.data import MoonsSettings, draw_moons
from core.dropout.forgotten import CALLS, answers_to, functional_of_ones, least_sure
from core.dropout.monte_carlo import recipe_for
from core.scripts import capitals, script
from pages.common import lesson
from pages.views.dropout.trained import network_on

SURE = "model.eval()"
FUNCTIONAL = "eval(), F.dropout(x, p)"
MOONS = MoonsSettings()


@st.cache_data(max_entries=64, show_spinner=False)
def _point(p: float) -> tuple[int, Float64]:
    """Return the row of the test point that the classifier is least sure of, and the point."""
    points = draw_moons(MOONS)[1].x
    number = least_sure(network_on(MOONS, p, 0), points)
    return number, points[number : number + 1]


def show(p: float, seed: int) -> None:
    """Ask a trained classifier the same thing ten times, in every way that a script may."""
    st.markdown("#### The bug: `model.eval()` forgotten")
    network = network_on(MOONS, p, 0)
    number, point = _point(p)
    st.markdown(
        f"A classifier with p = {p:g}, trained on two moons, is asked about one test point, "
        f"{CALLS} times. It is the point it is least sure of."
    )
    seeds = {
        "no seed": secrets.randbits(32),
        "no seed, run again": secrets.randbits(32),
        f"seed {seed}": seed,
        f"seed {seed}, run again": seed,
        # Neither reaches the masks: what is drawn after the same seed is the same.
        "inference_mode()": seed,
        FUNCTIONAL: seed,
    }
    answers = {way: answers_to(network, point, p, each) for way, each in seeds.items()}
    seeded, sure = answers[f"seed {seed}"], answers_to(network, point, 0.0, seed)
    chart = answers_chart({**answers, SURE: sure}, SURE, findings.forgotten_finding(seeded, sure))
    lesson.show_chart(chart, "answers")
    st.button("Run the unseeded script again", icon=":material/casino:")
    st.markdown(
        "A seed makes the wrong answers repeatable. It does not make them right: only "
        "`model.eval()` does, and not everything hears it.\n\n"
        "- `torch.no_grad()` and `torch.inference_mode()` switch gradients off. Dropout is another "
        "switch, and stays on.\n"
        "- `F.dropout(x, p)` in a `forward` of your own belongs to no model: it stays on after "
        "`model.eval()`. Write `F.dropout(x, p, training=self.training)`, or use `nn.Dropout`."
    )
    ones = "  ".join(f"{value:g}".rjust(4) for value in functional_of_ones(p, seed))
    st.code(
        f"{findings.printed_answers(seeded, sure)}\n\nmodel.eval(), then on ten ones:\n"
        f"F.dropout(x, {p:g})                         {ones}\n"
        f"F.dropout(x, {p:g}, training=self.training) {'  '.join(['   1'] * 10)}",
        language=None,
    )
    with st.expander("The script with the bug, and its cure", icon=":material/bug_report:"):
        st.markdown(f"It prints: *{_printed(findings.distinct(seeded), findings.distinct(sure))}*.")
        values = capitals(MOONS, recipe_for(MOONS, p))
        values |= {"NUMBER": number, "SEED": seed, "CALLS": CALLS}
        st.code(script("dropout", "watch_forgotten", **values), language="python")


def _printed(wrong: int, right: int) -> str:
    return (
        f"answers: {wrong} in training mode, {wrong} in inference_mode(), {wrong} from F.dropout "
        f"after eval(), {right} if it is told, {right} from nn.Dropout after eval()"
    )
