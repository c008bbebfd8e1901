"""The view "Training": one network, one start, one order, many dropout seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from core import checks
from core.charts.chart import Chart
from core.charts.dropout.training import training_chart
from core.dropout import findings
from core.dropout.data import MoonsSettings
from core.dropout.descent import Recipe
from core.dropout.training import TrainingRun, TrainingSettings, compare_runs, train_runs
from core.scripts import capitals, script
from core.seeds import LARGEST_SEED, fingerprint, format_seeds
from core.wording import number_of
from pages.common import lesson
from pages.common.controls import number_field, slider, text_field
from pages.common.per_seed import PerSeedCache
from pages.common.state import PageState, Parameters
from pages.common.workshop import gather, heavy

TITLE = "Training"


@dataclass(frozen=True)
class Shown:
    """The guess, the dropout seeds side by side, and how wide both hidden layers are."""

    guess_training: str = lesson.guess(findings.DISTANCES)
    seeds: tuple[int, ...] = checks.seed_list("0-19", 64)
    width: int = checks.whole(32, 1, 64)


SHOWN = Parameters(Shown)
MOONS = Parameters(MoonsSettings, names={"train": "rows"}, leave_out=("test",))
RECIPE = Parameters(Recipe, names={"p": "p_training"}, leave_out=("batch_size",))
PARAMETERS = (SHOWN, MOONS, RECIPE)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    seeds, settings = state.values(SHOWN).seeds, settings_of(state)
    p, several, guess = settings.recipe.p, len(seeds) > 1, ""
    _controls(state)
    if several:
        question = f"How far apart are the best and the worst of the {len(seeds)} test accuracies?"
        guess = lesson.ask(state, question, "guess_training")
    without = replace(settings, recipe=replace(settings.recipe, p=0.0))
    bare = runs_of(without, seeds, "without dropout")
    runs = runs_of(settings, seeds, f"with p = {p:g}")
    spread, flat = compare_runs(runs), compare_runs(bare)
    told, words = bool(guess) or not several, findings.training_words(spread, flat, p)
    if guess:
        lesson.answer(guess, findings.training_answer(spread), words)
    elif told:
        st.markdown(words)
    before = (
        f"{number_of(len(seeds), 'network', 'networks')}, one start, one order of the data. Only "
        "the masks differ."
    )
    chart = _picture(settings, without, seeds, told)
    lesson.show_chart(chart, "training", None if told else before, tall=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("New seeds", icon=":material/casino:"):
            state.go_to(state.link(seeds=_next_seeds(seeds), guess_training=""))
        lesson.tools(state, lambda: _table({0.0: bare, p: runs}), "seedscape-dropout-training")
    if told:
        _are_they_one({"p = 0": (bare[0], bare[-1]), f"p = {p:g}": (runs[0], runs[-1])})
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


@st.cache_resource
def _run_cache() -> PerSeedCache[TrainingSettings, TrainingRun]:
    # A run takes some 5 KB, 20 KB at the very most.
    return PerSeedCache(train_runs, most=2048)


def runs_of(settings: TrainingSettings, seeds: Sequence[int], name: str) -> list[TrainingRun]:
    """Return the runs of ``seeds``, those that are missing trained in sight."""
    networks = number_of(len(seeds), "network", "networks")
    return gather(_run_cache(), settings, seeds, f"Training {networks} {name}")


@heavy("Drawing", 64, lambda *_: 0.02)
def _picture(
    settings: TrainingSettings, without: TrainingSettings, seeds: tuple[int, ...], told: bool
) -> Chart:
    """Return the picture of networks that are trained: drawn once for all who look."""
    cache, p = _run_cache(), settings.recipe.p
    spread, flat = (compare_runs(cache.get(each, seeds)) for each in (settings, without))
    groups = {"p = 0": flat} | ({f"p = {p:g}": spread} if p else {})
    return training_chart(groups, findings.training_finding(spread, flat, p), told)


def _are_they_one(ends: dict[str, tuple[TrainingRun, TrainingRun]]) -> None:
    with st.expander("Are the networks without dropout really one?", icon=":material/fingerprint:"):
        st.markdown("Fingerprints of all the bits of a seed's training losses.")
        lesson.fingerprints(
            {
                f"{name}, seed {run.seed}": fingerprint(run.losses)
                for name, pair in ends.items()
                for run in pair
            }
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
