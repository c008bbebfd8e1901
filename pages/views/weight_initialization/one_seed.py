"""The view "One seed": what a seed fixes, on the book's own layer."""

from __future__ import annotations

import secrets

import streamlit as st
from pandas import DataFrame

from core.charts.by_hand import Theme
from core.charts.weight_initialization.draws import draws_chart
from core.seeds import LARGEST_SEED, fingerprint
from core.weight_initialization.linear_layer import linear_bound, linear_layers
from pages.common import lesson
from pages.common.state import Number, PageState, Parameter

PARAMETERS: tuple[Parameter, ...] = (Number("seed", 123, 0, LARGEST_SEED, whole=True),)


def show(state: PageState, theme: Theme) -> None:
    """Draw the view, top to bottom."""
    seed = int(state["seed"])
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    with left:
        st.number_input("Seed", 0, LARGEST_SEED, key=state.key("seed"))
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
    lesson.show_chart(draws_chart(draws, linear_bound(2), theme, finding), "draws")
    lesson.fingerprints({name: fingerprint(weights) for name, weights in draws.items()})
    with st.container(horizontal=True, vertical_alignment="center"):
        frame = DataFrame({name: weights.ravel() for name, weights in draws.items()})
        lesson.tools(lambda: frame.to_csv(index_label="weight"), f"seedscape-seed-{seed}")
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
        "import torch\nfrom torch import nn\n\n"
        f"torch.manual_seed({seed})\nlayer = nn.Linear(2, 3)\nprint(layer.weight)",
    )
