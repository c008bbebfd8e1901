"""Long work in groups: it says how far it is, shows what it has, and can be left at any time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from core.charts.chart import Chart
from pages.common.per_seed import PerSeedCache, Result, Settings
from pages.common.state import PageState

GROUP_SECONDS = 0.4
"""About so long a group takes: as often the picture grows, and the work can be left."""

_FIRST, _MOST = 2, 256
_DONE, _LAST = "data_splits:done", "data_splits:last"
Value = TypeVar("Value")


def gather(
    cache: PerSeedCache[Settings, Result],
    settings: Settings,
    seeds: Sequence[int],
    what: str,
    partial: Callable[[list[Result]], Chart] | None = None,
    stop: tuple[PageState, str] | None = None,
) -> list[Result]:
    """Return the results for ``seeds``; those missing are computed in groups, in sight.

    Moving any control leaves the work; what is done stays done. ``partial`` draws what there is
    so far. ``stop``: the parameter that a button sets to the number that is done.
    """
    # A rerun for another control asks for the same again: no need to look up a thousand seeds.
    last = st.session_state.get(f"{_LAST}:{what}")
    if last and last[0] == (settings, seeds):
        found: list[Result] = last[1]
        return found
    waiting = cache.missing(settings, seeds)
    if waiting:
        place = st.empty()
        with place.container():
            _in_groups(cache, settings, seeds, waiting, what, partial, stop)
        place.empty()
    found = cache.get(settings, seeds)
    st.session_state[f"{_LAST}:{what}"] = ((settings, seeds), found)
    return found


def _in_groups(
    cache: PerSeedCache[Settings, Result],
    settings: Settings,
    seeds: Sequence[int],
    waiting: Sequence[int],
    what: str,
    partial: Callable[[list[Result]], Chart] | None,
    stop: tuple[PageState, str] | None,
) -> None:
    done, size, begun = len(seeds) - len(waiting), _FIRST, time.monotonic()
    bar = st.progress(done / len(seeds), _says(what, done, len(seeds)))
    if stop:
        st.button("Stop here", icon=":material/stop_circle:", on_click=_stop, args=stop)
    picture = st.empty()
    while waiting:
        started = time.monotonic()
        cache.get(settings, waiting[:size])
        waiting, done = waiting[size:], done + len(waiting[:size])
        size = next_size(size, time.monotonic() - started)
        st.session_state[_DONE] = len(seeds) - len(waiting)
        bar.progress(done / len(seeds), _says(what, done, len(seeds)))
        if partial and waiting and done > 2 and time.monotonic() - begun > GROUP_SECONDS:
            together = [seed for seed in seeds if seed not in set(waiting)]
            chart = partial(cache.get(settings, together))
            picture.vega_lite_chart({**chart.spec, "datasets": dict(chart.rows)}, width="stretch")


def next_size(size: int, seconds: float) -> int:
    """Return how many to compute next, so that a group takes about ``GROUP_SECONDS``."""
    wanted = int(size * GROUP_SECONDS / max(seconds, 1e-6))
    return max(1, min(wanted, 4 * size, _MOST))


def set_value(state: PageState, name: str, value: int) -> None:
    """Set a parameter, as its widget would: for the callbacks of buttons and charts."""
    st.session_state[state.key(name)] = value


def pick_seed(state: PageState, chart: str, name: str = "split") -> None:
    """Set ``name`` to the seed of the dot that was clicked in the chart of that key."""
    picked = st.session_state[chart].selection.get("picked", [])
    if picked:
        set_value(state, name, int(picked[0]["seed"]))


def _stop(state: PageState, name: str) -> None:
    set_value(state, name, max(2, st.session_state.get(_DONE, 2)))


def _says(what: str, done: int, count: int) -> str:
    return f"{done:,} of {count:,} {what}. Move any control to leave; what is done is kept."
