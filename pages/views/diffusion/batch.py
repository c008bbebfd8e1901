"""The view "Which seed?": several images from one seed, and one of them is wanted alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.diffusion.batch import Batch, BatchSettings, right_seed
from core.diffusion.findings import batch_reason, noise_answers
from core.scripts import script
from pages.common import lesson
from pages.common.controls import choose, number_field, slider
from pages.common.state import PageState, Parameters
from pages.views.diffusion.cached import batch_of, batch_picture

TITLE = "Which seed?"
GUESSES = ("the same seed", "a seed counted on", "no seed at all")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
STORIES: lesson.Stories = (
    ("Without step noise, the first image", {"view": "batch", "batch_eta": "0", "wanted": "1"}),
    ("Without step noise, the third", {"view": "batch", "batch_eta": "0"}),
    ("Eight images of a nought", {"view": "batch", "images": "8", "digit": "0"}),
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
    _controls(state)
    which, seed = ORDINALS[settings.place], settings.batch_seed
    guess = lesson.ask(
        state,
        f"I made {settings.images} images with one seed, {seed}. Which seed gives me the {which} "
        f"alone: {seed} again, {seed + settings.place}, or none?",
        "guess_batch",
    )
    chart = batch_picture(settings, bool(guess))
    before = f"{settings.images} images of the digit {settings.digit}, from one generator"
    lesson.show_chart(chart, "batch", None if guess else before)
    if guess:
        batch = batch_of(settings)
        lesson.answer(guess, right_seed(batch), f"{chart.finding} {batch_reason(batch)}")
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: _table(batch_of(settings)), "seedscape-diffusion-batch")
    lesson.stories(state, STORIES)
    _reasons()
    lesson.take_home(
        "Give each image a generator of its own, made on the CPU. This script draws the noise on "
        f"the screen{lesson.prints(noise_answers(settings), bool(guess))}",
        script(
            "diffusion",
            "batch",
            SEED=seed,
            IMAGES=settings.images,
            PLACE=settings.place,
            DRAWS=settings.batch_steps if settings.batch_eta else 1,
        ),
        "seedscape-diffusion-batch",
    )


def _controls(state: PageState) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        slider(state, "images", "Images", 1, width=130)
        slider(state, "wanted", "Wanted alone", 1, width=130)
        number_field(state, "batch_seed", "Seed", width=130)
        slider(state, "batch_eta", "η, the share of step noise", 0.05, width=170)
        with st.popover("More", icon=":material/tune:"):
            choose(state, "digit", "Digit")
            slider(state, "batch_steps", "Steps", 1)


def _reasons() -> None:
    lesson.why(
        "And another batch size, or another device?",
        "A seed fixes the *sequence* of a generator's numbers. Who takes how many of them, and in "
        "which order, decides the images. Another batch size hands the sequence out otherwise. "
        "Another device has a generator of another kind: PyTorch's on the CPU is a Mersenne "
        "Twister, its CUDA one is Philox, so one seed gives other numbers there, and its note on "
        "reproducibility promises no equal results between CPU and GPU. So the generators of an "
        "image are made on the CPU, and the noise is sent to the device.\n\n"
        "Even with equal noise the last bits of a network's answer may depend on the batch size, "
        "since a product of matrices adds in another order. This page computes in float64, always "
        "for equally many rows, and keeps float32.\n\n"
        "Sources: PyTorch, *Reproducibility*; Hugging Face diffusers, *Reproducibility* "
        "(a list of generators, made on the CPU).",
    )


def _table(batch: Batch) -> dict[str, Any]:
    """Return a row for each image of each way."""
    ways = ("together", "alone_same", "fewer", "listed", "alone_own")
    images = [getattr(batch, way) for way in ways]
    pixels = np.concatenate(images).reshape(-1, images[0][0].size)
    return {
        "way": np.repeat(ways, [len(each) for each in images]),
        "image": np.concatenate([np.arange(1, len(each) + 1) for each in images]),
        **{f"pixel_{i}": column for i, column in enumerate(pixels.T)},
    }
