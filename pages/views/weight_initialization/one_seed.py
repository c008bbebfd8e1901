"""The view "One seed": what a seed fixes, on the book's own layer."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import streamlit as st

from core import checks
from core.charts.weight_initialization.draws import draws_chart
from core.scripts import script
from core.seeds import fingerprint
from core.weight_initialization.linear_layer import linear_bound, linear_layers
from pages.common import lesson
from pages.common.controls import number_field
from pages.common.state import PageState, Parameters

TITLE = "One seed"


@dataclass(frozen=True)
class OneSeed:
    """What the view asks for."""

    seed: int = checks.seed(123)


ONE_SEED = Parameters(OneSeed)
PARAMETERS = (ONE_SEED,)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    seed = state.values(ONE_SEED).seed
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    with left:
        number_field(state, "seed", "Seed")
    with right:
        st.button("Draw without a seed again", icon=":material/casino:")
    first, second = linear_layers(seed, layers=2)
    draws = {
        f"seed {seed}": first,
        f"seed {seed}, once more": linear_layers(seed)[0],
        f"seed {seed}, second layer": second,
        "no seed": linear_layers(secrets.randbits(32))[0],
        "no seed, once more": linear_layers(secrets.randbits(32))[0],
    }
    equal = fingerprint(draws[f"seed {seed}, once more"]) == fingerprint(first)
    finding = (
        f"Seed {seed} draws the same six weights {'both times' if equal else 'only sometimes'}; "
        "without a seed, every draw is another."
    )
    lesson.show_chart(draws_chart(draws, linear_bound(2), finding), "draws")
    lesson.fingerprints({name: fingerprint(weights) for name, weights in draws.items()})
    with st.container(horizontal=True, vertical_alignment="center"):
        columns = {name: weights.ravel() for name, weights in draws.items()}
        lesson.tools(state, lambda: {"weight": range(6), **columns}, f"seedscape-seed-{seed}")
    st.markdown(
        f"The weights of `nn.Linear(2, 3)` under seed {seed}, small random numbers between "
        f"±{linear_bound(2):.3f}. Seed 123 gives those printed in the book."
    )
    printed = "\n".join("  ".join(f"{weight:8.4f}" for weight in row) for row in first)
    st.code(printed, language=None)
    lesson.why(
        "Why is the second layer another one?",
        "A seed fixes the *sequence* of numbers, not each call. The first layer takes the first "
        "numbers, the second layer takes the next ones. So adding a layer, or one extra draw, "
        "before your network changes its start although the seed did not change.\n\n"
        "Source: S. Raschka, *Machine Learning Q and AI*, chapter 10, and its notebook on random "
        "weights.",
    )
    lesson.take_home(
        "These lines print the weights above.",
        script("weight_initialization", "one_seed", SEED=seed),
        "seedscape-one-seed",
    )
