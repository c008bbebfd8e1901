"""The view "Two weights": many seeds down one loss landscape."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.charts.by_hand import LETTERS, Theme
from core.seeds import LARGEST_SEED, fingerprint, format_seeds
from core.weight_initialization.descent import MOST_STEPS, OPTIMIZERS, DescentSettings, descend
from core.weight_initialization.findings import finding, handful, lowest_minimum
from core.weight_initialization.landscapes import LANDSCAPES
from core.weight_initialization.outcomes import Outcomes
from core.weight_initialization.starts import INITIALIZATIONS
from core.wording import shown_loss
from pages.common import lesson
from pages.common.state import Choice, Flag, Number, PageState, Parameter, SeedList
from pages.views.weight_initialization.cached import Shown, paths_csv, shown

GUESSES = ("fewer than half", "half or more", "all of them")
MOST_SEEDS = 200
LEARNING_RATES = {
    "sine": 0.01,
    "two_tanh": 0.7,
    "relu": 0.3,
    "himmelblau": 0.005,
    "styblinski_tang": 0.01,
    "six_hump_camel": 0.02,
}
RATE_LADDER = (
    0.0001, 0.0003, 0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1,
    0.15, 0.2, 0.3, 0.5, 0.7, 1.0, 2.0, 3.0, 5.0, 10.0,
)  # fmt: skip

PARAMETERS: tuple[Parameter, ...] = (
    Choice("landscape", tuple(LANDSCAPES), "sine"),
    lesson.guess_parameter(GUESSES),
    SeedList("seeds", "0-19", MOST_SEEDS),
    Choice("optimizer", OPTIMIZERS, "sgd"),
    Number("learning_rate", LEARNING_RATES, 1e-5, 100.0, by="landscape"),
    Number("momentum", 0.9, 0.0, 0.999),
    Number("steps", 400, 0, MOST_STEPS, whole=True),
    Number("batch_size", 4, 1, 64, whole=True),
    Number("order_seed", 0, 0, LARGEST_SEED, whole=True),
    Choice("init", INITIALIZATIONS, "default"),
    Number("init_width", 1.0, 0.01, 10.0),
    Flag("basins"),
    Number("step", 0, 0, MOST_STEPS, whole=True),
)

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


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    settings = settings_of(state)
    seeds: tuple[int, ...] = state["seeds"]
    _controls(state, settings)
    view = shown(settings, seeds, theme, int(state["step"]), state["basins"])
    result = view.result
    told = bool(state["guess"])
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
    )


def settings_of(state: PageState) -> DescentSettings:
    """Return the state as settings; a formula has no rows, so it gets no mini-batches."""
    optimizer = state["optimizer"]
    if optimizer == "minibatch" and LANDSCAPES[state["landscape"]].is_stand_in:
        st.warning(
            "Mini-batches are drawn from rows of data, and this stand-in is a formula without any. "
            "Gradient descent is used instead.",
            icon=":material/info:",
        )
        optimizer = "sgd"
    return DescentSettings(
        network=state["landscape"],
        optimizer=optimizer,
        learning_rate=float(state["learning_rate"]),
        momentum=float(state["momentum"]),
        steps=int(state["steps"]),
        batch_size=int(state["batch_size"]),
        order_seed=int(state["order_seed"]),
        init=state["init"],
        init_width=float(state["init_width"]),
    )


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
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Landscape",
            list(LANDSCAPES),
            key=state.key("landscape"),
            format_func=lambda name: LANDSCAPES[name].title,
            width=186,
        )
        st.selectbox(
            "Optimizer",
            OPTIMIZERS,
            key=state.key("optimizer"),
            format_func=OPTIMIZER_NAMES.__getitem__,
            width=155,
        )
        st.select_slider(
            "Learning rate",
            sorted({*RATE_LADDER, float(state["learning_rate"])}),
            key=state.key("learning_rate"),
            format_func=lambda rate: f"{rate:g}",
            width=130,
        )
        st.text_input("Seeds", key=state.key("seeds"), placeholder="0-19, 42", width=84)
        st.toggle("Basins", key=state.key("basins"))
        _more(state, settings)


def _more(state: PageState, settings: DescentSettings) -> None:
    with st.popover("More", icon=":material/tune:"):
        st.selectbox(
            "Initial weights",
            INITIALIZATIONS,
            key=state.key("init"),
            format_func=INIT_NAMES.__getitem__,
        )
        if settings.init == "normal":
            st.number_input(
                "Width (standard deviation)", 0.01, 10.0, step=0.1, key=state.key("init_width")
            )
        st.number_input("Steps", 0, MOST_STEPS, step=50, key=state.key("steps"))
        if settings.optimizer == "momentum":
            st.slider("Momentum", 0.0, 0.999, step=0.01, key=state.key("momentum"))
        if settings.optimizer == "minibatch":
            st.number_input("Batch size", 1, 64, key=state.key("batch_size"))
            st.number_input("Order seed", 0, LARGEST_SEED, key=state.key("order_seed"))
        st.number_input("Open the picture at step", 0, MOST_STEPS, step=10, key=state.key("step"))


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
        lesson.tools(lambda: paths_csv(settings, seeds), "seedscape-weight-initialization")
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


def _minima_table(settings: DescentSettings, result: Outcomes) -> None:
    with st.expander("The minima, and which of them this learning rate can hold"):
        st.markdown(minima_table(settings, result))
        st.markdown(
            "Sharpness λ is the largest curvature at the minimum. Descent with learning rate η and "
            "momentum β can only stay where η < 2(1 + β)/λ. The lowest minimum is often among the "
            "sharpest: raise the learning rate past its limit and no seed comes to rest there."
        )


def minima_table(settings: DescentSettings, result: Outcomes) -> str:
    """Return the minima as a Markdown table: loss, seeds, sharpness, and the limit of the rate."""
    known = settings.optimizer in ("sgd", "momentum")
    momentum = settings.momentum if settings.optimizer == "momentum" else 0.0
    rows = ["| minimum | loss | seeds | sharpness λ | stays below η |", "|---|---|---|---|---|"]
    for letter, loss, count, sharpness in zip(
        LETTERS, result.minima.losses, result.counts, result.minima.sharpness, strict=False
    ):
        limit = 2 * (1 + momentum) / sharpness
        holds = f"{limit:.3g}" + ("" if settings.learning_rate < limit else " · **too fast now**")
        cells = [letter, shown_loss(loss), str(count), f"{sharpness:.3g}", holds if known else "–"]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


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
