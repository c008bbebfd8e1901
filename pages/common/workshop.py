"""Long work as pages show it: done in the workshop, for all who ask, in sight, and to be left.

Whatever may take more than about a tenth of a second is done there; what an estimate finds to be
quicker is done at once. Moving any control leaves the wait: Streamlit ends the script where it
draws the bar next.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Hashable, Sequence
from contextlib import AbstractContextManager, suppress
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.own_process import Child, OwnProcessError, Task
from core.workshop import Job, Report, Standing, Work, Workshop
from pages.common.per_seed import PerSeedCache

P = ParamSpec("P")
T = TypeVar("T")
Watcher = Callable[[Standing], None]

_AT_ONCE = 0.05
"""Seconds until a wait is shown: what is done sooner never blinks."""

_GLANCE = 0.15
"""Seconds between two looks: as often the bar moves, and the wait can be left."""

GROUP_SECONDS = 0.25
"""About so long a group of seeds takes: as often it says how far it is, and can be left."""

_FIRST, _MOST = 2, 256


@st.cache_resource(show_spinner=False)
def workshop() -> Workshop:
    """Return the one workshop of this server; one core is left to whoever only looks."""
    from joblib import (
        cpu_count,
    )  # Imported here: who only looks needs no place. It knows of quotas.

    return Workshop(places=max(1, cpu_count() - 1))


def heavy(
    what: str, keep: int, seconds: Callable[..., float] | None = None
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Let a function's work be done in the workshop, in sight; its ``keep`` latest results stay.

    ``what``: the work, as in "Training one network". Its arguments name the result: they must be
    hashable. All visitors share the result: nobody may write into it. ``seconds``: an estimate,
    from the same arguments, of work that may be too quick for the line.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        kind = f"{function.__module__}.{function.__qualname__}"

        @wraps(function)
        def asked(*args: P.args, **kwargs: P.kwargs) -> T:
            key = (args, *sorted(kwargs.items()))
            about = seconds(*args, **kwargs) if seconds else math.inf
            result: T = in_sight(
                kind, key, lambda _: function(*args, **kwargs), what, keep, seconds=about
            )
            return result

        return asked

    return decorate


def answer_to(task: Task, what: str, watch: Watcher | None = None) -> Any | None:
    """Return the answer of a process of its own; None, after one sentence, if there is none.

    ``watch`` is called at each look, to draw what there is so far, last when it is done.
    """

    def work(report: Report) -> Any:
        return Child(task, report.note).result(report.check)

    try:
        return in_sight("process", task, work, what, keep=128, watch=watch)
    except OwnProcessError as error:
        st.error(str(error), icon=":material/error:")
        return None


def gather(
    cache: PerSeedCache[Any, T],
    settings: Hashable,
    seeds: Sequence[int],
    what: str,
    watch: Watcher | None = None,
    each: float = math.inf,
) -> list[T]:
    """Return a result a seed; those that are missing are computed in groups, in sight.

    What is done when the wait is left stays done. ``each``: about how many seconds a seed takes,
    where a few may be too quick for the line.
    """
    missing, place = cache.missing(settings, seeds), _place()
    if missing:

        def work(report: Report) -> None:
            left, size = list(missing), _FIRST
            while left:
                report({"progress": len(seeds) - len(left), "of": len(seeds)})
                began = time.monotonic()
                cache.get(settings, left[:size])
                left, seconds = left[size:], time.monotonic() - began
                size = next_size(size, seconds)

        asked = (id(cache), settings, tuple(seeds))
        job = workshop().asked("seeds", asked, work, 0, each * len(missing))
        _in_sight(job, what, place, watch)
    return cache.get(settings, seeds)


def next_size(size: int, seconds: float) -> int:
    """Return how many to compute next, so that a group takes about ``GROUP_SECONDS``."""
    wanted = int(size * GROUP_SECONDS / max(seconds, 1e-6))
    return max(1, min(wanted, 4 * size, _MOST))


def in_sight(
    kind: str,
    asked: Hashable,
    work: Work,
    what: str,
    keep: int = 0,
    watch: Watcher | None = None,
    seconds: float = math.inf,
) -> Any:
    """Return the result of a job, showing until it is done how far it is, or its place in the line.

    ``watch`` is called whenever there is progress, to draw what there is so far. ``seconds``:
    about how long it takes, where it may be too quick for the line.
    """
    job = workshop().asked(kind, asked, work, keep, seconds)
    return _in_sight(job, what, _place(), watch)


def _place() -> DeltaGenerator | None:
    """Return the bar's place on the page: there also where nobody waits, so that nothing moves."""
    return None if workshop().is_inside() else st.empty()


def _in_sight(
    asked: AbstractContextManager[Job],
    what: str,
    place: DeltaGenerator | None,
    watch: Watcher | None,
) -> Any:
    with asked as job:
        if place is None:
            job.finished.wait()
        elif not job.finished.wait(_AT_ONCE):
            _wait(job, what, place, watch)
        return job.result()


def _wait(job: Job, what: str, place: DeltaGenerator, watch: Watcher | None) -> None:
    shown = Standing(0, False, ())
    while not job.finished.is_set():
        standing = workshop().look(job)
        # A bar drawn anew is also where Streamlit leaves the wait, if a control has moved.
        place.progress(share_done(standing), _says(standing, what))
        if watch and standing.progress != shown.progress:
            watch(standing)
        shown = standing
        job.finished.wait(_GLANCE)
    if watch:
        watch(workshop().look(job))
    place.empty()


def share_done(standing: Standing) -> float:
    """Return the share that is done, from progress such as {"progress": 3, "of": 8}."""
    with suppress(LookupError, TypeError, ValueError, ZeroDivisionError):
        last = standing.progress[-1]
        return min(1.0, max(0.0, float(last["progress"]) / float(last.get("of", 1))))
    return 0.0


def _says(standing: Standing, what: str) -> str:
    leave = "Move any control to leave."
    if standing.place:
        return f"{what}: number {standing.place} in the line. {leave}"
    done = f"{share_done(standing):.0%} done" if standing.progress else "beginning"
    return f"{what}: {done}. {leave}"
