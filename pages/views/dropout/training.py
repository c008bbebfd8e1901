"""The view "Training": one network, one start, one order, many dropout seeds."""

from __future__ import annotations

import streamlit as st

from core.charts.by_hand import Theme
from core.dropout.data import MoonsSettings
from core.dropout.descent import Recipe
from core.dropout.findings import spread_words, training_finding
from core.dropout.tables import training_csv
from core.dropout.take_home import training_headline, training_script
from core.dropout.training import TrainingSettings
from core.seeds import LARGEST_SEED, fingerprint, format_seeds
from pages.common import lesson
from pages.common.state import Number, PageState, Parameter, SeedList
from pages.views.dropout.cached import runs_of, spread_of, training_picture, without_dropout
from pages.views.dropout.small_network import MOST_P
from pages.views.dropout.words import prints

GUESSES = ("not at all", "less than 1 point", "1 point or more")
GUESS = "guess_training"
MOST_SEEDS = 64

PARAMETERS: tuple[Parameter, ...] = (
    lesson.guess_parameter(GUESSES, GUESS),
    SeedList("seeds", "0-19", MOST_SEEDS),
    Number("p_training", 0.5, 0.0, MOST_P),
    Number("epochs", 40, 1, 100, whole=True),
    Number("width", 32, 1, 64, whole=True),
    Number("noise", 0.3, 0.0, 1.0),
    Number("rows", 200, 10, 500, whole=True),
    Number("learning_rate", 0.01, 1e-5, 1.0),
    Number("init_seed", 0, 0, LARGEST_SEED, whole=True),
    Number("order_seed", 0, 0, LARGEST_SEED, whole=True),
    Number("data_seed", 0, 0, LARGEST_SEED, whole=True),
    Number("split_seed", 0, 0, LARGEST_SEED, whole=True),
)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    settings, seeds = settings_of(state), state["seeds"]
    p = settings.recipe.p
    undropped = without_dropout(settings)
    _controls(state)
    bare = runs_of(undropped, seeds, "without dropout")
    runs = runs_of(settings, seeds, f"with p = {p:g}")
    spread, without = spread_of(settings, seeds), spread_of(undropped, seeds)
    told = bool(state[GUESS])
    chart = training_picture(settings, seeds, theme, told)
    before = (
        f"{len(seeds)} networks, one start, one order of the data. Only the masks differ. "
        "How far apart will they end?"
    )
    lesson.show_chart(chart, "training", None if told else before, tall=True)
    lesson.predict(
        state,
        f"How far apart will the best and the worst of the {len(seeds)} test accuracies be?",
        GUESSES,
        f"{spread_words(spread)} {training_finding(spread, without, p)}",
        GUESS,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("New seeds", icon=":material/casino:"):
            state.go_to(state.link(seeds=_next_seeds(seeds)))
        groups = {0.0: bare, p: runs}
        lesson.tools(lambda: training_csv(groups), "seedscape-dropout-training")
    with st.expander("Are the networks without dropout really one?", icon=":material/fingerprint:"):
        st.markdown(
            f"The training losses of seeds {seeds[0]} and {seeds[-1]}, as fingerprints of all "
            "their bits."
        )
        pairs = {f"p = 0, seed {run.seed}": run.losses for run in (bare[0], bare[-1])}
        pairs |= {f"p = {p:g}, seed {run.seed}": run.losses for run in (runs[0], runs[-1])}
        lesson.fingerprints({name: fingerprint(losses) for name, losses in pairs.items()})
    _reasons()
    headline = training_headline(float(spread.accuracies.min()), float(spread.accuracies.max()))
    lesson.take_home(
        "One seed for each source of randomness, so that one can be moved while the others stand "
        "still. Report more than one dropout seed. This script trains those on the "
        f"screen{prints(headline, told)}",
        training_script(settings, seeds),
    )


def settings_of(state: PageState) -> TrainingSettings:
    """Return the state as settings."""
    width = int(state["width"])
    return TrainingSettings(
        moons=MoonsSettings(
            train=int(state["rows"]),
            noise=float(state["noise"]),
            data_seed=int(state["data_seed"]),
            split_seed=int(state["split_seed"]),
        ),
        recipe=Recipe(
            hidden=(width, width),
            p=float(state["p_training"]),
            epochs=int(state["epochs"]),
            learning_rate=float(state["learning_rate"]),
            init_seed=int(state["init_seed"]),
            order_seed=int(state["order_seed"]),
        ),
    )


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.slider(
            "p, the chance to drop", 0.0, MOST_P, step=0.05, key=state.key("p_training"),
            width=160,
        )  # fmt: skip
        st.text_input("Dropout seeds", key=state.key("seeds"), placeholder="0-19, 42", width=120)
        st.number_input("Epochs", 1, 100, step=5, key=state.key("epochs"), width=120)
        st.number_input("Initial weights' seed", 0, LARGEST_SEED, key=state.key("init_seed"),
                        width=150)  # fmt: skip
        with st.popover("More", icon=":material/tune:"):
            st.number_input("Width of both hidden layers", 1, 64, key=state.key("width"))
            st.number_input("Training rows", 10, 500, step=10, key=state.key("rows"))
            st.slider("Noise in the two moons", 0.0, 1.0, step=0.05, key=state.key("noise"))
            st.number_input("Learning rate", 1e-5, 1.0, step=0.005, format="%g",
                            key=state.key("learning_rate"))  # fmt: skip
            st.number_input("Order seed", 0, LARGEST_SEED, key=state.key("order_seed"))
            st.number_input("Data seed", 0, LARGEST_SEED, key=state.key("data_seed"))
            st.number_input("Split seed", 0, LARGEST_SEED, key=state.key("split_seed"))


def _next_seeds(seeds: tuple[int, ...]) -> str:
    """Return as many seeds again, the ones after the largest shown; from 0 again at the end."""
    first = max(seeds) + 1
    if first + len(seeds) > LARGEST_SEED:
        first = 0
    return format_seeds(tuple(range(first, first + len(seeds))))


def _reasons() -> None:
    lesson.why(
        "Why do masks alone move a test score?",
        "Each step of training draws masks, so each dropout seed follows gradients of its own. "
        "All networks leave from the same weights and see the same rows in the same order, and "
        "still part ways at the first step. With p = 0 no mask is drawn, nothing differs, and all "
        "seeds end in one network, equal to the last bit.\n\n"
        "Two networks with nearly the same accuracy need not agree: they err on different points. "
        "That is why the disagreement of pairs is shown beside the accuracy.\n\n"
        "Source: S. Raschka, *Machine Learning Q and AI*, chapter 10. Data: `make_moons` of "
        "scikit-learn; 500 points are kept for the test.",
    )
