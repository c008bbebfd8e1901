"""What this page computes once for all its visitors, kept within bounds."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import lru_cache, partial

import streamlit as st

from core.charts.chart import Chart
from core.charts.runtime_algorithms.costs import costs_chart
from core.charts.runtime_algorithms.differences import differences_chart
from core.charts.runtime_algorithms.pairs import pairs_chart
from core.charts.runtime_algorithms.pictures import pictures_grid
from core.charts.runtime_algorithms.repeats import repeats_chart
from core.charts.runtime_algorithms.sums import sums_chart
from core.runtime_algorithms import findings, training
from core.runtime_algorithms.comparison import Comparison, compare
from core.runtime_algorithms.inputs import ConvolutionSettings
from core.runtime_algorithms.network import Trained
from core.runtime_algorithms.summation import OrderedSums, SumSettings, orders
from core.runtime_algorithms.sweeps import Sweep, sweep
from core.runtime_algorithms.switch_task import Switched
from core.runtime_algorithms.training import VARIANTS, Compared, TrainingSettings
from core.scripts import script
from pages.common.per_seed import PerSeedCache


@lru_cache(maxsize=256)
def script_of(name: str, **settings: Hashable) -> str:
    """Return a view's script with these settings."""
    return script("runtime_algorithms", name, **{key.upper(): settings[key] for key in settings})


# Some 0.4 MB each at 96 pixels.
@st.cache_resource(max_entries=64, show_spinner="Convolving …")
def comparison_of(settings: ConvolutionSettings) -> Comparison:
    """Return the comparison, measured once on this server."""
    return compare(settings)


@lru_cache(maxsize=128)
def convolution_pictures(settings: ConvolutionSettings) -> tuple[str, Chart, Chart]:
    """Return the outputs and errors as HTML, the costs, and the pairs."""
    result = comparison_of(settings)
    return (
        pictures_grid(result),
        costs_chart(result, findings.accuracy_finding(result)),
        pairs_chart(result, findings.pairs_finding(result)),
    )


@st.cache_resource(max_entries=2, show_spinner="Measuring …")
def sweep_of(grows: str) -> Sweep:
    """Return the sweep, measured once in a server's life."""
    return sweep(grows)


@st.cache_resource(max_entries=32, show_spinner="Adding …")
def sums_of(settings: SumSettings) -> OrderedSums:
    """Return the sums in all orders."""
    return orders(settings)


@lru_cache(maxsize=128)
def sums_picture(settings: SumSettings, told: bool) -> Chart:
    """Return the picture of the sums; untold, of the first order's."""
    sums = sums_of(settings)
    before = f"{settings.count:,} numbers in the order in which they were drawn: one sum each way"
    return sums_chart(sums, findings.orders_finding(sums) if told else before, told)


PLACES = range(len(VARIANTS))
_SLOWEST_FIRST = ("direct", "winograd_2x2", "winograd_4x4", "fft")


class Trainings:
    """Keeps the trainings, two of which run at a time, whoever asks for them."""

    def __init__(self) -> None:
        # A baseline's weights at every step take 1.3 MB in float32 for 200 steps, the rest 5 KB.
        self._baselines = PerSeedCache(_train, most=8)
        self._variants = PerSeedCache(self._compare, most=1_000)
        self._threads = ThreadPoolExecutor(2, "training")

    def baseline(self, settings: TrainingSettings) -> Trained:
        """Return the library's own training."""
        return self._baselines.get(settings, (0,))[0]

    def all(self, settings: TrainingSettings) -> list[Compared]:
        """Return the others, in the order of ``VARIANTS``."""
        return self._variants.get(settings, PLACES)

    def missing(self, settings: TrainingSettings) -> list[int]:
        """Return the places in ``VARIANTS`` of those that are still to be trained."""
        return self._variants.missing(settings, PLACES)

    def run(self, settings: TrainingSettings) -> Iterator[str]:
        """Train what is missing; yield the name of each variant when it is done.

        Who stops listening leaves the work: what has not begun is not begun.
        """
        waiting = sorted(self.missing(settings), key=lambda at: VARIANTS[at] not in _SLOWEST_FIRST)
        get = partial(self._variants.get, settings)
        begun = {self._threads.submit(get, (place,)): VARIANTS[place] for place in waiting}
        try:
            for future in as_completed(begun):
                future.result()
                yield begun[future]
        finally:
            for future in begun:
                future.cancel()

    def _compare(self, settings: TrainingSettings, places: tuple[int, ...]) -> list[Compared]:
        baseline = self.baseline(settings)
        return [training.compare(settings, baseline, VARIANTS[place]) for place in places]


def _train(settings: TrainingSettings, seeds: tuple[int, ...]) -> list[Trained]:
    """The seeds are in the settings: there is one baseline for each of these."""
    return [training.train(settings) for _ in seeds]


@st.cache_resource
def trainings() -> Trainings:
    """Return the one place where trainings are kept."""
    return Trainings()


@lru_cache(maxsize=128)
def differences_picture(settings: TrainingSettings, told: bool) -> Chart:
    """Return the picture of all trainings; untold, of their first steps."""
    results = trainings().all(settings)
    last = settings.steps if told else min(50, settings.steps - 1)
    finding = (
        findings.differences_finding(results, settings)
        if told
        else findings.early_finding(results, last)
    )
    return differences_chart(results, last, finding)


def _identity(switched: Switched) -> Hashable:
    """Return what tells one answer from another: times, to the last digit, and fingerprints."""
    return switched.fingerprints, switched.seconds_each


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs={Switched: _identity})
def repeats_picture(modes: dict[str, Switched], finding: str, told: bool) -> Chart:
    """Return the picture of repeated trainings."""
    return repeats_chart(modes, finding, told)
