"""The controls of a hold-out split."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.checks import seed, whole
from core.data_splits.lottery import HoldoutSettings
from core.data_splits.models import MODELS
from core.data_splits.tables import Table
from core.seeds import LARGEST_SEED
from pages.common import controls
from pages.common.state import By, PageState, Parameters
from pages.views.data_splits.table_choice import MODEL, OWN_CSV, TABLE_NAMES, choose_table_and_model

SEED_LADDER = (10, 20, 50, 100, 200, 500, 1000)

QUICK = (
    "breast_cancer logistic_regression", "moons logistic_regression", "moons decision_tree",
    "iris decision_tree", "diabetes ridge",
)  # fmt: skip


def _default_seeds(table: str, model: str) -> int:
    """Return how many are drawn within some four seconds: a cold page keeps nobody waiting."""
    if model == "small_network":
        return 20 if table == "digits" else 50
    return 1000 if f"{table} {model}" in QUICK else 50 if table in ("digits", OWN_CSV) else 200


@dataclass(frozen=True)
class SplitSeeds:
    """So many ``seeds`` from ``first_seed`` on, and the one whose ``split`` is looked into."""

    seeds: int = whole(200, 2, 1000)
    first_seed: int = seed(0, most=LARGEST_SEED - 1000)
    split: int = seed()


HOLDOUT = Parameters(HoldoutSettings, defaults={"model": MODEL})
_COUNTS = {f"{t} {m}": _default_seeds(t, m) for t in TABLE_NAMES for m in MODELS}
SEEDS = Parameters(SplitSeeds, defaults={"seeds": By("table model", _COUNTS)})


@dataclass(frozen=True)
class Lottery:
    """What is on the screen: the table, what is held fixed, and the split seeds."""

    table: Table
    settings: HoldoutSettings
    seeds: range


def choose_lottery(state: PageState) -> Lottery:
    """Draw the controls of a hold-out split; raise ``ValueError`` for shares that do not fit."""
    table, model, row = choose_table_and_model(state)
    with row:
        controls.slider(state, "test_size", "Test size", 0.05, format="percent", width=110)
        controls.ladder(state, "seeds", "Split seeds", SEED_LADDER, "{:,}".format, width=110)
        says = "Every part gets its share of each class."
        controls.toggle(state, "stratify", "Stratify", help=says)
        with st.popover("More", icon=":material/tune:"):
            _more(state)
    stratify = state["stratify"] and table.task == "classification"
    if state["stratify"] and not stratify:
        says = "This table has no classes to stratify by, so the split is a plain one."
        st.warning(says, icon=":material/info:")
    test, validation = state["test_size"], state["validation_size"]
    if test + validation >= 1:
        raise ValueError(
            f"a validation part of {validation:.0%} beside a test part of {test:.0%} leaves "
            "nothing to train on"
        )
    settings = state.values(HOLDOUT, model=model, stratify=stratify)
    first = state["first_seed"]
    return Lottery(table, settings, range(first, first + state["seeds"]))


def _more(state: PageState) -> None:
    validation = "Validation part (0: train and test only)"
    controls.slider(state, "validation_size", validation, 0.05, format="percent")
    controls.number_field(state, "split", "Look into the split of seed")
    controls.number_field(state, "first_seed", "First split seed")
    says = "It moves the tree and the small network, and nothing in the others."
    controls.number_field(state, "model_seed", "Model seed", help=says)
