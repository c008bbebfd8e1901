"""The view "Training": one network, one start, one order, many dropout seeds."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core import checks
from core.dropout.data import MoonsSettings
from core.dropout.descent import Recipe
from core.dropout.findings import spread_words, training_finding
from core.dropout.training import TrainingRun, TrainingSettings, compare_runs
from core.scripts import capitals, script
from core.seeds import LARGEST_SEED, fingerprint, format_seeds
from pages.common import lesson
from pages.common.controls import number_field, slider, text_field
from pages.common.state import PageState, Parameters
from pages.views.dropout.cached import runs_of, training_picture, without_dropout

TITLE = "Training"
GUESSES = ("not at all", "less than 1 point", "1 point or more")


@dataclass(frozen=True)
class Shown:
    """The guess, the dropout seeds side by side, and how wide both hidden layers are."""

    guess_training: str = lesson.guess(GUESSES)
    seeds: tuple[int, ...] = checks.seed_list("0-19", 64)
    width: int = checks.whole(32, 1, 64)


SHOWN = Parameters(Shown)
MOONS = Parameters(MoonsSettings, names={"train": "rows"}, leave_out=("test",))
RECIPE = Parameters(Recipe, names={"p": "p_training"}, leave_out=("batch_size",))
PARAMETERS = (SHOWN, MOONS, RECIPE)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    shown, settings = state.values(SHOWN), settings_of(state)
    seeds, told, p = shown.seeds, bool(shown.guess_training), settings.recipe.p
    _controls(state)
    bare = runs_of(without_dropout(settings), seeds, "without dropout")
    runs = runs_of(settings, seeds, f"with p = {p:g}")
    spread, without = compare_runs(runs), compare_runs(bare)
    chart = training_picture(settings, seeds, told)
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
        "guess_training",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("New seeds", icon=":material/casino:"):
            state.go_to(state.link(seeds=_next_seeds(seeds)))
        lesson.tools(state, lambda: _table({0.0: bare, p: runs}), "seedscape-dropout-training")
    with st.expander("Are the networks without dropout really one?", icon=":material/fingerprint:"):
        st.markdown(
            f"The training losses of seeds {seeds[0]} and {seeds[-1]}, as fingerprints of all "
            "their bits."
        )
        ends = {"p = 0": (bare[0], bare[-1])} | {f"p = {p:g}": (runs[0], runs[-1])}
        lesson.fingerprints(
            {
                f"{name}, seed {run.seed}": fingerprint(run.losses)
                for name, pair in ends.items()
                for run in pair
            }
        )
    _reasons()
    low, high = spread.accuracies.min(), spread.accuracies.max()
    headline = f"test accuracy {low:.1%} to {high:.1%}"
    lesson.take_home(
        "One seed for each source of randomness, so that one can be moved while the others stand "
        "still. Report more than one dropout seed. This script trains those on the "
        f"screen{lesson.prints(headline, told)}",
        script("dropout", "training", SEEDS=seeds, **capitals(settings.moons, settings.recipe)),
        "seedscape-dropout-training",
    )


def settings_of(state: PageState) -> TrainingSettings:
    """Return the state as settings."""
    width = state.values(SHOWN).width
    return TrainingSettings(state.values(MOONS), state.values(RECIPE, hidden=(width, width)))


def _table(groups: dict[float, list[TrainingRun]]) -> pd.DataFrame:
    """Return a row for each p, seed and epoch, with the seed's test accuracy."""
    return pd.concat(
        pd.DataFrame(
            {
                "p": p,
                "dropout_seed": run.seed,
                "epoch": range(1, len(run.losses) + 1),
                "training_loss": run.losses,
                "test_accuracy": run.accuracy,
            }
        )
        for p, runs in groups.items()
        for run in runs
    )


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        slider(state, "p_training", "p, the chance to drop", 0.05, width=160)
        text_field(state, "seeds", "Dropout seeds", placeholder="0-19, 42", width=120)
        number_field(state, "epochs", "Epochs", width=120)
        number_field(state, "init_seed", "Initial weights' seed", width=150)
        with st.popover("More", icon=":material/tune:"):
            number_field(state, "width", "Width of both hidden layers")
            number_field(state, "rows", "Training rows")
            slider(state, "noise", "Noise in the two moons", 0.05)
            number_field(state, "learning_rate", "Learning rate")
            number_field(state, "order_seed", "Order seed")
            number_field(state, "data_seed", "Data seed")
            number_field(state, "split_seed", "Split seed")


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
