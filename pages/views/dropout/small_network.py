"""The small network that two views share: its parameters and its controls."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core import checks
from core.dropout.passes import HIDDEN, INPUTS, PassSettings, run_passes
from pages.common.controls import choose, number_field, slider
from pages.common.state import By, PageState, Parameters

NETWORKS = {"book": "The book's", "larger": "A larger one"}
MASKS = {"stream": "go on in the stream that drew the weights", "own": "have a seed of their own"}


@dataclass(frozen=True)
class Named:
    """The network whose widths are the defaults."""

    network: str = checks.choice("book", tuple(NETWORKS))


NETWORK = Parameters(Named)
PASSES = Parameters(
    PassSettings,
    defaults={"inputs": By("network", INPUTS), "hidden": By("network", HIDDEN), "passes": 2000},
    leave_out=("outputs",),
)
PARAMETERS = (NETWORK, PASSES)


# A result is frozen and at most 3 MB: 16 of them.
passes_of = st.cache_resource(max_entries=16, show_spinner=False)(run_passes)


def controls(state: PageState) -> None:
    """Draw the three controls in view: the network, p, and the seed."""
    choose(state, "network", "Network", NETWORKS, width=140)
    slider(state, "p", "p, the chance to drop", 0.05, width=160)
    number_field(state, "seed", "Seed", width=95)


def more(state: PageState) -> None:
    """Draw the controls that stand under "More"."""
    number_field(state, "inputs", "Inputs")
    number_field(state, "hidden", "Hidden units")
    choose(state, "masks", "The masks", MASKS)
    if state["masks"] == "own":
        number_field(state, "mask_seed", "Seed of the masks")
