"""The trainings of this page, each done once for all visitors and kept within bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.charts.by_hand import INKS, Theme
from core.charts.chart import Chart
from core.charts.runtime_algorithms.divergence import Swapped, divergence_chart
from core.charts.runtime_algorithms.look import colours_of, shapes_of
from core.runtime_algorithms import divergence
from core.runtime_algorithms.training import (
    AGAIN,
    ONE_BIT,
    VARIANTS,
    Compared,
    Trained,
    TrainingSettings,
    compare,
    train,
)
from pages.common.per_seed import PerSeedCache

_AS_TEXT: dict[str | type[Any], Callable[[Any], Any]] = {TrainingSettings: repr}


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

    def missing(self, settings: TrainingSettings) -> list[str]:
        """Return the variants that are still to be trained."""
        return [VARIANTS[place] for place in self._variants.missing(settings, PLACES)]

    def run(self, settings: TrainingSettings) -> Iterator[str]:
        """Train what is missing; yield the name of each variant when it is done.

        Who stops listening leaves the work: what has not begun is not begun.
        """
        waiting = sorted(self.missing(settings), key=lambda name: name not in _SLOWEST_FIRST)
        begun = {
            self._threads.submit(self._variants.get, settings, (VARIANTS.index(name),)): name
            for name in waiting
        }
        try:
            for future in as_completed(begun):
                future.result()
                yield begun[future]
        finally:
            for future in begun:
                future.cancel()

    def _compare(self, settings: TrainingSettings, places: tuple[int, ...]) -> list[Compared]:
        baseline = self.baseline(settings)
        return [compare(settings, baseline, VARIANTS[place]) for place in places]


def _train(settings: TrainingSettings, seeds: tuple[int, ...]) -> list[Trained]:
    """The seeds are in the settings: there is one baseline for each of these."""
    return [train(settings) for _ in seeds]


@st.cache_resource
def trainings() -> Trainings:
    """Return the one place where trainings are kept."""
    return Trainings()


@dataclass(frozen=True)
class ShownDivergence:
    """All that the view says about one state."""

    chart: Chart
    early: Chart
    right: str
    words: str
    fingerprints: dict[str, str]
    csv: str
    script: str
    headline: str


@st.cache_data(max_entries=128, show_spinner=False, hash_funcs=_AS_TEXT)
def shown_divergence(settings: TrainingSettings, theme: Theme) -> ShownDivergence:
    """Return what the view shows, once all trainings are there."""
    results = trainings().all(settings)
    drawn = _drawn(results, theme)
    tested = results[0].tested
    early = min(50, settings.steps - 1)
    flipped = results[VARIANTS.index(ONE_BIT)]
    words = (
        divergence.accuracy_words(results, trainings().baseline(settings).accuracy),
        divergence.again_words(results),
        divergence.equal_end_words(results),
    )
    return ShownDivergence(
        divergence_chart(
            drawn, tested, settings.steps, theme, divergence.divergence_finding(results, settings)
        ),
        divergence_chart(drawn, tested, early, theme, divergence.early_finding(results, early)),
        divergence.guessed_right(results),
        " ".join(filter(None, words)),
        {divergence.NAMES[result.name]: result.fingerprint for result in results},
        divergence.divergence_csv(results),
        divergence.divergence_script(settings),
        divergence.divergence_headline(flipped),
    )


def _drawn(results: Sequence[Compared], theme: Theme) -> list[Swapped]:
    colours = [*colours_of([*VARIANTS[1:-1], "conv2d"], theme)]
    shapes = [*shapes_of([*VARIANTS[1:-1], "conv2d"])]
    looks = dict(zip(VARIANTS[1:], zip(colours, shapes, strict=True), strict=True))
    looks[AGAIN] = (INKS[theme].quiet, "M-1,-0.3L1,-0.3L1,0.3L-1,0.3Z")
    return [
        Swapped(
            divergence.NAMES[result.name],
            *looks[result.name],
            (6, 4) if result.name == ONE_BIT else (1, 0),
            result.distance,
            result.losses,
            result.differing,
        )
        for result in results
    ]
