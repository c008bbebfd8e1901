"""The view "What p does": survivors, the scaling, and what the mean of many passes comes to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core import checks
from core.charts.dropout.running_mean import running_mean_chart
from core.charts.dropout.survivors import survivors_chart
from core.charts.dropout.widths import widths_chart
from core.dropout import findings
from core.dropout.moments import (
    count_survivors,
    linear_running_mean,
    output_widths,
    relu_running_mean,
)
from core.dropout.passes import Passes
from core.scripts import capitals, script
from pages.common import lesson
from pages.common.controls import ladder, segments
from pages.common.state import PageState, Parameters
from pages.views.dropout import small_network
from pages.views.dropout.small_network import passes_of

TITLE = "What p does"
PASS_LADDER = (20, 50, 100, 200, 500, 1000, 2000, 5000)
CHANCES = np.linspace(0, 0.95, 96)
"""The chances to drop at which the width of an output is computed: towards 1 it has no bound."""


@dataclass(frozen=True)
class Shown:
    """The guess, and the output whose means are shown."""

    guess_effect: str = lesson.guess(findings.SIDES)
    output: int = checks.choice(1, (1, 2))


SHOWN = Parameters(Shown)
PARAMETERS = (*small_network.PARAMETERS, SHOWN)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings, output = state.values(small_network.PASSES), state.values(SHOWN).output - 1
    _controls(state)
    varies, guess = 0 < settings.p < 1, ""
    if varies:
        guess = lesson.ask(
            state,
            "Put a ReLU behind each output. Beside ReLU of the evaluation output, the mean of the "
            "passes is …",
            "guess_effect",
        )
    passes = passes_of(settings)
    linear, relu = linear_running_mean(passes), relu_running_mean(passes)
    told, says = bool(guess) or not varies, findings.linear_finding(linear, output)
    if guess:
        rights = findings.relu_answers(passes, relu, output)
        lesson.answer(guess, rights, findings.relu_finding(passes, relu, output))
        says = findings.means_finding(linear, relu, output)
    chart = running_mean_chart(linear, relu if told else None, output, says)
    lesson.show_chart(chart, "means", tall=True)
    if varies:
        st.caption(
            "The band is two standard errors to either side. Were all passes drawn anew, about 95 "
            "of 100 such means would lie that near the one that they close in on."
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        table = {
            "passes": np.arange(1, settings.passes + 1),
            "mean": linear.mean[:, output],
            "standard_error": linear.standard_error[:, output],
            "mean_of_relu": relu.mean[:, output],
            "standard_error_of_relu": relu.standard_error[:, output],
        }
        lesson.tools(state, lambda: table, "seedscape-dropout-means")
    _width_and_survivors(passes, output)
    _reasons()
    (mean, _, sure), (mean_of_relu, _, relu_of_sure) = linear.last(output), relu.last(output)
    headline = (
        f"output: mean {mean:.4f}, evaluation {sure:.4f}\n"
        f"after ReLU: mean {mean_of_relu:.4f}, evaluation {relu_of_sure:.4f}"
    )
    lesson.take_home(
        "This script takes the two means on the screen in plain "
        f"PyTorch{lesson.prints(headline, told)}",
        script("dropout", "effect", X=settings.x, OUTPUT=output, **capitals(settings)),
        "seedscape-dropout-effect",
    )


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        small_network.controls(state)
        ladder(state, "passes", "Passes", PASS_LADDER, width=120)
        segments(state, "output", "Output")
        with st.popover("More", icon=":material/tune:"):
            small_network.more(state)


def _width_and_survivors(passes: Passes, output: int) -> None:
    p, widths = passes.settings.p, output_widths(passes, CHANCES)[:, output]
    measured = float(passes.outputs[:, output].std(dtype=np.float64))
    survivors = count_survivors(passes.masks, p)
    left, right = st.columns(2)
    with left:
        finding = findings.widths_finding(passes, output)
        lesson.show_chart(widths_chart(CHANCES, widths, p, measured, finding), "widths")
    with right:
        finding = findings.survivors_finding(survivors, p)
        lesson.show_chart(survivors_chart(survivors, finding), "survivors")
    st.caption(findings.drop_or_keep(p, passes.settings.hidden))
    with st.expander("Why do the survivors grow?", icon=":material/zoom_out_map:"):
        st.markdown(findings.scaling_words(passes))
        if passes.hidden.any() and p < 1:
            table = findings.scaling_table(passes)
            st.table(table, border="horizontal", width="content", hide_index=True)


def _reasons() -> None:
    lesson.why(
        "Why? The formulas behind the means",
        "A dropped layer is y = x·m/(1 − p), with m = 1 for a unit that is kept and 0 for one that "
        "fell. Its mean is x and its variance x²·p/(1 − p). A linear output z = Σ wᵢyᵢ + b has a "
        "mean that is the sum of the means: just what evaluation mode computes. Its variance is "
        "p/(1 − p) · Σ wᵢ²xᵢ², so the mean of n passes comes nearer like 1/√n.\n\n"
        "A nonlinearity does not let the mean through. ReLU bends upwards, so the mean of "
        "ReLU(z) lies above ReLU of the mean wherever passes fall on both sides of zero "
        "(Jensen's inequality). In a deep network evaluation mode is therefore not the mean of "
        "training mode. It is a good and cheap stand-in for it.\n\n"
        "Sources: N. Srivastava and others, *Dropout*, JMLR 2014 (p keeps there); the "
        "documentation of `torch.nn.Dropout` (p drops).",
    )
