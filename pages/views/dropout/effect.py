"""The view "What p does": survivors, the scaling, and what the mean of many passes comes to."""

from __future__ import annotations

import streamlit as st

from core.charts.by_hand import Theme
from core.dropout.findings import relu_finding, relu_side, scaling_table, scaling_words
from core.dropout.moments import RunningMean
from core.dropout.passes import PassSettings
from core.dropout.tables import means_csv
from core.dropout.take_home import means_headline, means_script
from pages.common import lesson
from pages.common.state import Choice, Number, PageState, Parameter
from pages.views.dropout import small_network
from pages.views.dropout.cached import means_of, means_picture, passes_of, survivors_picture
from pages.views.dropout.words import prints

GUESSES = ("the same", "higher", "lower")
FEWEST_PASSES = 20
MOST_PASSES = 5000
PASS_LADDER = (20, 50, 100, 200, 500, 1000, 2000, 5000)
GUESS = "guess_effect"

PARAMETERS: tuple[Parameter, ...] = (
    lesson.guess_parameter(GUESSES, GUESS),
    Number("passes", 2000, FEWEST_PASSES, MOST_PASSES, whole=True),
    Choice("output", ("1", "2"), "1"),
)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    settings = small_network.settings_of(state, int(state["passes"]))
    seed, mask_seed = int(state["seed"]), small_network.mask_seed_of(state)
    output, told = int(state["output"]) - 1, bool(state[GUESS])
    _controls(state)
    small_network.drop_or_keep(settings.p)
    chart = means_picture(settings, seed, mask_seed, output, theme, told)
    lesson.show_chart(chart, "means", tall=True)
    linear, relu = means_of(settings, seed, mask_seed)
    lesson.predict(
        state,
        "The mean of the linear output closes in on evaluation mode. Now put a ReLU behind each "
        "output and take the mean of that. Beside ReLU of the evaluation output, it will be …",
        GUESSES,
        f"It comes out **{relu_side(relu, output)}**. {relu_finding(relu, output)}",
        GUESS,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(lambda: means_csv(linear, relu, output), "seedscape-dropout-means")
    _survivors(settings, seed, mask_seed, theme)
    _scaling(settings, seed, mask_seed)
    _reasons()
    _take_home(state, settings, linear, relu)


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        small_network.controls(state)
        st.select_slider(
            "Passes", sorted({*PASS_LADDER, int(state["passes"])}), key=state.key("passes"),
            width=120,
        )  # fmt: skip
        st.segmented_control("Output", ("1", "2"), key=state.key("output"), required=True)
        with st.popover("More", icon=":material/tune:"):
            small_network.more(state)


def _survivors(settings: PassSettings, seed: int, mask_seed: int | None, theme: Theme) -> None:
    st.markdown("#### How many units survive a pass?")
    lesson.show_chart(survivors_picture(settings, seed, mask_seed, theme), "survivors")


def _scaling(settings: PassSettings, seed: int, mask_seed: int | None) -> None:
    passes = passes_of(settings, seed, mask_seed)
    st.markdown(f"#### Why the survivors grow\n{scaling_words(passes)}")
    st.markdown(scaling_table(passes))


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


def _take_home(
    state: PageState, settings: PassSettings, linear: RunningMean, relu: RunningMean
) -> None:
    output, told = int(state["output"]) - 1, bool(state[GUESS])
    seed, mask_seed = int(state["seed"]), small_network.mask_seed_of(state)
    headline = means_headline(linear.last(output), relu.last(output))
    lesson.take_home(
        f"This script takes the two means on the screen in plain PyTorch{prints(headline, told)}",
        means_script(settings, seed, mask_seed, output),
    )
