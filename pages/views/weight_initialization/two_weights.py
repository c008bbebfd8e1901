"""The view "Two weights": many seeds down one loss landscape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core import checks
from core.charts.colours import LETTERS
from core.seeds import LARGEST_SEED, fingerprint, format_seeds
from core.weight_initialization.descent import MOST_STEPS, DescentSettings, descend
from core.weight_initialization.findings import lowest_minimum, luck
from core.weight_initialization.landscapes import LANDSCAPES, LEARNING_RATES
from core.weight_initialization.minima import find_minima
from core.weight_initialization.outcomes import Outcomes, rate_limits
from core.wording import number_of, shown_loss
from pages.common import lesson
from pages.common.controls import choose, ladder, number_field, slider, text_field, toggle
from pages.common.state import By, PageState, Parameters
from pages.common.theme import visitor_theme
from pages.views.weight_initialization import cached, room_seeds

TITLE = "Two weights"
HOW_MANY = ("fewer than half", "half or more, not all", "all of them")
YES_OR_NO = ("it will", "it will not")


@dataclass(frozen=True)
class Seen:
    """What the view asks for beside the descent: the seeds, and how they are looked at."""

    seeds: tuple[int, ...] = checks.seed_list("0-19", 200)
    basins: bool = checks.flag()
    step: int = checks.whole(0, 0, MOST_STEPS)
    guess: str = lesson.guess((*HOW_MANY, *YES_OR_NO), apart_from=("basins", "step"))


USUAL_RATES = {name: landscape.learning_rate for name, landscape in LANDSCAPES.items()}
DESCENT = Parameters(
    DescentSettings,
    names={"network": "landscape"},
    defaults={"learning_rate": By("landscape", USUAL_RATES)},
)
SEEN = Parameters(Seen)
PARAMETERS = (DESCENT, SEEN)

OPTIMIZER_NAMES = {
    "sgd": "Gradient descent",
    "momentum": "Momentum",
    "adam": "Adam",
    "minibatch": "Mini-batch SGD",
}
INIT_NAMES = {
    "default": "PyTorch's default",
    "normal": "Normal",
    "uniform": "Uniform over the window",
}


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings, seen = settings_of(state), state.values(SEEN)
    seeds = seen.seeds
    _controls(state, settings)
    guess = _ask(state, settings, seeds) if settings.steps else lesson.SHOW
    told = bool(guess)
    basins = cached.basins_of(cached.without_seeds(settings) if told and seen.basins else None)
    view = cached.shown(settings, seeds, visitor_theme(), seen.step, basins, told)
    before = None if told else _before(settings, seeds)
    chart, rings = room_seeds.ringed(state, settings, view.chart)
    lesson.show_chart(chart, "paths", before, tall=True)
    if told and settings.steps:
        lesson.answer(guess, _right(view.result, len(seeds)), luck(settings, view.result))
    st.caption(f"{_what_it_shows(settings)} {view.notes} {rings}")
    if told and settings.steps:
        counted, says = cached.blocks(settings, seeds)
        lesson.show_chart(counted, "blocks")
        st.markdown(says)
        with st.expander("The minima, and which of them this learning rate can hold"):
            st.table(minima_columns(settings, view.result), hide_index=True)
            st.markdown(SHARPNESS)
    _repeat_and_reroll(state, settings, seeds, view)
    lesson.stories(state, STORIES)
    _reasons(settings)
    place = lowest_minimum(view.result.minima)
    headline = f"{view.result.best} of {number_of(len(seeds), 'seed', 'seeds')} reached {place}"
    lesson.take_home(
        "Seed before the network is made. The weights are still small random numbers, but the "
        "same ones each time. This script trains the seeds on the screen in plain PyTorch"
        + lesson.prints(headline, told),
        view.script,
        "seedscape-two-weights",
    )


def _ask(state: PageState, settings: DescentSettings, seeds: Sequence[int]) -> str:
    place = lowest_minimum(find_minima(settings.network))
    if len(seeds) == 1:
        return lesson.ask(state, f"Will seed {seeds[0]} reach {place}?", options=YES_OR_NO)
    return lesson.ask(
        state, f"How many of the {len(seeds)} seeds will reach {place}?", options=HOW_MANY
    )


def _right(result: Outcomes, seeds: int) -> str:
    if seeds == 1:
        return YES_OR_NO[1 - result.best]
    return HOW_MANY[(2 * result.best >= seeds) + (result.best == seeds)]


def settings_of(state: PageState) -> DescentSettings:
    """Return the state as settings; a formula has no rows, so it gets no mini-batches."""
    if state["optimizer"] == "minibatch" and LANDSCAPES[state["landscape"]].is_stand_in:
        st.warning(
            "Mini-batches are drawn from rows of data, and this stand-in is a formula without any. "
            "Gradient descent is used instead.",
            icon=":material/info:",
        )
        return state.values(DESCENT, optimizer="sgd")
    return state.values(DESCENT)


def _before(settings: DescentSettings, seeds: tuple[int, ...]) -> str:
    landscape = LANDSCAPES[settings.network]
    noun = "point" if landscape.is_stand_in else "network"
    starts = number_of(len(seeds), f"{noun} at its random start", f"{noun}s at their random starts")
    return f"{starts}: where will training take {'it' if len(seeds) == 1 else 'them'}?"


def _what_it_shows(settings: DescentSettings) -> str:
    landscape = LANDSCAPES[settings.network]
    darker = "Darker is lower; letters name the minima, the lowest first."
    if landscape.is_stand_in:
        return f"A stand-in: a textbook formula, with no network and no data behind it. {darker}"
    told = f"The whole loss of a network with two weights on {landscape.rows} rows of data. "
    told += darker
    if settings.network == "relu":
        told += " The even ground at the bottom is a plateau: there the unit is off for every row."
    if settings.optimizer == "minibatch":
        told += (
            f" A step sees {min(settings.batch_size, landscape.rows)} rows; the losses drawn are "
            "those of all rows. Drawn rows shake a path for ever: it is judged by its mean place "
            "over the last quarter of its steps."
        )
    return told


def _controls(state: PageState, settings: DescentSettings) -> None:
    titles = {name: landscape.title for name, landscape in LANDSCAPES.items()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose(state, "landscape", "Landscape", titles, width=222)
        choose(state, "optimizer", "Optimizer", OPTIMIZER_NAMES, width=166)
        ladder(state, "learning_rate", "Learning rate", LEARNING_RATES, width=130)
        text_field(state, "seeds", "Seeds", placeholder="0-19, 42", width=84)
        toggle(state, "basins", "Basins", disabled=bool(settings.steps) and not state["guess"])
        with st.popover("More", icon=":material/tune:"):
            choose(state, "init", "Initial weights", INIT_NAMES)
            if settings.init == "normal":
                number_field(state, "init_width", "Width (standard deviation)")
            number_field(state, "steps", "Steps")
            if settings.optimizer == "momentum":
                slider(state, "momentum", "Momentum", step=0.01)
            if settings.optimizer == "minibatch":
                number_field(state, "batch_size", "Batch size")
                number_field(state, "order_seed", "Order seed")
            number_field(state, "step", "Open the picture at step")


def _next_seeds(seeds: Sequence[int]) -> str:
    """Return as many seeds again, the ones after the largest shown; from 0 again at the end."""
    first = max(seeds) + 1 if max(seeds) + 1 + len(seeds) <= LARGEST_SEED else 0
    return format_seeds(tuple(range(first, first + len(seeds))))


def _repeat_and_reroll(
    state: PageState, settings: DescentSettings, seeds: tuple[int, ...], view: cached.Shown
) -> None:
    """Offer the same seeds from nothing, others, and what to carry away; compare the bits."""
    prints, verdict = {"these paths, all their bits": view.fingerprint}, ""
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Same seeds again", icon=":material/replay:"):
            again = fingerprint(descend(settings, seeds).weights)
            prints["trained again from nothing"] = again
            verdict = "Equal, to the last bit." if again == view.fingerprint else "They differ."
        if st.button("New seeds", icon=":material/casino:"):
            state.go_to(state.link(seeds=_next_seeds(seeds), step=""))
        lesson.tools(
            state, lambda: path_columns(settings, seeds), "seedscape-weight-initialization"
        )
    lesson.fingerprints(prints, verdict)


STORIES: lesson.Stories = (
    ("The seed alone chooses the valley", {}),
    ("The learning rate chooses the minimum", {"learning_rate": "0.11", "seeds": "0-49"}),
    (
        "Momentum frays the basins",
        {"optimizer": "momentum", "learning_rate": "0.03", "steps": "300", "basins": "1"},
    ),
    (
        "Equal minima, exchanged units",
        {
            "landscape": "two_tanh",
            "seeds": "0-49",
            "learning_rate": "0.3",
            "steps": "1000",
            "basins": "1",
        },
    ),
    ("A plateau: some never move", {"landscape": "relu", "seeds": "0-49"}),
    (
        "Wider starts: fewer find the lowest minimum",
        {"landscape": "relu", "init": "normal", "init_width": "3", "seeds": "0-199"},
    ),
)


def path_columns(settings: DescentSettings, seeds: tuple[int, ...]) -> dict[str, Any]:
    """Return every seed's path by columns: a row for each seed and step."""
    paths = cached.paths_of(settings, seeds)
    steps = paths.losses.shape[1]
    return {
        "seed": np.repeat(seeds, steps),
        "step": np.tile(np.arange(steps), len(seeds)),
        "first_weight": paths.weights[..., 0].ravel(),
        "second_weight": paths.weights[..., 1].ravel(),
        "loss": paths.losses.ravel(),
    }


def minima_columns(settings: DescentSettings, result: Outcomes) -> dict[str, list[str]]:
    """Return the minima by columns: loss, seeds, sharpness, and the limit of the rate."""
    limits, minima = rate_limits(settings), result.minima
    return {
        "minimum": list(LETTERS[: len(minima)]),
        "loss": [shown_loss(loss) for loss in minima.losses],
        "seeds": [str(count) for count in result.counts],
        "sharpness λ": [f"{sharpness:.3g}" for sharpness in minima.sharpness],
        "stays below η": [
            "–"
            if np.isnan(limit)
            else f"{limit:.3g}{'' if settings.learning_rate < limit else ' · **too fast now**'}"
            for limit in limits
        ],
    }


SHARPNESS = """
Sharpness λ is the largest curvature at the minimum. Descent with learning rate η and momentum β can
only stay where η < 2(1 + β)/λ. The lowest minimum is often among the sharpest: raise the learning
rate past its limit and no seed comes to rest there.
"""

PLATEAU = """
The unit gives max(0, w·x + b). All x here lie from −1 to 1, so where b ≤ −|w| it is off for every
row. Such a unit is called **dead**: its output is 0 and its gradient exactly 0, so the ground is
flat and training never moves it. That region is a quarter of the plane as seen from the origin, so
wider starts fall into it no more often than narrow ones.
"""


def _reasons(settings: DescentSettings) -> None:
    landscape = LANDSCAPES[settings.network]
    if settings.network == "relu":
        lesson.why("What is a dead unit, and why is there a plateau?", PLATEAU)
    lesson.why(
        "Why do they end in different places?",
        f"The picture is the loss itself, over both weights of $${landscape.formula}$$ "
        "The loss is not convex: it has several valleys. Training only walks downhill from where "
        "it starts, so the random start decides which valley it finds. A real network has many "
        "more than two weights; this is what can be seen whole, not a model of what cannot.\n\n"
        "The *Basins* switch colours every start by where it ends. Without momentum the regions "
        "are smooth, because a slow walker follows the slope. With momentum a path overshoots, "
        "crosses ridges and may visit several valleys before it comes to rest: two starts a hair "
        "apart can leave a ridge on different sides, again and again, and the borders fray.\n\n"
        "Source: S. Raschka, *Machine Learning Q and AI*, chapter 10.",
    )
