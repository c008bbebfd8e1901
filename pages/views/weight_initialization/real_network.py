"""The view “A real network”: many seeds of one network with hidden layers, and how they differ."""

from __future__ import annotations

import streamlit as st

from core.charts.by_hand import Theme
from core.charts.chart import Chart
from core.charts.weight_initialization.pair import Pair
from core.seeds import LARGEST_SEED
from core.weight_initialization.multilayer.disagreement import disagreements
from core.weight_initialization.multilayer.results import results_csv
from core.weight_initialization.multilayer.tables import TEST_SIZE, TRAIN_SIZE, USUAL_NOISE
from core.weight_initialization.multilayer.take_home import agreement, script
from core.weight_initialization.multilayer.training import TrainingSettings
from pages.common import lesson
from pages.common.state import Choice, Number, PageState, Parameter, SeedList
from pages.views.weight_initialization.real_network_cached import pictures, trained_seeds

MOST_STEPS = 2000
WIDTHS = ("8", "16", "32")
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
GUESSES = ("none", "1 to 10", "11 to 50", "more than 50")

PARAMETERS: tuple[Parameter, ...] = (
    Choice("table", tuple(USUAL_NOISE), "moons"),
    SeedList("net_seeds", "0-19", 50),
    Number("first_seed", 0, 0, LARGEST_SEED, whole=True),
    Number("second_seed", 1, 0, LARGEST_SEED, whole=True),
    Number("net_rate", 0.03, 0.0001, 1000.0),
    Number("net_steps", 400, 1, MOST_STEPS, whole=True),
    Choice("net_width", WIDTHS, "16"),
    Number("data_seed", 0, 0, LARGEST_SEED, whole=True),
    lesson.guess_parameter(GUESSES, "net_guess"),
)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view."""
    st.markdown(
        f"Each seed draws the first weights of the same network, two hidden layers of "
        f"{state['net_width']} units; data, code and settings stay the same to the bit. "
        "All that differs below comes from that one draw."
    )
    guess = st.container()
    _controls(state)
    settings, seeds = _settings(state), state["net_seeds"]
    pair = _pair(state, seeds)
    trained = trained_seeds(settings, seeds)
    shown = pictures(settings, seeds, pair, theme, trained)

    st.markdown(f"##### {shown.boundaries.finding}")
    st.html(shown.boundaries.html)
    _side_by_side(("predictions", shown.predictions), ("own", shown.own))
    if pair and shown.pair:
        _side_by_side(("barrier", shown.pair.barrier), ("pairs", shown.pair.disagreements))
        with guess:
            _guess(state, pair, shown.pair.disagreements.finding)
    else:
        st.info("To compare two solutions takes two seeds; name one more above.")
    lesson.why("Why do they differ, and why does matching units help?", WHY)
    _take_home(settings, seeds)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(
            lambda: results_csv(trained, disagreements(settings, trained)),
            f"seedscape-{settings.table}",
        )


def _guess(state: PageState, pair: Pair, answer: str) -> None:
    lesson.predict(
        state,
        f"Seeds {pair[0]} and {pair[1]} learn the same {TRAIN_SIZE} points. On how many of "
        f"{TEST_SIZE:,} new points will they disagree?",
        GUESSES,
        answer,
        "net_guess",
    )


def _side_by_side(*charts: tuple[str, Chart]) -> None:
    """Draw charts beside each other, or one below the other where the page is narrow."""
    places = st.columns(len(charts), gap="medium", vertical_alignment="bottom")
    for place, (key, chart) in zip(places, charts, strict=True):
        with place:
            lesson.show_chart(chart, key)


WHY = """
**Why the boundaries differ.** The loss has many valleys, and the first weights decide in which one
training begins. Where there are training points the networks learn to agree; where there are none,
nothing tells them what to say.

**Why halfway is worse.** The average of two good networks is not a good network: on the straight
way between them the loss climbs over a barrier.

**Why matching helps.** The units of a hidden layer have no order. Swapping two of them, or turning
the signs of all weights into and out of one (tanh is odd), leaves what the network computes as it
was. A network with two hidden layers of 16 units has $(2^{16}\\cdot 16!)^2$ such twins. Matching
looks for the twin of the second network that lies nearest to the first. What it takes off the
barrier was only a matter of names. It changes no answer: each test point on which the two disagree
is a difference in what they learned.

**The barrier** is $\\max_t\\, L(t) - [(1-t)\\,L(0) + t\\,L(1)]$, with $L(t)$ the training loss at
share $t$ of the way: Frankle et al. 2020, *Linear Mode Connectivity and the Lottery Ticket
Hypothesis*. Matching follows Ainsworth, Hayase and Srinivasa 2023, *Git Re-Basin*, with signs
added. The plane of one path follows Li et al. 2018, *Visualizing the Loss Landscape of Neural
Nets*.
"""


def _controls(state: PageState) -> None:
    """Draw the five controls in view, and the rest under More."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Data", list(USUAL_NOISE), key=state.key("table"), width=112)
        st.text_input("Seeds", key=state.key("net_seeds"), placeholder="0-19, 42", width=100)
        st.number_input("Compare seed ●", 0, LARGEST_SEED, key=state.key("first_seed"), width=124)
        st.number_input("with seed ◆", 0, LARGEST_SEED, key=state.key("second_seed"), width=124)
        st.select_slider(
            "Learning rate",
            sorted({*RATES, float(state["net_rate"])}),
            key=state.key("net_rate"),
            format_func="{:g}".format,
            width=130,
        )
        with st.popover("More", icon=":material/tune:"):
            st.number_input("Steps", 1, MOST_STEPS, step=100, key=state.key("net_steps"))
            st.segmented_control(
                "Units in each hidden layer", WIDTHS, key=state.key("net_width"), required=True
            )
            st.number_input("Seed of the data", 0, LARGEST_SEED, key=state.key("data_seed"))


def _settings(state: PageState) -> TrainingSettings:
    return TrainingSettings(
        table=state["table"],
        width=int(state["net_width"]),
        learning_rate=float(state["net_rate"]),
        steps=int(state["net_steps"]),
        noise=USUAL_NOISE[state["table"]],
        data_seed=int(state["data_seed"]),
    )


def _pair(state: PageState, seeds: tuple[int, ...]) -> Pair | None:
    """Return the two seeds to compare: the first two, and a sentence, where others do not work."""
    if len(seeds) < 2:
        return None
    asked = (int(state["first_seed"]), int(state["second_seed"]))
    if asked[0] != asked[1] and set(asked) <= set(seeds):
        return asked
    problem = (
        f"Seed {asked[0]} has nothing to differ from in itself"
        if asked[0] == asked[1]
        else f"Seeds {asked[0]} and {asked[1]} are not both among the seeds trained here"
    )
    st.caption(f"{problem}; seeds {seeds[0]} and {seeds[1]} are compared instead.")
    return seeds[0], seeds[1]


def _take_home(settings: TrainingSettings, seeds: tuple[int, ...]) -> None:
    within = agreement(settings)
    says = (
        f"Where we measured it, the accuracies equalled those above to within "
        f"± {100 * within:.1f} points, most of them to a tenth: this page adds the same numbers in "
        "another order, so the last bits differ."
        if within is not None
        else "At this learning rate, or after so many steps, single accuracies can differ from "
        "those above by whole points: this page adds the same numbers in another order, and a "
        "difference in the last bit grows on the way."
    )
    lesson.take_home(
        "Seed before the network is made. This script trains the seeds on the screen in plain "
        f"PyTorch and prints their test accuracies, on one machine the same each time. {says}",
        script(settings, seeds),
    )
