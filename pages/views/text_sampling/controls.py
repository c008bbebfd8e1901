"""The controls that the views of this page share: the prompt, the sampler's settings, the seed."""

from __future__ import annotations

import streamlit as st

from core.seeds import LARGEST_SEED
from core.text_sampling.pipeline import STEPS, TEMPERATURE_LAST, SamplerSettings
from pages.common.state import Choice, Number, PageState, Parameter, Text
from pages.views.text_sampling.cached import prompt_of

HOTTEST = 3.0
MOST_TOP_K = 5000
TOP_K_LADDER = (0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 40, 50, 100, 200, 500, 1000, MOST_TOP_K)
ORDERS = {
    "temperature-first": "temperature first",
    "temperature-last": "temperature last",
}

PARAMETERS: tuple[Parameter, ...] = (
    Text("prompt", "My dear Mr.", longest=10_000),
    Number("temperature", 1.5, 0.0, HOTTEST),
    Number("top_k", 12, 0, MOST_TOP_K, whole=True),
    Number("top_p", 0.8, 0.0, 1.0),
    Number("min_p", 0.02, 0.0, 1.0),
    Choice("order", tuple(ORDERS), "temperature-first"),
    Number("seed", 123, 0, LARGEST_SEED, whole=True),
)


def settings_of(state: PageState) -> SamplerSettings:
    """Return the state as settings; a filter at its "off" is left out."""
    return SamplerSettings(
        temperature=float(state["temperature"]),
        top_k=int(state["top_k"]) or None,
        top_p=None if state["top_p"] == 1 else float(state["top_p"]),
        min_p=float(state["min_p"]) or None,
        order=STEPS if state["order"] == "temperature-first" else TEMPERATURE_LAST,
    )


def prompt(state: PageState) -> None:
    """Draw the field for the prompt; call it within a row."""
    st.text_input("Prompt", key=state.key("prompt"), placeholder="A new line begins", width=180)


def prompt_notes(state: PageState) -> None:
    """Say what the model makes of an unusual prompt."""
    for sentence in prompt_of(state["prompt"]).says:
        st.info(sentence, icon=":material/info:")


def sampler(state: PageState) -> None:
    """Draw the settings in view; call it within a row."""
    st.slider("Temperature", 0.0, HOTTEST, step=0.05, key=state.key("temperature"), width=115)
    st.select_slider(
        "Top-k", sorted({*TOP_K_LADDER, int(state["top_k"])}), key=state.key("top_k"),
        format_func=lambda k: f"{k:,}" if k else "off", width=115,
    )  # fmt: skip
    st.slider("Top-p", 0.0, 1.0, step=0.01, key=state.key("top_p"), width=115)


def seed(state: PageState) -> None:
    """Draw the seed of the draws; call it within a row."""
    st.number_input("Seed", 0, LARGEST_SEED, key=state.key("seed"), width=110)


def more(state: PageState) -> None:
    """Draw the settings that stand under "More"."""
    st.slider("Min-p, 0 is off", 0.0, 1.0, step=0.01, key=state.key("min_p"))
    st.segmented_control(
        "Order", list(ORDERS), key=state.key("order"), format_func=ORDERS.__getitem__,
        required=True,
    )  # fmt: skip
