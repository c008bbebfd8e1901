"""The view "Forward": the data drown in noise, by a schedule."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core import checks
from core.diffusion.findings import HALVES, forward_answer, forward_headline
from core.diffusion.shapes import NAMES
from core.scripts import script
from pages.common import lesson
from pages.common.controls import choose, number_field, segments, slider
from pages.common.state import PageState, Parameters
from pages.views.diffusion.cached import forward_of, forward_picture
from pages.views.diffusion.reversing import REVERSE, SCHEDULES, rows_of

TITLE = "Forward"
GUESSES = tuple(says for _, says in HALVES)
STORIES: lesson.Stories = (
    ("The linear schedule", {"view": "forward", "schedule": "linear"}),
    ("Digits drown", {"view": "forward", "data": "digits"}),
    ("Five steps", {"view": "forward", "steps": "5", "schedule": "linear"}),
)


@dataclass(frozen=True)
class Shown:
    """The guess, and the step at which the picture opens."""

    guess_forward: str = lesson.guess(GUESSES, apart_from=("step", "step_seed"))
    step: int = checks.whole(0, 0, 200)


PARAMETERS = (REVERSE, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings = state.values(REVERSE)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose(state, "data", "Data", NAMES, width=170)
        segments(state, "schedule", "Schedule", SCHEDULES)
        slider(state, "steps", "Steps", 1, width=200)
        number_field(state, "step_seed", "Noise seed", width=130)
        with st.popover("More", icon=":material/tune:"):
            number_field(state, "step", "Open the picture at step")
    guess = lesson.ask(
        state,
        f"After half of the steps ({settings.steps // 2} of {settings.steps}), how much of the "
        "variance still comes from the data?",
        "guess_forward",
    )
    chart = forward_picture(settings, min(state["step"], settings.steps), bool(guess))
    before = f"Each of {settings.steps} steps mixes in some noise. Press play."
    lesson.show_chart(chart, "forward", None if guess else before, tall=True)
    if guess:
        why = "A linear schedule spends half of its steps on what is all but noise already."
        lesson.answer(guess, forward_answer(settings), f"{chart.finding} {why}")
    with st.container(horizontal=True, vertical_alignment="center"):
        path = {f"after {k} steps": x for k, x in enumerate(forward_of(settings))}
        lesson.tools(state, lambda: rows_of(path), "seedscape-diffusion-forward")
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
