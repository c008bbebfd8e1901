"""What this page computes once: for all its visitors; on a reader's own file, in their session."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.charts.chart import Chart
from core.data_splits.own_table import OwnTable
from core.data_splits.tables import Table
from core.workshop import Standing
from pages.common import workshop
from pages.common.lesson import coloured
from pages.common.per_seed import PerSeedCache
from pages.common.state import PageState

T = TypeVar("T")

OWN, _LAST, _DONE = "data_splits:own", "data_splits:last", "data_splits:done"

MOST_RESULTS = 5_000
"""So many results of each kind are kept for a table; the largest, a training run, takes 3 KB."""

MOST_FOR_ALL, MOST_OF_OWN = 256, 64
"""So many pictures and collections of results are kept, for all and in a session."""


@dataclass(frozen=True)
class OwnFile:
    """A reader's file, read with one ``target``, and all ``results`` on it by their keys."""

    name: str
    data: bytes
    target: str
    read: OwnTable
    results: dict[Hashable, Any] = field(default_factory=dict)


def own_file(table: Table) -> OwnFile | None:
    """Return the file that ``table`` was read from, if it is the reader's own."""
    own: OwnFile | None = st.session_state.get(OWN)
    return own if own and own.read.table is table else None


def kept(key: tuple[Hashable, ...], make: Callable[[], T], table: Table | None = None) -> T:
    """Return what ``make`` gives, made once for each ``key`` and ``table``.

    The key names everything else that the result depends on.
    """
    own = own_file(table) if table else None
    if own is None:
        return _for_all((table.name if table else "", *key), make)
    if key not in own.results:
        while len(own.results) >= MOST_OF_OWN:
            del own.results[next(iter(own.results))]
        own.results[key] = make()
    return own.results[key]


@st.cache_resource(max_entries=MOST_FOR_ALL, show_spinner=False)
def _for_all(key: tuple[Hashable, ...], _make: Callable[[], Any]) -> Any:
    del key
    return _make()


def gather(
    compute: Callable[..., Any],
    settings: Hashable,
    seeds: Sequence[int],
    what: str,
    table: Table | None = None,
    draw: Callable[[list[Any]], Chart] | None = None,
    stop: tuple[PageState, str] | None = None,
) -> list[Any]:
    """Return ``compute(settings, seeds)``, a result a seed, or ``compute(table, settings, seeds)``.

    What is missing is computed in the workshop, in sight. ``draw`` draws what there is so far.
    ``stop``: the parameter that a button sets to the number that is done.
    """
    asked, place = (table, settings, seeds), st.empty()
    # A rerun for another control asks for the same again: no need to look up a thousand seeds.
    last = st.session_state.get(f"{_LAST}:{what}")
    if last and last[0] == asked:
        return last[1]
    cache: PerSeedCache[Any, Any] = kept(
        ("a result a seed", compute.__name__),
        lambda: PerSeedCache(partial(compute, table) if table else compute, MOST_RESULTS),
        table,
    )
    found = _in_sight(place, cache, settings, seeds, what, draw, stop)
    st.session_state[f"{_LAST}:{what}"] = (asked, found)
    return found


def _in_sight(
    place: DeltaGenerator,
    cache: PerSeedCache[Any, Any],
    settings: Hashable,
    seeds: Sequence[int],
    what: str,
    draw: Callable[[list[Any]], Chart] | None,
    stop: tuple[PageState, str] | None,
) -> list[Any]:
    if not cache.missing(settings, seeds):
        return cache.get(settings, seeds)
    begun = time.monotonic()
    with place.container():
        button, picture = st.empty(), st.empty()

        def watch(_: Standing) -> None:
            left = set(cache.missing(settings, seeds))
            done = [seed for seed in seeds if seed not in left]
            st.session_state[_DONE] = len(done)
            if (
                draw
                and left
                and len(done) > 2
                and time.monotonic() - begun > workshop.GROUP_SECONDS
            ):
                chart = draw(cache.get(settings, done))
                picture.vega_lite_chart(coloured(chart), width="stretch")

        if stop:
            button.button("Stop here", icon=":material/stop_circle:", on_click=_stop, args=stop)
        found = workshop.gather(cache, settings, seeds, f"{len(seeds):,} {what}", watch)
    place.empty()
    return found


def _stop(state: PageState, name: str) -> None:
    st.session_state[state.key(name)] = max(2, st.session_state.get(_DONE, 2))
