"""The view "Inference": many passes with dropout on, as a sign of what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core import checks
from core.charts.chart import Chart
from core.dropout.data import GapSettings, MoonsSettings
from core.dropout.findings import (
    FAR,
    GAP_PLACES,
    MOONS_PLACES,
    NEAR,
    gap_means,
    moons_means,
    widest,
)
from core.dropout.monte_carlo import (
    GAP_RECIPE,
    MOONS_RECIPE,
    MonteCarloSettings,
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
PRINTED = {
    "gap": "amid the data, in the gap, beyond",
    "moons": "near the data, far, on the border",
}
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
    kind = state["data"]
    told = bool(state[f"guess_{kind}"])
    asked = (_ask_line if kind == "gap" else _ask_plane)(state, told)
    lesson.show_chart(asked.chart, kind, None if told else asked.before, tall=True)
    lesson.predict(
        state,
        f"Leave dropout on and ask {state['calls']} times. Where do the answers spread most?",
        list(asked.means),
        f"They spread most **{widest(asked.means)}**. {asked.chart.finding}",
        f"guess_{kind}",
    )
    if told:
        st.info(CAVEAT, icon=":material/warning:")
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: asked.table, f"seedscape-dropout-{kind}")
    _reasons()
    means = " ".join(f"{mean:.3f}" for mean in asked.means.values())
    headline = f"spread {PRINTED[kind]}: {means}"
    recipe = recipe_for(asked.data, asked.settings.p)
    values = capitals(asked.data, recipe, asked.settings)
    lesson.take_home(
        "Leave dropout on for the passes on purpose, and seed them. This script trains the network "
        f"on the screen and asks it as often{lesson.prints(headline, told)}",
        script("dropout", "inference", DATA=kind, NEAR=NEAR, FAR=FAR, **values),
        "seedscape-dropout-inference",
    )


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose(state, "data", "Data", DATA, width=170)
        slider(state, "calls", "T, how many passes", 1, width=160)
        slider(state, "p_inference", "p, the chance to drop", 0.05, width=160)
        number_field(state, "call_seed", "Seed of the passes", width=140)
        with st.popover("More", icon=":material/tune:"):
            toggle(state, "shared", "One mask for all points of a pass")
            number_field(state, "training_seed", "Dropout seed of the training")
            number_field(state, "points", "Training points")
            slider(state, "scatter", "Noise in the data", 0.05)


@dataclass(frozen=True)
class _Asked:
    """What the passes were asked about, and what they say; ``before``: the words of the untold."""

    data: GapSettings | MoonsSettings
    settings: MonteCarloSettings
    chart: Chart
    means: dict[str, float]
    table: dict[str, Any]
    before: str


def _ask_line(state: PageState, told: bool) -> _Asked:
    gap, settings = state.values(GAP), state.values(CALLS)
    result = gap_spread_of(gap, settings)
    before = (
        f"{gap.points} points, none between {gap.gap_low:g} and {gap.gap_high:g}. "
        "One network learned them. Where should it doubt?"
    )
    table = {name: getattr(result, name) for name in ("x", "evaluation", "mean", "spread")}
    chart = gap_picture(gap, settings, told)
    return _Asked(gap, settings, chart, gap_means(result), table, before)


def _ask_plane(state: PageState, told: bool) -> _Asked:
    moons = MoonsSettings(train=state["points"], noise=state["scatter"])
    settings = state.values(CALLS, resolution=MOONS_SIDE)
    result = moons_spread_of(moons, settings)
    before = (
        f"{moons.train} points of two classes. One network learned them. Where should it doubt?"
    )
    x, y = np.meshgrid(result.x, result.y)
    columns = {
        "x": x,
        "y": y,
        "evaluation": result.evaluation,
        "mean_probability": result.probability,
        "spread": result.probability_spread,
        "distance_to_data": result.distance,
    }
    table = {name: column.ravel() for name, column in columns.items()}
    chart = moons_picture(moons, settings, visitor_theme(), told)
    return _Asked(moons, settings, chart, moons_means(result), table, before)


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
