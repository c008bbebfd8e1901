"""The view "One seed": what a seed fixes, on the book's own layer."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core import checks
from core.charts.weight_initialization.draws import draws_chart
from core.scripts import script
from core.seeds import fingerprint
from core.weight_initialization.linear_layer import linear_bound, linear_layer
from pages.common import lesson
from pages.common.controls import number_field
from pages.common.state import PageState, Parameters

TITLE = "One seed"
GUESSES = ("the same six", "the same, slid along by two", "six new ones")
UNUSED = 2
"""Numbers that ``nn.Linear(1, 1)`` takes: a weight and a bias."""


@dataclass(frozen=True)
class OneSeed:
    """What the view asks for."""

    seed: int = checks.seed(123)
    layer_guess: str = lesson.guess(GUESSES)


ONE_SEED = Parameters(OneSeed)
PARAMETERS = (ONE_SEED,)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    seed = state.values(ONE_SEED).seed
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number_field(state, "seed", "Seed", width=130)
        st.button("Draw without a seed again", icon=":material/casino:")
    guess = lesson.ask(
        state,
        "An unused `nn.Linear(1, 1)` is made first, under the same seed. Which weights does the "
        "layer get?",
        "layer_guess",
    )
    first, slid = linear_layer(seed), linear_layer(seed, UNUSED)
    draws = {
        f"seed {seed}": first,
        f"seed {seed}, once more": linear_layer(seed),
        **({"after an unused layer": slid} if guess else {}),
        "no seed": linear_layer(secrets.randbits(32)),
        "no seed, once more": linear_layer(secrets.randbits(32)),
    }
    again = fingerprint(draws[f"seed {seed}, once more"]) == fingerprint(first)
    is_slid = np.array_equal(slid.ravel()[:-UNUSED], first.ravel()[UNUSED:])
    finding = (
        f"Seed {seed} draws the same six weights {'both times' if again else 'only sometimes'}; "
        "without a seed, every draw is another."
    )
    lesson.show_chart(draws_chart(draws, linear_bound(2), finding), "draws")
    if guess:
        lesson.answer(guess, GUESSES[1 if is_slid else 2], SLID)
    lesson.fingerprints({name: fingerprint(weights) for name, weights in draws.items()})
    columns = {"weight": range(1, 7)} | {name: each.ravel() for name, each in draws.items()}
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: columns, f"seedscape-seed-{seed}")
    st.markdown(
        f"The weights of `nn.Linear(2, 3)` under seed {seed}, small random numbers between "
        f"±{linear_bound(2):.3f}. Seed 123 gives those printed in the book."
    )
    printed = "\n".join("  ".join(f"{weight:8.4f}" for weight in row) for row in first)
    st.code(printed, language=None)
    lesson.why("Why no seed above 4,294,967,295?", LARGEST)
    lesson.take_home(
        "These lines print the weights above.",
        script("weight_initialization", "one_seed", SEED=seed),
        "seedscape-one-seed",
    )


SLID = """
A seed fixes the *sequence* of numbers, not each call. The unused layer takes the first two, its
weight and its bias; the layer takes the next ones. So a layer that is never called, or one draw
more before your network, changes its start although the seed did not change. (S. Raschka, *Machine
Learning Q and AI*, chapter 10, and its notebook on random weights.)
"""

LARGEST = """
PyTorch's generator for the CPU keeps 32 bits of a seed: `torch.manual_seed(2**32)` draws what seed
0 draws, and 2⁵³ − 1, the largest that some image tools offer, what 4,294,967,295 draws. Two seeds
that look different would give one stream. NumPy's and scikit-learn's `random_state` refuse more
than 32 bits. A GPU's generator takes 64 bits, so there the two differ.
"""
