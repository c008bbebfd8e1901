"""The trainings of "Small differences", kept for all visitors; two at a time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial

import streamlit as st

from core.runtime_algorithms import training
from core.runtime_algorithms.network import Trained
from core.runtime_algorithms.training import VARIANTS, Compared, TrainingSettings
from pages.common.per_seed import PerSeedCache

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
