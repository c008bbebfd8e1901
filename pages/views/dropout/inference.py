"""The view "Inference": many passes with dropout on, as a sign of what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core import checks
from core.dropout.data import GapSettings, MoonsSettings
from core.dropout.findings import (
    FAR,
    GAP_PLACES,
    MOONS_PLACES,
    NEAR,
    gap_finding,
    gap_means,
    moons_finding,
    moons_means,
    widest,
)
from core.dropout.monte_carlo import (
    GAP_RECIPE,
    MOONS_RECIPE,
    MonteCarloSettings,
    MoonsSpread,
    recipe_for,
)
from core.scripts import capitals, script
from pages.common import lesson
from pages.common.controls import choose, number_field, slider, toggle
from pages.common.frame import visitor_theme
from pages.common.state import By, PageState, Parameters
from pages.views.dropout.cached import gap_picture, gap_spread_of, moons_picture, moons_spread_of

TITLE = "Inference"
DATA = {"gap": "A line with a gap", "moons": "Two moons"}
MOONS_SIDE = 61


@dataclass(frozen=True)
class Shown:
    """The data, and the guess on each."""

    data: str = checks.choice("gap", tuple(DATA))
    guess_gap: str = lesson.guess(GAP_PLACES)
    guess_moons: str = lesson.guess(MOONS_PLACES)


SHOWN = Parameters(Shown)
CALLS = Parameters(
    MonteCarloSettings,
    names={"p": "p_inference", "passes": "calls", "shared_masks": "shared"},
    defaults={"p": By("data", {"gap": GAP_RECIPE.p, "moons": MOONS_RECIPE.p})},
    leave_out=("resolution", "margin"),
)
GAP = Parameters(
    GapSettings,
    names={"noise": "scatter"},
    defaults={
        "points": By("data", {"gap": GapSettings().points, "moons": MoonsSettings().train}),
        "noise": By("data", {"gap": GapSettings().noise, "moons": 0.2}),
    },
    leave_out=("data_seed",),
)
PARAMETERS = (SHOWN, CALLS, GAP)

CAVEAT = (
    "**Take the spread as a hint, not as a measure.** It is no calibrated uncertainty, least of "
    "all in extrapolation: it grows with the activations, not with the distance to the data. "
    "Another p gives another spread for the same network, and far away the network may be wrong "
    "and of one mind."
)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    _controls(state)
    {"gap": _gap, "moons": _moons}[state["data"]](state)


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose(state, "data", "Data", DATA, width=170)
        slider(state, "calls", "T, how many passes", 1, width=160)
        slider(state, "p_inference", "p, the chance to drop", 0.05, width=160)
        number_field(state, "call_seed", "Seed of the passes", width=140)
        with st.popover("More", icon=":material/tune:"):
            toggle(state, "shared", "One mask for all points of a pass")
            number_field(state, "training_seed", "Dropout seed of the training")
            number_field(state, "points", "Training points", 10)
            slider(state, "scatter", "Noise in the data", 0.05)


def _gap(state: PageState) -> None:
    gap, settings = state.values(GAP), state.values(CALLS)
    told = bool(state["guess_gap"])
    before = (
        f"{gap.points} points, none between {gap.gap_low:g} and {gap.gap_high:g}. "
        "One network learned them. Where should it doubt?"
    )
    chart = gap_picture(gap, settings, told)
    lesson.show_chart(chart, "gap", None if told else before, tall=True)
    result = gap_spread_of(gap, settings)
    means = gap_means(result)
    says = f"They spread most **{widest(means)}**. {gap_finding(result)}"
    _question(state, "guess_gap", GAP_PLACES, says)
    table = {name: getattr(result, name) for name in ("x", "evaluation", "mean", "spread")}
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(lambda: table, "seedscape-dropout-gap")
    _reasons()
    _take_home(told, "amid the data, in the gap, beyond", means, gap, settings)


def _moons(state: PageState) -> None:
    moons = MoonsSettings(train=state["points"], noise=state["scatter"])
    settings = state.values(CALLS, resolution=MOONS_SIDE)
    told = bool(state["guess_moons"])
    before = (
        f"{moons.train} points of two classes. One network learned them. Where should it doubt?"
    )
    chart = moons_picture(moons, settings, visitor_theme(), told)
    lesson.show_chart(chart, "moons", None if told else before, tall=True)
    result = moons_spread_of(moons, settings)
    means = moons_means(result)
    says = f"They spread most **{widest(means)}**. {moons_finding(result, settings.passes)}"
    _question(state, "guess_moons", MOONS_PLACES, says)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(lambda: _moons_table(result), "seedscape-dropout-moons")
    _reasons()
    _take_home(told, "near the data, far, on the border", means, moons, settings)


def _moons_table(result: MoonsSpread) -> dict[str, Any]:
    """Return a row for each place on the plane."""
    x, y = np.meshgrid(result.x, result.y)
    return {
        "x": x.ravel(),
        "y": y.ravel(),
        "evaluation": result.evaluation.ravel(),
        "mean_probability": result.probability.ravel(),
        "spread": result.probability_spread.ravel(),
        "distance_to_data": result.distance.ravel(),
    }


def _question(state: PageState, name: str, guesses: tuple[str, ...], answer: str) -> None:
    told = lesson.predict(
        state,
        f"Leave dropout on and ask {state['calls']} times. Where do the answers spread most?",
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


def _take_home(
    told: bool,
    places: str,
    means: dict[str, float],
    data: GapSettings | MoonsSettings,
    settings: MonteCarloSettings,
) -> None:
    headline = f"spread {places}: " + " ".join(f"{mean:.3f}" for mean in means.values())
    lesson.take_home(
        "Leave dropout on for the passes on purpose, and seed them. This script trains the network "
        f"on the screen and asks it as often{lesson.prints(headline, told)}",
        script(
            "dropout",
            "inference",
            DATA="gap" if isinstance(data, GapSettings) else "moons",
            NEAR=NEAR,
            FAR=FAR,
            **capitals(data, recipe_for(data, settings.p), settings),
        ),
        "seedscape-dropout-inference",
    )
