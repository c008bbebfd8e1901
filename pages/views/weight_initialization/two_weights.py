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
from core.weight_initialization.findings import finding, handful, lowest_minimum
from core.weight_initialization.landscapes import LANDSCAPES, LEARNING_RATES
from core.weight_initialization.outcomes import Outcomes
from core.wording import shown_loss
from pages.common import lesson
from pages.common.controls import choose, ladder, number_field, slider, text_field, toggle
from pages.common.frame import visitor_theme
from pages.common.state import By, PageState, Parameters
from pages.views.weight_initialization.cached import Shown, paths_of, shown

TITLE = "Two weights"
GUESSES = ("fewer than half", "half or more", "all of them")


@dataclass(frozen=True)
class Seen:
    """What the view asks for beside the descent: the seeds, and how they are looked at."""

    seeds: tuple[int, ...] = checks.seed_list("0-19", 200)
    basins: bool = checks.flag()
    step: int = checks.whole(0, 0, MOST_STEPS)
    guess: str = lesson.guess(GUESSES)


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
    seeds, told = seen.seeds, bool(seen.guess)
    _controls(state, settings)
    view = shown(settings, seeds, visitor_theme(), seen.step, seen.basins)
    result = view.result
    lesson.show_chart(view.chart, "paths", None if told else _before(settings, seeds), tall=True)
    st.caption(_what_it_shows(settings))
    lesson.predict(
        state,
        f"How many of the {len(seeds)} seeds will reach {lowest_minimum(result)}?",
        GUESSES,
        finding(result),
    )
    if told:
        st.markdown(handful(result))
    _rewind_and_reroll(state, settings, seeds, view)
    _stories(state)
    _minima_table(settings, result)
    _reasons(settings)
    lesson.take_home(
        "Seed before the network is made. The weights are still small random numbers, but the "
        "same ones each time. This script trains the seeds on the screen in plain PyTorch and "
        f"prints: *{result.best} of {len(seeds)} seeds reached the lowest minimum*.",
        view.script,
        "seedscape-two-weights",
    )


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
    noun = "points" if landscape.is_stand_in else "networks"
    return f"{len(seeds)} {noun} at their random starts. Press play. Where will they end?"


def _what_it_shows(settings: DescentSettings) -> str:
    landscape = LANDSCAPES[settings.network]
    darker = "Darker is lower; letters name the minima, the lowest first."
    if landscape.is_stand_in:
        return f"A stand-in: a textbook formula, with no network and no data behind it. {darker}"
    return (
        f"The whole loss of a network with two weights on {landscape.rows} rows of data. {darker} "
        "A larger network has too many weights to draw like this."
    )


def _controls(state: PageState, settings: DescentSettings) -> None:
    titles = {name: landscape.title for name, landscape in LANDSCAPES.items()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose(state, "landscape", "Landscape", titles, width=186)
        choose(state, "optimizer", "Optimizer", OPTIMIZER_NAMES, width=155)
        ladder(state, "learning_rate", "Learning rate", LEARNING_RATES, width=130)
        text_field(state, "seeds", "Seeds", placeholder="0-19, 42", width=84)
        toggle(state, "basins", "Basins")
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
    first = max(seeds) + 1
    if first + len(seeds) > LARGEST_SEED:
        first = 0
    return format_seeds(tuple(range(first, first + len(seeds))))


def _rewind_and_reroll(
    state: PageState, settings: DescentSettings, seeds: tuple[int, ...], view: Shown
) -> None:
    """Offer the same seeds from nothing, others, and what to carry away; compare the bits."""
    prints = {"these paths, all their bits": view.fingerprint}
    verdict = "Other seeds, other bits."
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
    prints["each seed plus one"] = view.next_fingerprint
    lesson.fingerprints(prints, verdict)


STORIES: tuple[tuple[str, dict[str, str]], ...] = (
    ("Twenty seeds, nine minima", {}),
    (
        "The learning rate chooses the minimum",
        {"learning_rate": "0.11", "seeds": "0-49"},
    ),
    (
        "Momentum frays the basins",
        {"optimizer": "momentum", "learning_rate": "0.03", "steps": "300", "basins": "1"},
    ),
    ("Equal minima, exchanged units", {"landscape": "two_tanh", "seeds": "0-49"}),
    ("A plateau: some never move", {"landscape": "relu", "seeds": "0-49"}),
    ("Wider starts, more dead units", {"landscape": "relu", "init": "normal", "init_width": "2"}),
)


def _stories(state: PageState) -> None:
    st.markdown("##### Six things to see here")
    with st.container(horizontal=True):
        for title, link in STORIES:
            if st.button(title, icon=":material/play_circle:"):
                state.go_to(link)


def path_columns(settings: DescentSettings, seeds: tuple[int, ...]) -> dict[str, Any]:
    """Return every seed's path by columns: a row for each seed and step."""
    paths = paths_of(settings, seeds)
    steps = paths.losses.shape[1]
    return {
        "seed": np.repeat(seeds, steps),
        "step": np.tile(np.arange(steps), len(seeds)),
        "first_weight": paths.weights[..., 0].ravel(),
        "second_weight": paths.weights[..., 1].ravel(),
        "loss": paths.losses.ravel(),
    }


def _minima_table(settings: DescentSettings, result: Outcomes) -> None:
    with st.expander("The minima, and which of them this learning rate can hold"):
        st.table(minima_columns(settings, result), hide_index=True)
        st.markdown(
            "Sharpness λ is the largest curvature at the minimum. Descent with learning rate η and "
            "momentum β can only stay where η < 2(1 + β)/λ. The lowest minimum is often among the "
            "sharpest: raise the learning rate past its limit and no seed comes to rest there."
        )


def minima_columns(settings: DescentSettings, result: Outcomes) -> dict[str, list[str]]:
    """Return the minima by columns: loss, seeds, sharpness, and the limit of the rate."""
    known = settings.optimizer in ("sgd", "momentum")
    momentum = settings.momentum if settings.optimizer == "momentum" else 0.0
    limits = (2 * (1 + momentum) / result.minima.sharpness).tolist()
    return {
        "minimum": list(LETTERS[: len(limits)]),
        "loss": [shown_loss(loss) for loss in result.minima.losses],
        "seeds": [str(count) for count in result.counts],
        "sharpness λ": [f"{sharpness:.3g}" for sharpness in result.minima.sharpness],
        "stays below η": [
            f"{limit:.3g}{'' if settings.learning_rate < limit else ' · **too fast now**'}"
            if known
            else "–"
            for limit in limits
        ],
    }


def _reasons(settings: DescentSettings) -> None:
    landscape = LANDSCAPES[settings.network]
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
