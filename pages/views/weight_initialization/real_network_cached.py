"""What the view “A real network” keeps: trained seeds one by one, and the pictures of a state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from core.charts.by_hand import Theme
from core.charts.chart import Chart
from core.charts.weight_initialization.barrier import barrier_chart
from core.charts.weight_initialization.boundaries import (
    BoundaryGrid,
    boundary_grid,
    boundary_tiles,
    count_kinds,
)
from core.charts.weight_initialization.disagreements import disagreement_chart
from core.charts.weight_initialization.own_plane import own_plane_chart
from core.charts.weight_initialization.pair import Pair
from core.charts.weight_initialization.prediction_plane import prediction_plane_chart
from core.seeds import format_seeds
from core.weight_initialization.multilayer.barrier import barrier
from core.weight_initialization.multilayer.boundaries import boundaries
from core.weight_initialization.multilayer.disagreement import disagreements
from core.weight_initialization.multilayer.planes import (
    PredictionPlane,
    own_plane,
    prediction_plane,
)
from core.weight_initialization.multilayer.tables import TEST_SIZE
from core.weight_initialization.multilayer.training import TrainedSeed, TrainingSettings, train
from pages.common.per_seed import PerSeedCache

TRAINED_TOGETHER = 10
"""Seeds trained between two chances to leave, and two signs of progress."""

Seeds = tuple[int, ...]
Trained = Sequence[TrainedSeed]


@dataclass(frozen=True)
class PairPictures:
    """The two pictures that compare two seeds."""

    barrier: Chart
    disagreements: Chart


@dataclass(frozen=True)
class Pictures:
    """All pictures of one state; ``pair`` is None where there is one seed only."""

    boundaries: BoundaryGrid
    predictions: Chart
    own: Chart
    pair: PairPictures | None


@st.cache_resource(show_spinner=False)
def _cache() -> PerSeedCache[TrainingSettings, TrainedSeed]:
    return PerSeedCache(train, most=400)


def trained_seeds(settings: TrainingSettings, seeds: Seeds) -> list[TrainedSeed]:
    """Return the trained seeds; those that are missing are trained in groups, with progress."""
    cache = _cache()
    missing = cache.missing(settings, seeds)
    if missing:
        bar = st.progress(0.0)
        for start in range(0, len(missing), TRAINED_TOGETHER):
            bar.progress(start / len(missing), f"Training seed {start + 1} of {len(missing)} …")
            cache.get(settings, missing[start : start + TRAINED_TOGETHER])
        bar.empty()
    return cache.get(settings, seeds)


def pictures(
    settings: TrainingSettings, seeds: Seeds, pair: Pair | None, theme: Theme, trained: Trained
) -> Pictures:
    """Return all pictures of a state; ``trained`` belongs to ``seeds``, in their order."""
    # Seeds as text: Streamlit takes a millisecond to hash fifty numbers, each time.
    return _pictures(settings, format_seeds(seeds), pair, theme, seeds, trained)


@st.cache_data(max_entries=40, show_spinner=False)
def _pictures(
    settings: TrainingSettings,
    named: str,
    pair: Pair | None,
    theme: Theme,
    _seeds: Seeds,
    _trained: Trained,
) -> Pictures:
    shown = pair[0] if pair else _seeds[0]
    tiles, kinds = _tiles(settings, named, theme, _trained)
    plane, steps = _prediction_plane(settings, named, _trained), settings.checkpoint_steps
    accuracies = [one.test_accuracy for one in _trained]
    return Pictures(
        boundary_grid(tiles, _seeds, accuracies, kinds, pair, theme),
        prediction_plane_chart(_seeds, plane.paths, plane.explained, steps, pair, theme),
        _own(settings, _trained[_seeds.index(shown)], theme),
        _compared(settings, _seeds, pair, theme, _trained) if pair else None,
    )


@st.cache_data(max_entries=40, show_spinner=False)
def _tiles(
    settings: TrainingSettings, named: str, theme: Theme, _trained: Trained
) -> tuple[list[str], int]:
    del named  # part of the key
    result, table = boundaries(settings, _trained), settings.draw()
    points, labels = table.train_points, table.train_labels
    tiles = boundary_tiles(result.probabilities, table.window, points, labels, theme)
    return tiles, count_kinds(result.probabilities)


@st.cache_data(max_entries=40, show_spinner=False)
def _prediction_plane(settings: TrainingSettings, named: str, _trained: Trained) -> PredictionPlane:
    del named  # part of the key
    return prediction_plane(settings, _trained)


def _own(settings: TrainingSettings, one: TrainedSeed, theme: Theme) -> Chart:
    plane, steps = own_plane(settings, one), settings.checkpoint_steps
    axes, losses = (plane.first, plane.second), one.losses[list(steps)]
    return own_plane_chart(
        one.seed, plane.path, losses, plane.explained, axes, plane.losses, steps, theme
    )


def _compared(
    settings: TrainingSettings, seeds: Seeds, pair: Pair, theme: Theme, trained: Trained
) -> PairPictures:
    counts, accuracies = disagreements(settings, trained), [one.test_accuracy for one in trained]
    first, second = (seeds.index(seed) for seed in pair)
    found = barrier(settings, trained[first], trained[second])
    before, after = found.before, found.after
    return PairPictures(
        barrier_chart(
            pair,
            before.fractions,
            (before.train_losses, after.train_losses),
            (before.train_height, after.train_height),
            float(counts[first, second]),
            theme,
        ),
        disagreement_chart(seeds, counts, accuracies, TEST_SIZE, pair, theme),
    )
