"""What this page computes once for all its visitors: paths per seed, pictures per state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import Float64, Integers
from core.charts.by_hand import Theme
from core.charts.chart import Chart
from core.charts.weight_initialization.landscape import landscape_image
from core.charts.weight_initialization.paths import SeedPaths, paths_chart
from core.seeds import LARGEST_SEED, fingerprint
from core.weight_initialization.basins import CHUNK, basin_chunks
from core.weight_initialization.descent import DescentSettings, Paths, descend
from core.weight_initialization.findings import finding
from core.weight_initialization.landscapes import LANDSCAPES, heights
from core.weight_initialization.minima import find_minima
from core.weight_initialization.outcomes import Outcomes, arrivals, outcomes
from core.weight_initialization.take_home import script
from pages.common.per_seed import PerSeedCache

IMAGE_SIZE = 512
BASIN_SIZE = 256


@st.cache_resource
def _path_cache() -> PerSeedCache[DescentSettings, Paths]:
    # A path of 400 steps takes 5 KB: some 20 MB when full of those, 100 MB at the very most.
    return PerSeedCache(_one_by_one, most=4096)


def _one_by_one(settings: DescentSettings, seeds: Sequence[int]) -> list[Paths]:
    paths = descend(settings, seeds)
    return [
        Paths(weights, losses)
        for weights, losses in zip(
            np.split(paths.weights, len(seeds)), np.split(paths.losses, len(seeds)), strict=True
        )
    ]


def paths_of(settings: DescentSettings, seeds: Sequence[int]) -> Paths:
    """Return the paths of ``seeds``; only those that nobody has asked for are computed."""
    each = _path_cache().get(settings, seeds)
    return Paths(
        np.concatenate([one.weights for one in each]), np.concatenate([one.losses for one in each])
    )


@st.cache_data(max_entries=8, show_spinner=False)
def _heights(network: str) -> Float64:
    return heights(LANDSCAPES[network], IMAGE_SIZE)


@st.cache_resource(max_entries=32, show_spinner=False)
def basins_of(settings: DescentSettings) -> Integers:
    """Return the map of starts, saying how far it is while it is being made."""
    progress = st.progress(0.0, "Following 65,536 starts …")
    done = []
    for chunk in basin_chunks(settings, BASIN_SIZE):
        done.append(chunk)
        progress.progress(min(len(done) * CHUNK / BASIN_SIZE**2, 1.0), "Following 65,536 starts …")
    progress.empty()
    return np.concatenate(done).reshape(BASIN_SIZE, BASIN_SIZE)


@st.cache_data(max_entries=64, show_spinner=False)
def _image(network: str, theme: Theme, settings: DescentSettings | None) -> str:
    basins = basins_of(settings) if settings else None
    return landscape_image(_heights(network), theme, basins, len(find_minima(network)))


@dataclass(frozen=True)
class Shown:
    """All that the view says about one state: kept together, so that a rerun looks up one thing.

    ``fingerprint`` is that of all paths, ``next_fingerprint`` that of each seed plus one.
    """

    result: Outcomes
    chart: Chart
    fingerprint: str
    next_fingerprint: str
    script: str


@st.cache_data(max_entries=128, show_spinner=False, hash_funcs={DescentSettings: repr, tuple: repr})
def shown(
    settings: DescentSettings, seeds: tuple[int, ...], theme: Theme, step: int, basins: bool
) -> Shown:
    """Return what the view shows, the picture opened at ``step``."""
    paths = paths_of(settings, seeds)
    result = outcomes(settings, paths)
    landscape = LANDSCAPES[settings.network]
    drawn = SeedPaths(
        seeds=seeds,
        weights=paths.weights,
        losses=paths.losses,
        outcome=result.outcome,
        arrived=arrivals(paths, result, landscape.half_width),
        minima_weights=result.minima.weights,
        minima_losses=result.minima.losses,
        half_width=landscape.half_width,
        axes=landscape.axes,
    )
    image = _image(settings.network, theme, without_seeds(settings) if basins else None)
    others = tuple((seed + 1) % (LARGEST_SEED + 1) for seed in seeds)
    return Shown(
        result,
        paths_chart(drawn, image, theme, min(step, settings.steps), finding(result)),
        fingerprint(paths.weights),
        fingerprint(paths_of(settings, others).weights),
        script(settings, seeds),
    )


def without_seeds(settings: DescentSettings) -> DescentSettings:
    """Return the settings with what a basin map does not depend on set to its default."""
    usual = DescentSettings()
    return DescentSettings(
        network=settings.network,
        optimizer=settings.optimizer,
        learning_rate=settings.learning_rate,
        momentum=settings.momentum if settings.optimizer == "momentum" else usual.momentum,
        steps=settings.steps,
        batch_size=settings.batch_size if settings.optimizer == "minibatch" else usual.batch_size,
        order_seed=settings.order_seed if settings.optimizer == "minibatch" else usual.order_seed,
    )


def paths_csv(settings: DescentSettings, seeds: tuple[int, ...]) -> str:
    """Return every seed's path as CSV: a row for each seed and step."""
    paths = paths_of(settings, seeds)
    rows = ["seed,step,first_weight,second_weight,loss"]
    for seed, weights, losses in zip(seeds, paths.weights, paths.losses, strict=True):
        rows += [
            f"{seed},{step},{first},{second},{loss}"
            for step, ((first, second), loss) in enumerate(zip(weights, losses, strict=True))
        ]
    return "\n".join(rows)
