"""The view "Three seeds": the initial noise, the step noise and the training, moved one by one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import streamlit as st

from core.diffusion import findings
from core.diffusion.reverse import SOURCES, ReverseSettings
from core.seeds import fingerprint
from pages.common import lesson
from pages.common.state import PageState, Parameters
from pages.views.diffusion import reversing
from pages.views.diffusion.cached import ends_of, moved_picture, sweep_picture

TITLE = "Three seeds"
STORIES: lesson.Stories = (
    ("DDIM: only the start counts", {"view": "seeds", "eta": "0"}),
    ("Two noises, equally strong", {"view": "seeds", "eta": "0.35"}),
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
    guess = lesson.ask(
        state,
        f"One seed is moved at a time, at η = {settings.eta:g}. Which moves the ends the furthest?",
        "guess_seeds",
        sources,
    )
    chart = moved_picture(settings, bool(guess))
    before = "The ends as the seeds are set. Where would another seed take them?"
    lesson.show_chart(chart, "moved", None if guess else before, tall=True)
    base = ends_of(settings)
    if guess:
        moved = [ends_of(settings.moved(source)) for source in sources]
        lesson.answer(
            guess,
            findings.furthest(sources, findings.moves(base, moved)),
            f"{chart.finding} {findings.seeds_reason(settings)}",
        )
        _two_ends(settings)
        lesson.show_chart(sweep_picture(settings), "sweep")
    with st.container(horizontal=True, vertical_alignment="center"):
        lesson.tools(state, lambda: _table(settings), "seedscape-diffusion-seeds")
    lesson.stories(state, STORIES)
    reversing.reasons()
    reversing.take_home(
        settings,
        [settings.steps],
        "Write down both seeds and η with an image. At η = 0 (DDIM) one seed is enough.",
    )


def _two_ends(settings: ReverseSettings) -> None:
    """Compare the ends under two seeds of the step noise, without it and with all of it."""
    prints = {}
    for eta in (0.0, 1.0):
        for each in (replace(settings, eta=eta), replace(settings, eta=eta).moved("step noise")):
            prints[f"η = {eta:g}, step seed {each.step_seed}"] = fingerprint(ends_of(each))
    first, second, third, fourth = prints.values()
    still = "equal to the last bit" if first == second else "they differ"
    fanned = "equal too" if third == fourth else "other ends"
    lesson.fingerprints(prints, f"Same start. At η = 0: {still}. At η = 1: {fanned}.")


def _table(settings: ReverseSettings) -> dict[str, Any]:
    """Return a row for each sample and moved seed."""
    sets = {"none": settings} | {source: settings.moved(source) for source in settings.sources()}
    ends = np.stack([ends_of(each).reshape(len(ends_of(each)), -1) for each in sets.values()])
    moved, sample = (each.ravel() for each in np.indices(ends.shape[:2]))
    values = {f"x{i}": ends[..., i].ravel() for i in range(ends.shape[2])}
    return {"moved": np.take(list(sets), moved), "sample": sample, **values}
