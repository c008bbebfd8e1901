"""Data splits: which rows train and which rows test is a draw, and so is the score."""

import streamlit as st

from pages.common.frame import open_page
from pages.common.lesson import choose_view, show_problems
from pages.common.state import Choice, PageState
from pages.views.data_splits import (
    best_seed,
    book,
    error_bar,
    holdout_controls,
    kfold,
    lottery,
    shuffling,
    sources,
    traps,
)

VIEWS = {
    "holdout": ("Hold-out", lottery),
    "best_seed": ("Best seed", best_seed),
    "kfold": ("k-fold", kfold),
    "error_bar": ("Error bar", error_bar),
    "shuffling": ("Shuffling", shuffling),
    "traps": ("Traps", traps),
    "book": ("The book's table", book),
}

theme = open_page("pages/data_splits.py")
state = PageState(
    "data_splits",
    (
        Choice("view", tuple(VIEWS), "holdout"),
        *sources.PARAMETERS,
        *holdout_controls.PARAMETERS,
        *(parameter for _, view in VIEWS.values() for parameter in view.PARAMETERS),
    ),
)
choose_view(state, "Data splits", {name: shown for name, (shown, _) in VIEWS.items()}, (1, 3))
st.markdown(
    "A seed decides which rows train the model and which rows test it. "
    "So part of every score is the luck of that draw."
)
show_problems(state)
VIEWS[state["view"]][1].show(state, theme)
