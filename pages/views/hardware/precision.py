"""The view "Precision": what each format of numbers can hold, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.hardware import findings
from core.hardware.precision import FORMATS, Precise, PrecisionSettings
from core.scripts import script
from pages.common import lesson
from pages.common.controls import ladder, number_field
from pages.common.state import PageState, Parameters
from pages.views.hardware.cached import precise_of, precision_picture

TITLE = "Precision"
VALUES = (0.01, 1.0, 3.0, 100.0, 5000.0)
STORIES = (
    ("At 5,000 bfloat16 counts in steps", {"view": "precision", "value": "5000.0"}),
    ("Another training, other predictions", {"view": "precision", "precision_seed": "3"}),
)


@dataclass(frozen=True)
class Shown:
    """What the view asks."""

    guess_precision: str = lesson.guess([each.name for each in FORMATS[1:]])


PRECISION = Parameters(
    PrecisionSettings, names={"seed": "precision_seed", "steps": "precision_steps"}
)
PARAMETERS = (PRECISION, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings = state.values(PRECISION)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ladder(state, "value", "Look at the numbers near", VALUES, width=210)
        number_field(state, "size", "Size of the product", width=150)
        number_field(state, "precision_seed", "Seed", width=110)
        number_field(state, "precision_steps", "Steps of training", width=140)
    guess = lesson.ask(
        state,
        f"A product of two {settings.size} × {settings.size} matrices of random numbers: in which "
        "format does it come out worst?",
        "guess_precision",
    )
    result, told = precise_of(settings), bool(guess)
    before = "What float64 holds; and four formats of which you are asked"
    chart = precision_picture(settings, told)
    lesson.show_chart(chart, "precision", None if told else before)
    if told:
        worst = FORMATS[max(range(len(FORMATS)), key=lambda place: result.error[place])].name
        lesson.answer(guess, worst, findings.precision_finding(result))
        st.markdown(f"##### The same training, {settings.steps} steps, in each format")
        st.table(_trainings(result), border="horizontal")
    lesson.stories(state, STORIES)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: _table(result), "seedscape-precision")
    lesson.why(
        "What is TF32, and why is it emulated here?",
        "TF32 is what NVIDIA’s tensor cores, from Ampere on, make of float32: its range, and the "
        "10 bits of fraction of float16. PyTorch lets cuDNN’s convolutions use it unless told "
        "otherwise, so a float32 training on such a card is no float32 training throughout. No "
        "CPU has it: here its operands are rounded to 10 bits and multiplied in float32; in the "
        "training, those of the convolutions of the forward pass. The others are the library’s "
        "own formats.\n\n"
        "A number is a fraction times a power of two. The bits of the fraction say how dense the "
        "numbers lie; those of the power, how far they reach: float16 ends at 65,504, bfloat16 "
        "reaches as far as float32 and lies eight times less dense than float16.\n\n"
        "The error is the root mean square over that of the product, against a product in longer "
        "numbers.",
    )
    lesson.take_home(
        "Say in which precision you trained; on CUDA, say whether TF32 was on. This script "
        "measures the product on your machine.",
        script("hardware", "precision", SIZE=settings.size, SEED=settings.seed),
        "seedscape-precision",
    )


def _trainings(result: Precise) -> list[dict[str, str]]:
    return [
        {
            "format": form.name + (" (emulated)" if form.emulated else ""),
            "accuracy": f"{accuracy:.1%}",
            "predictions other than float64’s": f"{differ} of {result.tested}",
        }
        for form, accuracy, differ in zip(FORMATS, result.accuracy, result.differ, strict=True)
    ]


def _table(result: Precise) -> dict[str, object]:
    return {
        "format": [form.name for form in FORMATS],
        "spacing": result.spacing,
        "error_of_the_product": result.error,
        "accuracy": result.accuracy,
        "predictions_that_differ": result.differ,
    }
