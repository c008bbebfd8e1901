"""The view "Watch": the reverse process, from pure noise to a shape or to images."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core import checks
from core.diffusion.findings import fan_answer, fan_reason, thing
from core.diffusion.reverse import ReverseSettings
from pages.common import lesson
from pages.common.controls import number_field
from pages.common.state import PageState, Parameters
from pages.views.diffusion import reversing
from pages.views.diffusion.cached import FAN, fan_of, reverse_picture, trace_of

TITLE = "Watch"
GUESSES = ("equal", "close together", "far apart")
STORIES: lesson.Stories = (
    ("Ten digits, twice, from noise", {"view": "watch", "data": "digits"}),
    ("Without step noise a start has one end", {"view": "watch", "eta": "0"}),
    ("A smiley in ten steps", {"view": "watch", "data": "smiley", "steps": "10"}),
    ("A little step noise", {"view": "watch", "eta": "0.2"}),
)


@dataclass(frozen=True)
class Shown:
    """The guess, and the step at which the picture opens."""

    guess: str = lesson.guess(GUESSES, apart_from=("step",))
    step: int = checks.whole(0, 0, 200)


PARAMETERS = (reversing.REVERSE, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings = state.values(reversing.REVERSE)
    reversing.controls(state, lambda: number_field(state, "step", "Open the picture at step"))
    kind = "image" if settings.images else "marked point"
    guess = lesson.ask(
        state,
        f"The {'first image' if settings.images else kind} starts {FAN} times from the same noise. "
        "Only the seed of the step noise changes. How will its ends lie?",
    )
    step = min(state["step"], settings.steps)
    chart = reverse_picture(settings, step, bool(guess))
    before = f"{thing(settings, settings.count).capitalize()} of pure noise. Press play."
    lesson.show_chart(chart, "reverse", None if guess else before, tall=True)
    if guess:
        trace, ways = trace_of(settings), fan_of(settings)
        lesson.answer(guess, fan_answer(trace, ways), f"{chart.finding} {fan_reason(settings)}")
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: _table(settings), "seedscape-diffusion")
    lesson.stories(state, STORIES)
    reversing.reasons()
    reversing.take_home(
        settings,
        [settings.steps],
        "One seed for the noise at the start, one for the noise of the steps, and for each sample "
        "generators of its own.",
    )


def _table(settings: ReverseSettings) -> dict[str, Any]:
    """Return a row for each sample and step."""
    x = trace_of(settings).x
    flat = x.reshape(*x.shape[:2], -1)
    step, sample = (each.ravel() for each in np.indices(flat.shape[:2]))
    values = {f"x{i}": flat[..., i].ravel() for i in range(flat.shape[2])}
    return {"step": step, "sample": sample, **values}
