"""The pictures and tables of repeated trainings, made once for each answer."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.charts.by_hand import Theme
from core.charts.chart import Chart
from core.charts.runtime_algorithms.repeats import Mode, repeats_chart
from core.runtime_algorithms import switch_words
from core.runtime_algorithms.flags_words import flagged_finding
from core.runtime_algorithms.switch_task import Switched


def _identity(switched: Switched) -> Hashable:
    """Return what tells one answer from another: times, to the last digit, and fingerprints."""
    return switched.fingerprints, switched.seconds_each


_BY_RESULT: dict[str | type[Any], Callable[[Any], Any]] = {Switched: _identity}


@dataclass(frozen=True)
class ShownSwitch:
    """All that the view says about one answer."""

    chart: Chart
    untold: Chart
    words: str
    csv: str


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_RESULT)
def shown_switch(off: Switched, on: Switched, theme: Theme) -> ShownSwitch:
    """Return what the view shows of the runs without the switch and with it."""
    named = (("switch off", off), ("switch on", on))
    modes = modes_of(named)
    finding = switch_words.switch_finding(off, on)
    time = switch_words.time_words(off, on)
    words = (finding, switch_words.luck_words(off), switch_words.unkept_words(on), time)
    return ShownSwitch(
        repeats_chart(modes, off.tested, theme, finding),
        repeats_chart(modes, off.tested, theme, time, told=False),
        " ".join(filter(None, words)),
        switch_words.repeats_csv(named),
    )


def modes_of(named: Sequence[tuple[str, Switched]]) -> list[Mode]:
    """Return answers as their chart takes them."""
    return [
        Mode(
            name,
            np.array(switched.distance),
            np.array(switched.seconds_each),
            np.array(switched.differing, dtype=np.float64),
        )
        for name, switched in named
    ]


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_RESULT)
def shown_flagged(switched: Switched, theme: Theme) -> tuple[Chart, Chart]:
    """Return the picture of runs under chosen flags, told and untold."""
    modes = modes_of((("under these lines", switched),))
    finding = flagged_finding(switched)
    return (
        repeats_chart(modes, switched.tested, theme, finding),
        repeats_chart(modes, switched.tested, theme, "How long each run took.", told=False),
    )
