"""The view "Precision": what each format holds and costs, and what a batch does to a row."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.charts.hardware.precision import precision_chart
from core.hardware import findings
from core.hardware.precision import BATCHES, FORMATS, Measured, PrecisionSettings, compare
from core.scripts import script
from core.wording import scientific
from pages.common import lesson
from pages.common.controls import number_field
from pages.common.state import PageState, Parameters
from pages.common.workshop import heavy

TITLE = "Precision"
STORIES = (
    ("At 5,000 bfloat16 counts in steps", {"view": "precision", "value": "5000.0"}),
    ("Short rows in a batch", {"view": "precision", "size": "8"}),
)


@dataclass(frozen=True)
class Shown:
    """What the view asks."""

    guess_precision: str = lesson.guess([each.name for each in FORMATS[1:]])


PRECISION = Parameters(
    PrecisionSettings, names={"seed": "precision_seed", "steps": "precision_steps"}
)
PARAMETERS = (PRECISION, Parameters(Shown))


@heavy("Training in five formats", keep=64)
def measured(settings: PrecisionSettings) -> tuple[Measured, ...]:
    """Return what each format makes of the product, the training and the batches: about 1 KB."""
    return compare(settings)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings = state.values(PRECISION)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number_field(state, "value", "Look at the numbers near", width=210)
        number_field(state, "size", "Size of the product", width=150)
        number_field(state, "precision_seed", "Seed", width=110)
        number_field(state, "precision_steps", "Steps of training", width=140)
    question = (
        f"A product of two {settings.size} × {settings.size} matrices of random numbers: in which "
        "format does it come out worst?"
    )
    guess = lesson.ask(state, question, "guess_precision")
    result = measured(settings)
    finding = findings.precision_finding(result)
    chart = precision_chart(FORMATS, settings.value, finding, bool(guess))
    before = None if guess else "What float64 holds; and four formats of which you are asked"
    lesson.show_chart(chart, "precision", before)
    table = {
        "format": [each.form.name + " (emulated)" * bool(each.form.bits) for each in result],
        "error of the product": [scientific(each.error) for each in result],
        f"accuracy after {settings.steps} steps": [f"{each.accuracy:.1%}" for each in result],
        "predictions unlike float64’s": [str(each.differ) for each in result],
    }
    if guess:
        worst = max(result, key=lambda each: each.error)
        lesson.answer(guess, worst.form.name, finding)
        st.table(table, border="horizontal")
        st.markdown(f"##### Batch size is hardware too\n{findings.batch_finding(result)}")
        bits = [" | ".join(" ".join(map(str, group)) for group in each.groups) for each in result]
        said = "sizes of batches; on either side of a bar the first row has other bits"
        st.table({"format": table["format"], said: bits}, border="horizontal")
    lesson.stories(state, STORIES)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: table, "seedscape-precision")
    _reasons()
    lesson.take_home(
        "Say in which precision you trained, and on CUDA whether TF32 was on. Compute in batches "
        "of one size, filled up with zeros: then a row does not know its company. This script "
        "measures both on your machine"
        + lesson.prints(findings.precision_prints(result), bool(guess)),
        script("hardware", "precision", SIZE=settings.size, SEED=settings.seed, BATCHES=BATCHES),
        "seedscape-precision",
    )


def _reasons() -> None:
    lesson.why(
        "What are these formats, and why does company change a row?",
        "The bits of the fraction say how dense the numbers lie, those of the power of two how far "
        "they reach: float16 ends at 65,504, bfloat16 reaches as far as float32 and lies eight "
        "times less dense than float16. TF32 is what NVIDIA’s tensor cores, from Ampere on, make "
        "of float32: its range, and 10 bits of fraction; PyTorch lets cuDNN’s convolutions use it "
        "unless told otherwise. No CPU has it: here its operands are rounded to 10 bits and "
        "multiplied in float32, in the training those of the convolutions of the forward pass. "
        "The training: a small network on 1,200 digits, tested on 597 others.\n\n"
        "A product of matrices is computed in tiles, and which tiles depends on the number of "
        "rows. Each kernel adds the same products in an order of its own, and rounding depends on "
        "the order.\n\n"
        "So a served language model can answer otherwise at temperature 0: how many requests share "
        "its batch depends on the load. Horace He and others (Thinking Machines, *Defeating "
        "Nondeterminism in LLM Inference*, 10 September 2025) sampled Qwen3-235B 1,000 times at "
        "temperature 0 and got 80 distinct answers; with batch-invariant kernels, one.",
    )
