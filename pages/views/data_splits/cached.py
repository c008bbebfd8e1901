"""What this page computes once for all its visitors: a result per split seed, kept within bounds.

A reader's own file stays in their session, and so do the results on it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np
import streamlit as st

from core.arrays import Float64
from core.data_splits.coverage import CoverageSettings, DrawOfData, draws_of_data
from core.data_splits.kfold import KFoldSettings, scores, scores_of_folds
from core.data_splits.lottery import HoldoutScore, HoldoutSettings, holdout_scores
from core.data_splits.selection import Retest, RetestSettings, retests
from core.data_splits.shuffling import OrderRun, OrderSettings, train_in_orders
from core.data_splits.tables import TABLES, Table, load_table
from core.data_splits.traps import Leak, LeakSettings, leaks
from core.data_splits.workers import WorkerSettings, WorkerStreams, measure_workers
from pages.common.per_seed import PerSeedCache

Settings = TypeVar("Settings", HoldoutSettings, KFoldSettings)
Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Source:
    """A table, and the name under which its results are kept."""

    key: str
    table: Table = field(compare=False, repr=False)


@dataclass(frozen=True)
class Asked(Generic[Settings]):
    """A table and what is held fixed while the split seed moves."""

    source: Source
    settings: Settings


HoldoutCache = PerSeedCache[Asked[HoldoutSettings], HoldoutScore]
FoldCache = PerSeedCache[Asked[KFoldSettings], Float64]


@st.cache_resource(max_entries=len(TABLES), show_spinner=False)
def shared_source(name: str) -> Source:
    """Return one of scikit-learn's tables, or the moons."""
    return Source(name, load_table(name))


def holdout_cache(source: Source) -> HoldoutCache:
    """Return where the hold-out scores on this table are kept, one a seed."""
    if source.key in TABLES:
        return _shared_holdout()
    return _own(source, "holdout", lambda: PerSeedCache(_holdout, most=4_000))


def fold_cache(source: Source) -> FoldCache:
    """Return where the scores of all folds on this table are kept, an array a repeat."""
    if source.key in TABLES:
        return _shared_folds()
    return _own(source, "folds", lambda: PerSeedCache(_folds, most=1_000))


def left_out_cache(source: Source) -> FoldCache:
    """Return where leave-one-out scores are kept: a fold takes the place of a seed."""
    if source.key in TABLES:
        return _shared_left_out()
    return _own(source, "left_out", lambda: PerSeedCache(_left_out, most=4_000))


# A record takes 200 to 400 bytes: 8 MB when full.
@st.cache_resource
def _shared_holdout() -> HoldoutCache:
    return PerSeedCache(_holdout, most=20_000)


@st.cache_resource
def _shared_folds() -> FoldCache:
    return PerSeedCache(_folds, most=10_000)


@st.cache_resource
def _shared_left_out() -> FoldCache:
    return PerSeedCache(_left_out, most=10_000)


def _own(source: Source, kind: str, make: Callable[[], Kept]) -> Kept:
    """Return the session's own cache; another table takes the place of the one before."""
    table, caches = st.session_state.get("data_splits:own_results", ("", {}))
    if table != source.key:
        caches = {}
        st.session_state["data_splits:own_results"] = (source.key, caches)
    if kind not in caches:
        caches[kind] = make()
    own: Kept = caches[kind]
    return own


def _holdout(asked: Asked[HoldoutSettings], seeds: tuple[int, ...]) -> Sequence[HoldoutScore]:
    return holdout_scores(asked.source.table, asked.settings, seeds)


def _folds(asked: Asked[KFoldSettings], seeds: tuple[int, ...]) -> Sequence[Float64]:
    return list(scores(asked.source.table, asked.settings, seeds))


def _left_out(asked: Asked[KFoldSettings], numbers: tuple[int, ...]) -> Sequence[Float64]:
    return list(scores_of_folds(asked.source.table, asked.settings, 0, numbers))


@st.cache_resource
def coverage_cache() -> PerSeedCache[CoverageSettings, DrawOfData]:
    """Return where fresh draws of the data are kept."""
    return PerSeedCache(draws_of_data, most=20_000)


@st.cache_resource
def retest_cache() -> PerSeedCache[RetestSettings, Retest]:
    """Return where the re-tested models are kept."""
    return PerSeedCache(retests, most=5_000)


@st.cache_resource
def order_cache() -> PerSeedCache[OrderSettings, OrderRun]:
    """Return where the training runs in one order each are kept, some 3 KB each."""
    return PerSeedCache(train_in_orders, most=2_000)


@st.cache_resource
def leak_cache() -> PerSeedCache[LeakSettings, Leak]:
    """Return where the draws of noise are kept."""
    return PerSeedCache(leaks, most=5_000)


@st.cache_data(max_entries=16, show_spinner=False)
def workers_of(settings: WorkerSettings) -> WorkerStreams:
    """Return what a loader with 0, 1 and 2 workers gave."""
    return measure_workers(settings)


@st.cache_data(max_entries=256, show_spinner=False)
def _remembered(key: tuple[Hashable, ...], _make: Callable[[], Any]) -> Any:
    del key
    return _make()


def remember(key: tuple[Hashable, ...], make: Callable[[], Kept]) -> Kept:
    """Return what ``make`` gives, made once for each ``key``: a picture, or what it is drawn from.

    The key names the view and everything that the result depends on.
    """
    made: Kept = _remembered(key, make)
    return made


def scores_of(records: Sequence[HoldoutScore]) -> Float64:
    """Return the test scores as an array [seed]."""
    return np.array([record.test for record in records])
