"""Repeated trainings as two views show them: as they come, how many differ, what raised."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.charts.runtime_algorithms.tiles import run_tiles
from core.runtime_algorithms.switch_task import Switched, SwitchSettings, read_answer, task_of
from core.scripts import capitals, script
from core.workshop import Standing
from pages.common.state import PageState
from pages.common.workshop import answer_to

GUESSES = ("only one", "some equal, some not", "all different")


def right_guess(switched: Switched) -> str:
    """Return the guess that the runs make right."""
    if switched.distinct == 1:
        return GUESSES[0]
    return GUESSES[2] if switched.distinct == switched.runs else GUESSES[1]


def measure(asked: Mapping[str, SwitchSettings], told: bool) -> dict[str, Switched]:
    """Return what came of the runs of each mode, each run in sight when it comes.

    Fewer modes are returned where one failed, or the reader stopped it.
    """
    place, stop = st.empty(), st.empty()
    runs = {mode: settings.runs for mode, settings in asked.items()}
    came: dict[str, tuple[str, ...]] = {}
    answers: dict[str, Switched] = {}
    place.html(run_tiles(runs, came, told))
    stopped = stop.button("Stop here", icon=":material/stop:")
    for mode, settings in asked.items():

        def watch(standing: Standing, mode: str = mode) -> None:
            came[mode] = tuple(str(line["fingerprint"]) for line in standing.progress)
            place.html(run_tiles(runs, came, told))

        answer = None if stopped else answer_to(task_of(settings), f"Trainings, {mode}", watch)
        if answer is None:
            stop.button("Try again", icon=":material/refresh:")
            return answers
        answers[mode] = read_answer(answer)
        came[mode] = answers[mode].fingerprints
    stop.empty()
    place.html(run_tiles(runs, came, told))
    return answers


def try_again(state: PageState, name: str) -> None:
    """Offer the next try; ``name``: the parameter that counts them."""
    if st.button("Try again", icon=":material/refresh:"):
        state.go_to(state.link(**{name: str(state[name] + 1)}))


def show_refused(switched: Switched) -> None:
    """Show what the library said of each operation that did not run."""
    for operation, message in switched.refused.items():
        st.code(f"{operation}\n{message}", language=None, wrap_lines=True)


def switch_script(settings: SwitchSettings) -> str:
    """Return the script that trains so; it has but one try, and no lines before it."""
    given = capitals(settings)
    del given["ATTEMPT"], given["LINES"]
    return script("runtime_algorithms", "switch", **given)
