"""The fine print of "Deterministic?": the same prompt, alone and in a batch of eight."""

from __future__ import annotations

import streamlit as st
import torch

from core.charts.text_sampling.batch_bits import bits_chart
from core.text_sampling.batch_bits import BATCH, BatchBits, compare
from core.text_sampling.findings import bits_finding, power_of_ten, room_finding
from core.text_sampling.generation import ROWS, generate
from core.text_sampling.model import Model
from core.text_sampling.pipeline import SamplerSettings
from core.text_sampling.shipped import shipped
from core.wording import percent
from pages.common import lesson
from pages.common.state import PageState
from pages.common.workshop import heavy
from pages.views.text_sampling.cached import model_and_tokenizer, prompt_of

MOST_READ, WRITTEN = 24, 24
"""Of the prompt so many tokens are read, the last ones, and as many that the model adds."""


def show(state: PageState) -> None:
    """Measure, show and explain; a part of a view."""
    st.markdown("#### The fine print: the same prompt in company")
    pieces, single, double, filled = _measure(prompt_of(state["prompt"]).tokens)
    lesson.show_chart(bits_chart(pieces, single, bits_finding(single)), "batch_bits")
    st.markdown(
        f"{room_finding(single)} The winner changes only where the lead is smaller than the "
        "difference: seldom for one token, but a long answer needs one such place, and from "
        "there on the texts part. Temperature 0 and k = 1 do not prevent it."
    )
    ways = {
        f"float32, 1 row against {BATCH}": single,
        f"float64, 1 row against {BATCH}": double,
        f"float32, filled up to {ROWS} rows, against {BATCH}": filled,
    }
    st.table(
        {
            "how it computes": list(ways),
            "logits with other bits": [_counted(each) for each in ways.values()],
            "largest difference": [power_of_ten(float(r.largest.max())) for r in ways.values()],
            "winners changed": [f"{r.changed.sum()} of {len(r.changed)}" for r in ways.values()],
        },
        hide_index=True,
        width="content",
    )
    lesson.why(
        "Why does company change the bits, and what helps?",
        "A matrix product with one row takes another route through the processor than one with "
        "eight: it adds the same products in another order, and each addition rounds. All eight "
        "rows hold the same prompt here, so nothing but the shape differs. float64 makes the "
        "differences about a billion times smaller, not zero. What makes them zero on this "
        f"machine is a shape that does not depend on the company: this page fills each batch up "
        f"to a multiple of {ROWS} rows, and computes in float64 as well.\n\n"
        "The numbers are measured on the machine that serves this page; another may show others.",
    )


@st.cache_resource(show_spinner=False)
def _single() -> Model:
    return shipped(torch.float32)[0]


@heavy("Reading the prompt alone and in a batch of eight", keep=32)
def _measure(prompt: tuple[int, ...]) -> tuple[list[str], BatchBits, BatchBits, BatchBits]:
    """Read a prompt's end and what the model greedily adds: the pieces, and each way's bits."""
    model, tokenizer = model_and_tokenizer()
    read = prompt[-MOST_READ:]
    text = [*read, *generate(model, read, SamplerSettings(temperature=0), 0, WRITTEN)]
    return (
        [*map(tokenizer.piece, text)],
        compare(_single(), text),
        compare(model, text),
        compare(_single(), text, alone=ROWS),
    )


def _counted(result: BatchBits) -> str:
    other = int(result.other.sum())
    return f"{other:,} ({percent(other / result.logits)})" if other else "0"
