"""The controls that the views of this page share: the prompt, the sampler's settings, the seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from core import checks
from core.text_sampling.completions import WritingSettings
from core.text_sampling.pipeline import STEPS, TEMPERATURE_LAST, SamplerSettings
from pages.common.controls import ladder, number_field, segments, slider, text_field
from pages.common.state import PageState, Parameters
from pages.views.text_sampling.cached import prompt_of

TOP_K_LADDER = (0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 40, 50, 100, 200, 500, 1000, 5000)
SHARES = tuple(hundredths / 100 for hundredths in range(101))
Drawing = Callable[[], None] | None
"""What draws further controls, if there are any."""

ORDERS = {"temperature-first": "temperature first", "temperature-last": "temperature last"}


@dataclass(frozen=True)
class Sampling:
    """What the controls say: top-k and min-p are off at 0, top-p at 1; ``tokens`` to write."""

    prompt: str = checks.text("My dear Mr.", 10_000)
    temperature: float = checks.number(1.5, "[0, inf)", offered=(0.0, 3.0))
    top_k: int = checks.whole(12, 0, max(TOP_K_LADDER))
    top_p: float = checks.number(0.8, "[0, 1]")
    min_p: float = checks.number(0.0, "[0, 1]")
    order: str = checks.choice("temperature-first", tuple(ORDERS))
    seed: int = checks.seed(123)
    tokens: int = checks.whole(40, 1, 60)

    @property
    def sampler(self) -> SamplerSettings:
        """Return the settings that core works with; a filter at its "off" is left out."""
        return SamplerSettings(
            temperature=self.temperature,
            top_k=self.top_k or None,
            top_p=None if self.top_p == 1 else self.top_p,
            min_p=self.min_p or None,
            order=STEPS if self.order == "temperature-first" else TEMPERATURE_LAST,
        )


SAMPLING = Parameters(Sampling)


def writing_of(state: PageState) -> WritingSettings:
    """Return what the state asks to be written."""
    asked = state.values(SAMPLING)
    return WritingSettings(prompt_of(asked.prompt).tokens, asked.sampler, asked.tokens)


def show_controls(state: PageState, beside: Drawing = None, more: Drawing = None) -> None:
    """Draw the prompt, the sampler, ``beside`` them and, under "More", the rest and ``more``.

    Below them stands what the model makes of an unusual prompt.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        text_field(state, "prompt", "Prompt", placeholder="A new line begins", width=150)
        sampler(state, beside, more)
    for sentence in prompt_of(state["prompt"]).says:
        st.info(sentence, icon=":material/info:")


def sampler(state: PageState, beside: Drawing = None, more: Drawing = None) -> None:
    """Draw the four settings, ``beside`` them and, under "More", their order; within a row."""
    slider(state, "temperature", "Temperature", 0.05, width=92)
    ladder(state, "top_k", "Top-k", TOP_K_LADDER, lambda k: f"{k:,}" if k else "off", width=92)
    ladder(state, "top_p", "Top-p", SHARES, lambda p: "off" if p == 1 else f"{p:g}", width=92)
    ladder(state, "min_p", "Min-p", SHARES, lambda p: f"{p:g}" if p else "off", width=92)
    if beside:
        beside()
    with st.popover("More", icon=":material/tune:"):
        segments(state, "order", "Order", ORDERS)
        if more:
            more()


def seed(state: PageState) -> None:
    """Draw the seed of the draws; call it within a row."""
    number_field(state, "seed", "Seed", width=92)
