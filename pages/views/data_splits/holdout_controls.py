"""The controls of a hold-out split, and its scores: shared by the lottery and the best seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from core.charts.chart import Chart
from core.charts.data_splits.parts import ScoreAxis
from core.data_splits.lottery import HoldoutScore, HoldoutSettings
from core.data_splits.tables import Table
from core.seeds import LARGEST_SEED
from pages.common.state import Flag, Number, PageState, Parameter
from pages.views.data_splits.cached import Asked, Source, holdout_cache
from pages.views.data_splits.progress import gather
from pages.views.data_splits.sources import choose_model, choose_table, source_of

SEED_LADDER = (10, 20, 50, 100, 200, 500, 1000)
LARGEST_FIRST = LARGEST_SEED - 1000

PARAMETERS: tuple[Parameter, ...] = (
    Number("test_size", 0.2, 0.05, 0.9),
    Flag("stratify"),
    Number("validation_size", 0.0, 0.0, 0.8),
    Number("first_seed", 0, 0, LARGEST_FIRST, whole=True),
    Number("model_seed", 0, 0, LARGEST_SEED, whole=True),
    Number("split", 0, 0, LARGEST_SEED, whole=True),
)


@dataclass(frozen=True)
class Lottery:
    """What is on the screen: the table, what is held fixed, and the split seeds."""

    source: Source
    settings: HoldoutSettings
    seeds: range

    @property
    def table(self) -> Table:
        """The table that is split."""
        return self.source.table

    @property
    def asked(self) -> Asked[HoldoutSettings]:
        """The key under which results are kept."""
        return Asked(self.source, self.settings)


def score_axis(table: Table) -> ScoreAxis:
    """Return what the scores of a table's models are called."""
    if table.task == "regression":
        return ScoreAxis("R² on the test part", percent=False)
    return ScoreAxis("accuracy on the test part")


def holdout_controls(state: PageState) -> Lottery:
    """Draw the controls of a hold-out split; raise ``ValueError`` for shares that do not fit."""
    row, file = st.container(horizontal=True, vertical_alignment="bottom"), st.container()
    with row:
        choose_table(state)
    with file:
        source = source_of(state)
    with row:
        model = choose_model(state, source)
        st.slider(
            "Test size",
            0.05,
            0.9,
            step=0.05,
            key=state.key("test_size"),
            format="percent",
            width=110,
        )
        count = int(state["seeds"])
        st.select_slider(
            "Split seeds",
            sorted({*SEED_LADDER, count}),
            key=state.key("seeds"),
            format_func=lambda number: f"{number:,}",
            width=110,
        )
        st.toggle(
            "Stratify",
            key=state.key("stratify"),
            help="Every part gets its share of each class.",
        )
        _more(state)
    stratify = state["stratify"] and source.table.task == "classification"
    if state["stratify"] and not stratify:
        st.warning(
            "This table has no classes to stratify by, so the split is a plain one.",
            icon=":material/info:",
        )
    first = int(state["first_seed"])
    settings = HoldoutSettings(
        test_size=float(state["test_size"]),
        validation_size=float(state["validation_size"]),
        stratify=stratify,
        model=model,
        model_seed=int(state["model_seed"]),
    )
    return Lottery(source, settings, range(first, first + count))


def _more(state: PageState) -> None:
    with st.popover("More", icon=":material/tune:"):
        st.slider(
            "Validation part (0: train and test only)",
            0.0,
            0.8,
            step=0.05,
            key=state.key("validation_size"),
            format="percent",
        )
        st.number_input("Look into the split of seed", 0, LARGEST_SEED, key=state.key("split"))
        st.number_input("First split seed", 0, LARGEST_FIRST, key=state.key("first_seed"))
        st.number_input(
            "Model seed",
            0,
            LARGEST_SEED,
            key=state.key("model_seed"),
            help="It moves the tree and the small network, and nothing in the others.",
        )


def records_of(
    lottery: Lottery, state: PageState, partial: Callable[[list[HoldoutScore]], Chart] | None
) -> list[HoldoutScore]:
    """Return one record a seed; those missing are computed in sight, in groups."""
    return gather(
        holdout_cache(lottery.source),
        lottery.asked,
        lottery.seeds,
        "splits trained and tested",
        partial,
        (state, "seeds"),
    )
