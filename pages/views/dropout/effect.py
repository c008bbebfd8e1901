"""The view "What p does": survivors, the scaling, and what the mean of many passes comes to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core import checks
from core.dropout.findings import relu_finding, relu_side, scaling_table, scaling_words
from core.dropout.passes import Passes
from core.scripts import capitals, script
from pages.common import lesson
from pages.common.controls import ladder, segments
from pages.common.state import PageState, Parameters
from pages.views.dropout import small_network
from pages.views.dropout.cached import means_of, means_picture, passes_of, survivors_picture

TITLE = "What p does"
GUESSES = ("the same", "higher", "lower")
PASS_LADDER = (20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True)
class Shown:
    """The guess, and the output whose means are shown."""

    guess_effect: str = lesson.guess(GUESSES)
    output: str = checks.choice("1", ("1", "2"))


SHOWN = Parameters(Shown)
PARAMETERS = (*small_network.PARAMETERS, SHOWN)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings, shown = state.values(small_network.PASSES), state.values(SHOWN)
    output, told = int(shown.output) - 1, bool(shown.guess_effect)
    _controls(state)
    small_network.drop_or_keep(settings.p)
    lesson.show_chart(means_picture(settings, output, told), "means", tall=True)
    linear, relu = means_of(settings)
    lesson.predict(
        state,
        "The mean of the linear output closes in on evaluation mode. Now put a ReLU behind each "
        "output and take the mean of that. Beside ReLU of the evaluation output, it will be …",
        GUESSES,
        f"It comes out **{relu_side(relu, output)}**. {relu_finding(relu, output)}",
        "guess_effect",
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
    _survivors(passes_of(settings))
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


def _survivors(passes: Passes) -> None:
    st.markdown("#### How many units survive a pass?")
    lesson.show_chart(survivors_picture(passes.settings), "survivors")
    st.markdown(f"#### Why the survivors grow\n{scaling_words(passes)}")
    if passes.hidden.any():
        st.table(scaling_table(passes), border="horizontal", width="content", hide_index=True)


def _reasons() -> None:
    lesson.why(
        "Why does the mean arrive before the ReLU, and not behind it?",
        "A dropped layer is y = x·m/(1 − p), with m = 1 for a unit that is kept and 0 for one that "
        "fell. Its mean is x and its variance x²·p/(1 − p). A linear output z = Σ wᵢyᵢ + b has a "
        "mean that is the sum of the means: just what evaluation mode computes. Its variance is "
        "p/(1 − p) · Σ wᵢ²xᵢ², so the mean of n passes comes nearer like 1/√n. The band shows two "
        "standard errors.\n\n"
        "A nonlinearity does not let the mean through. ReLU bends upwards, so the mean of "
        "ReLU(z) lies above ReLU of the mean wherever passes fall on both sides of zero "
        "(Jensen's inequality). In a deep network evaluation mode is therefore not the mean of "
        "training mode. It is a good and cheap stand-in for it.\n\n"
        "Sources: N. Srivastava and others, *Dropout*, JMLR 2014 (p keeps there); the "
        "documentation of `torch.nn.Dropout` (p drops).",
    )
