"""The trainings of this page, each done once for all visitors and kept within bounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.charts.chart import Chart
from core.charts.palette import INKS, Theme
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


# Its weights at every step take 1.3 MB in float32 for 200 steps.
@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=_AS_TEXT)
def baseline_of(settings: TrainingSettings) -> Trained:
    """Return the library's own training."""
    return train(settings)


@st.cache_resource
def variant_cache() -> PerSeedCache[TrainingSettings, Compared]:
    """Return where the other trainings are kept, by their place in ``VARIANTS``; 5 KB each."""
    return PerSeedCache(_train_variants, most=1_000)


def _train_variants(settings: TrainingSettings, places: tuple[int, ...]) -> list[Compared]:
    return [compare(settings, baseline_of(settings), VARIANTS[place]) for place in places]


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
    results = variant_cache().get(settings, range(len(VARIANTS)))
    drawn = _drawn(results, theme)
    tested = results[0].tested
    early = min(50, settings.steps - 1)
    flipped = results[VARIANTS.index(ONE_BIT)]
    words = (
        divergence.accuracy_words(results, baseline_of(settings).accuracy),
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
