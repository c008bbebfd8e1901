"""The pictures and tables of repeated trainings, made once for each answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.charts.chart import Chart
from core.charts.palette import Theme
from core.charts.runtime_algorithms.repeats import Mode, repeats_chart
from core.runtime_algorithms import switch_words
from core.runtime_algorithms.switch_task import Switched


@dataclass(frozen=True)
class ShownSwitch:
    """All that the view says about one answer."""

    chart: Chart
    untold: Chart
    words: str
    csv: str


@st.cache_data(
    max_entries=64,
    show_spinner=False,
    hash_funcs={Switched: lambda switched: (switched.fingerprints, switched.seconds_each)},
)
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
