"""The view "Inference": many passes with dropout on, as a sign of what is not known."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.charts.by_hand import Theme
from core.dropout.data import GapSettings, MoonsSettings
from core.dropout.findings import (
    gap_finding,
    gap_means,
    gap_widest,
    moons_finding,
    moons_means,
    moons_widest,
)
from core.dropout.monte_carlo import GAP_RECIPE, MOONS_RECIPE, MonteCarloSettings
from core.dropout.tables import gap_csv, moons_csv
from core.dropout.take_home import gap_headline, gap_script, moons_headline, moons_script
from core.seeds import LARGEST_SEED
from pages.common import lesson
from pages.common.state import Choice, Flag, Number, PageState, Parameter
from pages.views.dropout.cached import gap_picture, gap_spread_of, moons_picture, moons_spread_of
from pages.views.dropout.small_network import MOST_P
from pages.views.dropout.words import prints

DATA = {"gap": "A line with a gap", "moons": "Two moons"}
GAP_GUESSES = ("amid the data", "in the gap", "beyond the ends")
MOONS_GUESSES = ("near the data", "far from it", "on the border")
FEWEST_CALLS = 2
MOST_CALLS = 300
MOONS_SIDE = 61

PARAMETERS: tuple[Parameter, ...] = (
    Choice("data", tuple(DATA), "gap"),
    lesson.guess_parameter(GAP_GUESSES, "guess_gap"),
    lesson.guess_parameter(MOONS_GUESSES, "guess_moons"),
    Number("calls", 100, FEWEST_CALLS, MOST_CALLS, whole=True),
    Number("p_inference", {"gap": 0.1, "moons": 0.2}, 0.0, MOST_P, by="data"),
    Number("call_seed", 0, 0, LARGEST_SEED, whole=True),
    Flag("shared"),
    Number("training_seed", 0, 0, LARGEST_SEED, whole=True),
    Number("points", {"gap": 80, "moons": 200}, 10, 500, whole=True, by="data"),
    Number("scatter", {"gap": 0.1, "moons": 0.2}, 0.0, 1.0, by="data"),
)

CAVEAT = (
    "**Take the spread as a hint, not as a measure.** It is no calibrated uncertainty, least of "
    "all in extrapolation: it grows with the activations, not with the distance to the data. "
    "Another p gives another spread for the same network, and far away the network may be wrong "
    "and of one mind."
)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    _controls(state)
    {"gap": _gap, "moons": _moons}[state["data"]](state, theme)


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Data", list(DATA), key=state.key("data"), format_func=DATA.__getitem__, width=170
        )
        st.slider("T, how many passes", FEWEST_CALLS, MOST_CALLS, key=state.key("calls"), width=160)
        st.slider(
            "p, the chance to drop", 0.0, MOST_P, step=0.05, key=state.key("p_inference"),
            width=160,
        )  # fmt: skip
        st.number_input("Seed of the passes", 0, LARGEST_SEED, key=state.key("call_seed"),
                        width=140)  # fmt: skip
        with st.popover("More", icon=":material/tune:"):
            st.toggle("One mask for all points of a pass", key=state.key("shared"))
            st.number_input("Dropout seed of the training", 0, LARGEST_SEED,
                            key=state.key("training_seed"))  # fmt: skip
            st.number_input("Training points", 10, 500, step=10, key=state.key("points"))
            st.slider("Noise in the data", 0.0, 1.0, step=0.05, key=state.key("scatter"))


def _settings(state: PageState, resolution: int) -> MonteCarloSettings:
    return MonteCarloSettings(
        p=float(state["p_inference"]),
        passes=int(state["calls"]),
        resolution=resolution,
        shared_masks=state["shared"],
    )


def _gap(state: PageState, theme: Theme) -> None:
    gap = GapSettings(points=int(state["points"]), noise=float(state["scatter"]))
    settings = _settings(state, MonteCarloSettings().resolution)
    recipe = replace(GAP_RECIPE, p=settings.p)
    seeds = int(state["training_seed"]), int(state["call_seed"])
    told = bool(state["guess_gap"])
    chart = gap_picture(gap, recipe, settings, *seeds, theme, told)
    before = (
        f"{gap.points} points, none between {gap.gap_low:g} and {gap.gap_high:g}. "
        "One network learned them. Where should it doubt?"
    )
    lesson.show_chart(chart, "gap", None if told else before, tall=True)
    result = gap_spread_of(gap, recipe, settings, *seeds)
    says = f"They spread most **{gap_widest(result)}**. {gap_finding(result)}"
    _question(state, "guess_gap", GAP_GUESSES, says)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(lambda: gap_csv(result), "seedscape-dropout-gap")
    _reasons()
    _take_home(told, gap_headline(*gap_means(result)), gap_script(gap, recipe, settings, *seeds))


def _moons(state: PageState, theme: Theme) -> None:
    moons = MoonsSettings(train=int(state["points"]), noise=float(state["scatter"]))
    settings = _settings(state, MOONS_SIDE)
    recipe = replace(MOONS_RECIPE, p=settings.p)
    seeds = int(state["training_seed"]), int(state["call_seed"])
    told = bool(state["guess_moons"])
    chart = moons_picture(moons, recipe, settings, *seeds, theme, told)
    before = (
        f"{moons.train} points of two classes. One network learned them. Where should it doubt?"
    )
    lesson.show_chart(chart, "moons", None if told else before, tall=True)
    result = moons_spread_of(moons, recipe, settings, *seeds)
    says = f"They spread most **{moons_widest(result)}**. {moons_finding(result, settings.passes)}"
    _question(state, "guess_moons", MOONS_GUESSES, says)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(lambda: moons_csv(result), "seedscape-dropout-moons")
    _reasons()
    _take_home(
        told, moons_headline(*moons_means(result)), moons_script(moons, recipe, settings, *seeds)
    )


def _question(state: PageState, name: str, guesses: tuple[str, ...], answer: str) -> None:
    told = lesson.predict(
        state,
        f"Leave dropout on and ask {int(state['calls'])} times. Where do the answers spread most?",
        guesses,
        answer,
        name,
    )
    if told:
        st.info(CAVEAT, icon=":material/warning:")


def _reasons() -> None:
    lesson.why(
        "When is dropout wanted at inference?",
        "Each pass asks another thinned network. Where data held them to one answer they agree; "
        "where none did, each goes its own way. The mean and the spread of T passes are known as "
        "Monte Carlo dropout. Here the randomness is the point, so `model.train()` is called on "
        "purpose, and a seed makes the estimate repeatable.\n\n"
        "More passes make the *estimate* of the spread steadier. They do not make the spread "
        "smaller: that belongs to the network and to p.\n\n"
        "Sources: Y. Gal and Z. Ghahramani, *Dropout as a Bayesian Approximation*, 2016; on its "
        "failure in extrapolation, arXiv 2512.14851. This is exercise 10-2 of S. Raschka, "
        "*Machine Learning Q and AI*.",
    )


def _take_home(told: bool, headline: str, lines: str) -> None:
    lesson.take_home(
        "Leave dropout on for the passes on purpose, and seed them. This script trains the network "
        f"on the screen and asks it as often{prints(headline, told)}",
        lines,
    )
