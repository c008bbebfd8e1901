"""The view "Steps": the same seeds, another number of steps."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core import checks
from core.diffusion import findings
from core.diffusion.processes import how_far
from pages.common import lesson
from pages.common.controls import slider
from pages.common.state import PageState, Parameters
from pages.views.diffusion import reversing
from pages.views.diffusion.cached import ends_of, stepped, steps_picture

TITLE = "Steps"
GUESSES = ("equal", "close together", "far apart")
STORIES: lesson.Stories = (
    ("Images, twice the steps", {"view": "steps", "data": "digits"}),
    ("One step more", {"view": "steps", "other_steps": "51"}),
    ("Without step noise", {"view": "steps", "eta": "0"}),
)


@dataclass(frozen=True)
class Shown:
    """The guess, and the other number of steps."""

    guess_steps: str = lesson.guess(GUESSES)
    other_steps: int = checks.whole(100, 5, 200)


SHOWN = Parameters(Shown)
PARAMETERS = (reversing.REVERSE, SHOWN)


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings, other = state.values(reversing.REVERSE), state.values(SHOWN).other_steps
    reversing.controls(state, lambda: slider(state, "other_steps", "The other number of steps", 1))
    guess = lesson.ask(
        state,
        f"The same seeds, {settings.steps} steps and then {other}. "
        f"How will the two ends of each {'image' if settings.images else 'point'} lie?",
        "guess_steps",
    )
    chart = steps_picture(settings, other, bool(guess))
    before = f"The ends after {settings.steps} steps. And after {other}, from the same seeds?"
    lesson.show_chart(chart, "steps", None if guess else before, tall=True)
    if guess:
        still = stepped(replace(settings, eta=0.0), other)
        why = f"{chart.finding} {findings.steps_reason(settings, other, still)}"
        lesson.answer(guess, how_far(stepped(settings, other), 1.0), why)
    sets = (settings, replace(settings, steps=other))
    lesson.stories(state, STORIES)
    reversing.ending(
        state,
        lambda: {f"{each.steps} steps": ends_of(each) for each in sets},
        settings,
        sorted({settings.steps, other}),
        "Write down the number of steps beside the seeds: it decides how often noise is drawn.",
    )
