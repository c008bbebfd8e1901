"""The view "Three seeds": the initial noise, the step noise and the training, moved one by one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.diffusion import findings
from core.diffusion.processes import SOURCES, ReverseSettings, moves
from core.seeds import fingerprint
from core.wording import listed
from pages.common import lesson
from pages.common.state import PageState, Parameters
from pages.views.diffusion import reversing
from pages.views.diffusion.cached import ends_of, moved_picture, sweep_picture

TITLE = "Three seeds"
STORIES: lesson.Stories = (
    ("DDIM: no step noise", {"view": "seeds", "eta": "0"}),
    ("Some step noise", {"view": "seeds", "eta": "0.35"}),
    ("The same with images", {"view": "seeds", "data": "digits", "eta": "0"}),
)


@dataclass(frozen=True)
class Shown:
    """The guess."""

    guess_seeds: str = lesson.guess(SOURCES)


PARAMETERS = (reversing.REVERSE, Parameters(Shown))


def show(state: PageState) -> None:
    """Draw the view, top to bottom."""
    settings = state.values(reversing.REVERSE)
    reversing.controls(state)
    sources = settings.sources()
    which = f"One seed is moved at a time: that of the {listed(list(sources))}."
    question = f"{which} At η = {settings.eta:g}, which moves the ends most?"
    guess = lesson.ask(state, question, "guess_seeds", sources)
    chart = moved_picture(settings, bool(guess))
    before = "The ends as the seeds are set. Where would another seed take them?"
    lesson.show_chart(chart, "moved", None if guess else before, tall=True)
    moved = {source: ends_of(settings.moved(source)) for source in sources}
    if guess:
        right = findings.furthest(sources, moves(ends_of(settings), [*moved.values()]))
        lesson.answer(guess, right, f"{chart.finding} {findings.seeds_reason(settings)}")
        _two_ends(settings)
        if not settings.images:
            lesson.show_chart(sweep_picture(settings), "sweep")
    lesson.stories(state, STORIES)
    reversing.ending(
        state,
        lambda: {"as set": ends_of(settings)} | {f"another {k}": v for k, v in moved.items()},
        settings,
        [settings.steps],
        "Write down both seeds and η with an image. At η = 0 (DDIM) one seed is enough.",
    )


def _two_ends(settings: ReverseSettings) -> None:
    """Compare the ends under two seeds of the step noise, without it and with all of it."""
    prints = {
        f"η = {each.eta:g}, step seed {each.step_seed}": fingerprint(ends_of(each))
        for base in (replace(settings, eta=0.0), replace(settings, eta=1.0))
        for each in (base, base.moved("step noise"))
    }
    still, still_moved, noisy, noisy_moved = prints.values()
    says = ("other ends", "equal to the last bit")
    first, second = says[still == still_moved], says[noisy == noisy_moved]
    lesson.fingerprints(prints, f"Same start. At η = 0: {first}. At η = 1: {second}.")
