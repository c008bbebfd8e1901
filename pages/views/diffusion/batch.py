"""The view "Which seed?": several images from one seed, and one of them is wanted alone."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.diffusion.batch import BatchSettings, right_seed
from core.diffusion.findings import batch_reason, noise_answers
from core.scripts import script
from pages.common import lesson
from pages.common.controls import choose, number_field, slider
from pages.common.state import PageState, Parameters
from pages.views.diffusion.cached import batch_of, batch_picture
from pages.views.diffusion.reversing import rows_of

TITLE = "Which seed?"
GUESSES = ("the same seed", "a seed counted on", "no seed at all")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
STORIES: lesson.Stories = (
    ("Without step noise, the first image", {"view": "batch", "batch_eta": "0", "wanted": "1"}),
    ("Without step noise, the third", {"view": "batch", "batch_eta": "0"}),
)


@dataclass(frozen=True)
class Shown:
    """The guess."""

    guess_batch: str = lesson.guess(GUESSES)


BATCH = Parameters(BatchSettings)
PARAMETERS = (BATCH, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings = state.values(BATCH)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        slider(state, "images", "Images", 1, width=130)
        slider(state, "wanted", "Wanted alone", 1, width=130)
        number_field(state, "batch_seed", "Seed", width=130)
        slider(state, "batch_eta", "η, the share of step noise", 0.05, width=170)
        with st.popover("More", icon=":material/tune:"):
            choose(state, "digit", "Digit")
            slider(state, "batch_steps", "Steps", 1)
    which, seed = ORDINALS[settings.place], settings.batch_seed
    guess = lesson.ask(
        state,
        f"I made {settings.images} images with one seed, {seed}. Which seed gives me the {which} "
        f"alone: the same seed, a seed counted on ({seed + settings.place}), or no seed at all?",
        "guess_batch",
    )
    chart = batch_picture(settings, bool(guess))
    before = f"{settings.images} images of the digit {settings.digit}, from one generator"
    lesson.show_chart(chart, "batch", None if guess else before)
    batch = batch_of(settings)
    if guess:
        why = f"{chart.finding} {batch_reason(settings)}"
        lesson.answer(guess, right_seed(batch, settings.place), why)
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: rows_of(batch), "seedscape-diffusion-batch")
    lesson.stories(state, STORIES)
    lesson.why("And another batch size, or another device?", DEVICES)
    given = {"SEED": seed, "IMAGES": settings.images, "PLACE": settings.place}
    lesson.take_home(
        "Give each image a generator of its own, made on the CPU. This script draws the noise on "
        f"the screen{lesson.prints(noise_answers(settings), bool(guess))}",
        script("diffusion", "batch", DRAWS=settings.draws, **given),
        "seedscape-diffusion-batch",
    )


DEVICES = (
    "A seed fixes the *sequence* of a generator's numbers; another batch size hands them out "
    "otherwise. Another device has another generator: PyTorch's on the CPU is a Mersenne "
    "Twister, on CUDA it is Philox, so one seed gives other numbers there. So the generators "
    "of images are made on the CPU, and the noise is sent to the device.\n\n"
    "Even with equal noise the last bits of a network's answer may depend on the batch size, "
    "since a product of matrices adds in another order. This page computes in float64, always "
    "for equally many rows, and keeps float32.\n\n"
    "Sources: PyTorch, *Reproducibility*: no equal results are promised between CPU and GPU; "
    "Hugging Face diffusers, *Reproducibility*: a list of generators, made on the CPU."
)
