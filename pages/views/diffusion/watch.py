"""The view "Watch": the reverse process, from pure noise to a shape or to images."""

from __future__ import annotations

from dataclasses import dataclass

from core import checks
from core.diffusion.findings import fan_reason
from core.diffusion.processes import how_far, usual, widest
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
    guess = lesson.ask(
        state,
        f"The {'first image' if settings.images else 'marked point'} starts {FAN} times from the "
        "same noise. Only the seed of the step noise changes. How will its ends lie?",
    )
    chart = reverse_picture(settings, min(state["step"], settings.steps), bool(guess))
    kind = "images" if settings.images else "points"
    before = f"{settings.count} {kind} of pure noise. Press play."
    lesson.show_chart(chart, "reverse", None if guess else before, tall=True)
    if guess:
        right = how_far(widest(fan_of(settings)[:, -1]), usual(trace_of(settings).x[-1]))
        lesson.answer(guess, right, f"{chart.finding} {fan_reason(settings)}")
    lesson.stories(state, STORIES)
    reversing.ending(
        state,
        lambda: {f"after {k} steps": each for k, each in enumerate(trace_of(settings).x)},
        settings,
        [settings.steps],
        "One seed for the noise at the start, one for the noise of the steps, and for each sample "
        "generators of its own.",
    )
