"""The view "Forward": the data drown in noise, by a schedule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core import checks
from core.diffusion.findings import HALVES, forward_answer, forward_headline
from core.diffusion.forward import ForwardSettings, share_left
from core.diffusion.shapes import NAMES
from core.scripts import script
from pages.common import lesson
from pages.common.controls import choose, number_field, segments, slider
from pages.common.state import PageState, Parameters
from pages.views.diffusion.cached import forward_of, forward_picture
from pages.views.diffusion.reversing import SCHEDULES

TITLE = "Forward"
GUESSES = tuple(says for _, says in HALVES)
STORIES: lesson.Stories = (
    ("The cosine schedule", {"view": "forward", "forward_schedule": "cosine"}),
    ("Digits drown", {"view": "forward", "data": "digits"}),
    ("Five steps", {"view": "forward", "steps": "5"}),
)


@dataclass(frozen=True)
class Shown:
    """The guess, and the step at which the picture opens."""

    guess_forward: str = lesson.guess(GUESSES, apart_from=("forward_step", "noise_seed"))
    forward_step: int = checks.whole(0, 0, 200)


FORWARD = Parameters(ForwardSettings, names={"schedule": "forward_schedule"})
PARAMETERS = (FORWARD, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings = state.values(FORWARD)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose(state, "data", "Data", NAMES, width=170)
        segments(state, "forward_schedule", "Schedule", SCHEDULES)
        slider(state, "steps", "Steps", 1, width=200)
        with st.popover("More", icon=":material/tune:"):
            number_field(state, "noise_seed", "Noise seed")
            number_field(state, "forward_step", "Open the picture at step")
    guess = lesson.ask(
        state,
        f"After half of the steps ({settings.steps // 2} of {settings.steps}), how much of the "
        "variance still comes from the data?",
        "guess_forward",
    )
    step = min(state["forward_step"], settings.steps)
    chart = forward_picture(settings, step, bool(guess))
    before = f"Each of {settings.steps} steps mixes in some noise. Press play."
    lesson.show_chart(chart, "forward", None if guess else before, tall=True)
    if guess:
        lesson.answer(
            guess,
            forward_answer(settings),
            f"{chart.finding} The linear schedule spends its second half on what is all but "
            "noise already; the cosine schedule was made to fall more evenly.",
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: _table(settings, bool(guess)), "seedscape-diffusion-forward")
    lesson.stories(state, STORIES)
    lesson.why(
        "What is a schedule?",
        "Step t keeps √(1 − β_t) of what is there and adds noise of variance β_t. After t steps "
        "$x_t = \\sqrt{\\bar\\alpha_t}\\,x_0 + \\sqrt{1-\\bar\\alpha_t}\\,\\epsilon$, with "
        "$\\bar\\alpha_t$ the product of all 1 − β so far.\n\n"
        "- **Linear** (Ho et al. 2020): β from 0.0001 to 0.02 over 1,000 steps. For T steps β is "
        "multiplied by 1000/T, and held at 0.999 at most.\n"
        "- **Cosine** (Nichol & Dhariwal 2021, eq. 17): ᾱ falls as "
        "cos²((t/T + 0.008)/1.008 · π/2).",
    )
    lesson.take_home(
        "In your training loop draw the noise from a generator with a seed of its own. This "
        f"script computes the schedule{lesson.prints(forward_headline(settings), bool(guess))}",
        script("diffusion", "forward", SCHEDULE=settings.schedule, STEPS=settings.steps),
        "seedscape-diffusion-forward",
    )


def _table(settings: ForwardSettings, told: bool) -> dict[str, Any]:
    """Return a row for each step: what is left, once told, and the first samples."""
    path = forward_of(settings)
    flat = path[:, :5].reshape(len(path), -1)
    left = {"left": share_left(settings.noise)} if told else {}
    return {"step": np.arange(len(path)), **left} | {
        f"x{i}": flat[:, i] for i in range(flat.shape[1])
    }
