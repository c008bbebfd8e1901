"""The view "Inference": many passes with dropout on, as a sign of what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core import checks
from core.charts.chart import Chart
from core.charts.colours import Theme
from core.charts.dropout.gap import gap_chart
from core.charts.dropout.moons import moons_chart
from core.dropout import findings
from core.dropout.data import GapSettings, MoonsSettings, draw_gap, training_points
from core.dropout.monte_carlo import (
    FAR,
    GAP_RECIPE,
    MOONS_RECIPE,
    NEAR,
    GapSpread,
    MonteCarloSettings,
    MoonsSpread,
    gap_spread,
    moons_spread,
    recipe_for,
)
from core.scripts import capitals, script
from pages.common import lesson
from pages.common.controls import choose, number_field, slider, toggle
from pages.common.state import By, PageState, Parameters
from pages.common.theme import visitor_theme
from pages.common.workshop import heavy
from pages.views.dropout.trained import network_on

TITLE = "Inference"
DATA = {"gap": "A line with a gap", "moons": "Two moons"}
PRINTED = {"gap": "amid, gap, beyond", "moons": "near, far, border"}
MOONS_SIDE = 61


@dataclass(frozen=True)
class Shown:
    """The data, and the guess on each."""

    data: str = checks.choice("gap", tuple(DATA))
    guess_gap: str = lesson.guess(findings.GAP_PLACES)
    guess_moons: str = lesson.guess(findings.MOONS_PLACES)


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
    "all in extrapolation: it grows with the activations, not with the distance to the data. p "
    "sets it too, and here p also trains the network: another p, another network. And far away "
    "the network may be wrong and of one mind."
)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    _controls(state)
    kind, p, calls = state["data"], state["p_inference"], state["calls"]
    guess, asks = "", 0 < p < 1 and calls > 2
    if asks:
        question = f"Leave dropout on and ask {calls} times. Where do the answers spread most?"
        guess = lesson.ask(state, question, f"guess_{kind}")
    told = bool(guess) or not asks
    (_show_line if kind == "gap" else _show_plane)(state, guess, told)


def _show_line(state: PageState, guess: str, told: bool) -> None:
    gap, settings = state.values(GAP), state.values(CALLS)
    result = gap_spread_of(gap, settings)
    if guess:
        lesson.answer(guess, findings.gap_answer(result), findings.gap_words(result))
    before = (
        f"{gap.points} points, none between {gap.gap_low:g} and {gap.gap_high:g}. "
        "One network learned them. Where should it doubt?"
    )
    finding = findings.gap_finding(result)
    chart = gap_chart(result, gap, draw_gap(gap), settings.shared_masks, finding, told)
    lesson.show_chart(chart, "gap", None if told else before, tall=True)
    table = {name: getattr(result, name) for name in ("x", "evaluation", "mean", "spread")}
    _rest(state, told, (gap, settings), findings.gap_means(result), table)


def _show_plane(state: PageState, guess: str, told: bool) -> None:
    moons = MoonsSettings(train=state["points"], noise=state["scatter"])
    settings = state.values(CALLS, resolution=MOONS_SIDE)
    result = moons_spread_of(moons, settings)
    if guess:
        lesson.answer(guess, findings.moons_answers(result), findings.moons_words(result))
    before = (
        f"{moons.train} points of two classes. One network learned them. Where should it doubt?"
    )
    chart = moons_picture(moons, settings, visitor_theme(), told)
    lesson.show_chart(chart, "moons", None if told else before, tall=True)
    x, y = np.meshgrid(result.x, result.y)
    table = {
        "x": x.ravel(),
        "y": y.ravel(),
        "evaluation": result.evaluation.ravel(),
        "mean_probability": result.probability.ravel(),
        "spread": result.probability_spread.ravel(),
        "distance_to_data": result.distance.ravel(),
    }
    _rest(state, told, (moons, settings), findings.moons_means(result), table)


def _rest(
    state: PageState,
    told: bool,
    settings: tuple[GapSettings | MoonsSettings, MonteCarloSettings],
    means: dict[str, float],
    table: dict[str, Any],
) -> None:
    """Draw what follows the picture: the caveat, the reasons, and what to take home."""
    kind = state["data"]
    if told:
        st.info(CAVEAT, icon=":material/warning:")
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: table, f"seedscape-dropout-{kind}")
    _reasons()
    headline = f"spread {PRINTED[kind]}: {' '.join(f'{mean:.3f}' for mean in means.values())}"
    values = capitals(settings[0], recipe_for(settings[0], settings[1].p), settings[1])
    lesson.take_home(
        "Leave dropout on for the passes on purpose, and seed them. This script trains the network "
        f"on the screen and asks it as often{lesson.prints(headline, told)}",
        script("dropout", "inference", DATA=kind, NEAR=NEAR, FAR=FAR, **values),
        "seedscape-dropout-inference",
    )


@heavy("Calling it again and again", keep=32)
def gap_spread_of(gap: GapSettings, settings: MonteCarloSettings) -> GapSpread:
    """Return what many passes say along the line."""
    return gap_spread(network_on(gap, settings.p, settings.training_seed), gap, settings)


@heavy("Calling it again and again", keep=32)
def moons_spread_of(moons: MoonsSettings, settings: MonteCarloSettings) -> MoonsSpread:
    """Return what many passes say over the plane."""
    network = network_on(moons, settings.p, settings.training_seed)
    return moons_spread(network, training_points(moons), settings)


@heavy("Drawing the plane", keep=32)
def moons_picture(
    moons: MoonsSettings, settings: MonteCarloSettings, theme: Theme, told: bool
) -> Chart:
    """Return the plane with its passes; untold, what evaluation mode says of it."""
    result = moons_spread_of(moons, settings)
    return moons_chart(result, training_points(moons), theme, findings.moons_finding(result), told)


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose(state, "data", "Data", DATA, width=170)
        slider(state, "calls", "T, how many passes", 1, width=160)
        slider(state, "p_inference", "p, training and passes", 0.05, width=160)
        number_field(state, "call_seed", "Seed of the passes", width=140)
        with st.popover("More", icon=":material/tune:"):
            toggle(state, "shared", "One mask for all points of a pass")
            number_field(state, "training_seed", "Dropout seed of the training")
            number_field(state, "points", "Training points")
            slider(state, "scatter", "Noise in the data", 0.05)


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
