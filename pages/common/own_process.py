"""Experiments in processes of their own, as pages show them: the line, the progress, the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.own_process import Line, OwnProcessError, Run, Standing, Task

Watcher = Callable[[Standing], None]

_GLANCE = 0.15
"""Seconds between two looks: as often the bar moves, and the wait can be left."""


@st.cache_resource
def line() -> Line:
    """Return the one line in which the experiments of all visitors wait."""
    return Line(at_once=2)


def answer_to(task: Task, what: str, watch: Watcher | None = None) -> Any | None:
    """Return the answer to ``task``, waiting in sight; None, after one sentence, if there is none.

    ``what``: the name of the work, as in "8 trainings". ``watch`` is called at each look, to draw
    what there is so far, last when it is done. Moving any control leaves the wait; the work itself
    goes on and is kept.
    """
    place = st.empty()
    try:
        run = line().ask(task)
        if not run.finished.is_set():
            with place.container():
                _wait(run, what, watch)
        place.empty()
        return run.result()
    except OwnProcessError as error:
        place.empty()
        st.error(str(error), icon=":material/error:")
        return None


def _wait(run: Run, what: str, watch: Watcher | None) -> None:
    bar = st.progress(0.0, _says(Standing(0, False, ()), what))
    shown: Standing | None = None
    while True:
        standing = line().look(run)
        # A bar drawn anew is also where Streamlit leaves the wait, if a control has moved.
        bar.progress(share_done(standing), _says(standing, what))
        if watch and standing != shown and standing.progress:
            watch(standing)
        if standing.done:
            return
        shown = standing
        run.finished.wait(_GLANCE)


def share_done(standing: Standing) -> float:
    """Return the share that is done, from a progress line such as {"progress": 3, "of": 8}."""
    if not standing.progress:
        return 0.0
    last = standing.progress[-1]
    try:
        return min(1.0, max(0.0, float(last["progress"]) / float(last.get("of", 1))))
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0


def _says(standing: Standing, what: str) -> str:
    leave = "Move any control to leave."
    if standing.place:
        return f"{what}: number {standing.place} in the line. {leave}"
    if not standing.progress:
        return f"{what}: a process of its own is starting. {leave}"
    return f"{what}: {share_done(standing):.0%} done. {leave}"
