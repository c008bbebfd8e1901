"""The small network that two views share: its parameters, its settings, its controls."""

from __future__ import annotations

import streamlit as st

from core.dropout.findings import drop_or_keep_words
from core.dropout.passes import PassSettings, notebook_input
from core.seeds import LARGEST_SEED
from pages.common.state import Choice, Number, PageState, Parameter

NETWORKS = {"book": "The book's", "larger": "A larger one"}
MOST_HIDDEN = 64
MOST_INPUTS = 16
MOST_P = 0.95

PARAMETERS: tuple[Parameter, ...] = (
    Choice("network", tuple(NETWORKS), "book"),
    Number("p", 0.5, 0.0, MOST_P),
    Number("seed", 123, 0, LARGEST_SEED, whole=True),
    Number("inputs", {"book": 5, "larger": 12}, 1, MOST_INPUTS, whole=True, by="network"),
    Number("hidden", {"book": 10, "larger": 40}, 1, MOST_HIDDEN, whole=True, by="network"),
    Choice("masks", ("stream", "own"), "stream"),
    Number("mask_seed", 0, 0, LARGEST_SEED, whole=True),
)

MASKS = {
    "stream": "go on in the stream that drew the weights",
    "own": "have a seed of their own",
}


def settings_of(state: PageState, passes: int) -> PassSettings:
    """Return the state as settings of so many passes."""
    return PassSettings(
        x=notebook_input(int(state["inputs"])),
        hidden=int(state["hidden"]),
        p=float(state["p"]),
        passes=passes,
    )


def mask_seed_of(state: PageState) -> int | None:
    """Return the masks' own seed, or None where they go on in the weights' stream."""
    return int(state["mask_seed"]) if state["masks"] == "own" else None


def controls(state: PageState) -> None:
    """Draw the three controls in view: the network, p, and the seed."""
    st.selectbox(
        "Network",
        list(NETWORKS),
        key=state.key("network"),
        format_func=NETWORKS.__getitem__,
        width=140,
    )
    st.slider("p, the chance to drop", 0.0, MOST_P, step=0.05, key=state.key("p"), width=160)
    st.number_input("Seed", 0, LARGEST_SEED, key=state.key("seed"), width=95)


def more(state: PageState) -> None:
    """Draw the controls that stand under "More"."""
    st.number_input("Inputs", 1, MOST_INPUTS, key=state.key("inputs"))
    st.number_input("Hidden units", 1, MOST_HIDDEN, key=state.key("hidden"))
    st.selectbox("The masks", list(MASKS), key=state.key("masks"), format_func=MASKS.__getitem__)
    if state["masks"] == "own":
        st.number_input("Seed of the masks", 0, LARGEST_SEED, key=state.key("mask_seed"))


def drop_or_keep(p: float) -> None:
    """Say which p this is: here and in PyTorch "drop", in the paper "keep"."""
    st.caption(drop_or_keep_words(p))
