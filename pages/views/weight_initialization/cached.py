"""What this page computes once for all its visitors: seeds one by one, pictures per state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from core.arrays import Float32, Float64, Integers
from core.charts.chart import Chart
from core.charts.colours import Theme
from core.charts.weight_initialization import boundaries as tiling
from core.charts.weight_initialization.answers import answers_chart
from core.charts.weight_initialization.barrier import barrier_chart
from core.charts.weight_initialization.blocks import blocks_chart
from core.charts.weight_initialization.boundaries import BoundaryGrid
from core.charts.weight_initialization.disagreements import disagreement_chart
from core.charts.weight_initialization.landscape import landscape_image
from core.charts.weight_initialization.pair import Pair
from core.charts.weight_initialization.paths import paths_chart
from core.seeds import fingerprint
from core.weight_initialization import findings, take_home
from core.weight_initialization.basins import CHUNK, basin_chunks
from core.weight_initialization.descent import DescentSettings, Paths, descend
from core.weight_initialization.findings import BLOCK, BLOCKS
from core.weight_initialization.landscapes import LANDSCAPES, heights
from core.weight_initialization.minima import find_minima
from core.weight_initialization.multilayer import disagreement
from core.weight_initialization.multilayer.barrier import barrier
from core.weight_initialization.multilayer.boundaries import boundaries
from core.weight_initialization.multilayer.tables import TEST_SIZE
from core.weight_initialization.multilayer.training import TrainedSeed, TrainingSettings, train
from core.weight_initialization.outcomes import Outcomes, outcomes
from core.workshop import Report
from pages.common.per_seed import PerSeedCache
from pages.common.workshop import gather, heavy, in_sight

IMAGE_SIZE = 512
BASIN_SIZE = 256

Seeds = tuple[int, ...]
Trained = Sequence[TrainedSeed]


@st.cache_resource
def _path_cache() -> PerSeedCache[DescentSettings, tuple[Float32, Float32]]:
    # A path of 400 steps takes 5 KB: some 20 MB when full of those, 100 MB at the very most.
    return PerSeedCache(_one_by_one, most=4096)


def _one_by_one(settings: DescentSettings, seeds: Sequence[int]) -> list[tuple[Float32, Float32]]:
    paths = descend(settings, seeds)
    return list(zip(paths.weights, paths.losses, strict=True))


def paths_of(settings: DescentSettings, seeds: Sequence[int]) -> Paths:
    """Return the paths of ``seeds``; only those that nobody has asked for are computed."""
    weights, losses = zip(*_path_cache().get(settings, seeds), strict=True)
    return Paths(np.stack(weights), np.stack(losses))


@st.cache_data(max_entries=8, show_spinner=False)
def _heights(network: str) -> Float64:
    return heights(LANDSCAPES[network], IMAGE_SIZE)


def basins_of(starts: DescentSettings | None) -> Integers | None:
    """Return the map of starts, made in sight.

    Where none is asked for its bar has its place too: so the picture stays, and plays on.
    """
    if starts is None:
        st.empty()
        return None

    def work(report: Report) -> Integers:
        done: list[Integers] = []
        for chunk in basin_chunks(starts, BASIN_SIZE):
            done.append(chunk)
            report({"progress": len(done) * CHUNK, "of": BASIN_SIZE**2})
        return np.concatenate(done).reshape(BASIN_SIZE, BASIN_SIZE)

    basins: Integers = in_sight("basins", starts, work, "Following 65,536 starts", keep=32)
    return basins


@st.cache_data(max_entries=64, show_spinner=False)
def _image(network: str, theme: Theme, basins: Integers | None) -> str:
    return landscape_image(_heights(network), theme, basins, len(find_minima(network)))


@dataclass(frozen=True)
class Shown:
    """All that the view says about one state: kept together, so that a rerun looks up one thing.

    ``fingerprint``: of all paths; ``notes``: what the picture leaves out, and what its colours say.
    """

    result: Outcomes
    chart: Chart
    fingerprint: str
    script: str
    notes: str


_per_descent = st.cache_data(
    max_entries=128, show_spinner=False, hash_funcs={DescentSettings: repr, tuple: repr}
)


@_per_descent
def shown(
    settings: DescentSettings,
    seeds: Seeds,
    theme: Theme,
    step: int,
    basins: Integers | None,
    told: bool,
) -> Shown:
    """Return what the view shows, the picture opened at ``step``; ``theme``: of its ground.

    ``basins``: the map of starts that is to lie under the paths.
    """
    paths, landscape = paths_of(settings, seeds), LANDSCAPES[settings.network]
    result, opened = outcomes(settings, paths), min(step, settings.steps)
    image = _image(settings.network, theme, basins)
    says = findings.finding(settings, seeds, result)
    left_out = findings.outside(settings, paths, told)
    key = "" if basins is None else findings.basin_key(settings, basins)
    return Shown(
        result,
        paths_chart(seeds, paths, result, landscape, image, opened, says, told),
        fingerprint(paths.weights),
        take_home.two_weights(settings, seeds),
        f"{left_out} {key}".strip(),
    )


@_per_descent
def blocks(settings: DescentSettings, seeds: Seeds) -> tuple[Chart, str]:
    """Return the counts of ten blocks of seeds, and what they tell; ``seeds``: the page's own."""
    counts = findings.block_counts(outcomes(settings, paths_of(settings, range(BLOCK * BLOCKS))))
    chart = blocks_chart(counts, BLOCK, seeds, findings.blocks_finding(counts))
    return chart, findings.blocks_lesson(counts)


def without_seeds(settings: DescentSettings) -> DescentSettings:
    """Return the settings with what a basin map does not depend on set to its default."""
    used = {"momentum": {"momentum"}, "minibatch": {"batch_size", "order_seed"}}
    unused = {"init", "init_width", "momentum", "batch_size", "order_seed"}
    unused -= used.get(settings.optimizer, set())
    return replace(settings, **{name: getattr(DescentSettings(), name) for name in unused})


@dataclass(frozen=True)
class Pictures:
    """All pictures of a real network's state; ``compared``: none where there is one seed.

    ``counts``: on how many test points seeds disagree, [checkpoint, seed, seed].
    """

    boundaries: BoundaryGrid
    compared: tuple[Chart, ...]
    counts: Float64


@st.cache_resource(show_spinner=False)
def _trained_cache() -> PerSeedCache[TrainingSettings, TrainedSeed]:
    return PerSeedCache(train, most=400)


def trained_seeds(settings: TrainingSettings, seeds: Seeds) -> list[TrainedSeed]:
    """Return the trained seeds, those that are missing trained in sight."""
    return gather(_trained_cache(), settings, seeds, f"Training {len(seeds)} seeds")


_per_state = heavy("Drawing what each says", keep=40)


@_per_state
def untrained(settings: TrainingSettings, seeds: Seeds, theme: Theme) -> tuple[BoundaryGrid, float]:
    """Return the boundaries before the first step, and the median of the pairs' disagreements."""
    settings = replace(settings, steps=0, learning_rate=TrainingSettings().learning_rate)
    trained = _trained_cache().get(settings, seeds)
    pairs = disagreement.pairs_of(disagreement.disagreements(settings, trained))
    median = float(np.median(pairs)) if pairs.size else np.nan
    return _grid(settings, seeds, None, theme, trained), median


@_per_state
def pictures(settings: TrainingSettings, seeds: Seeds, pair: Pair | None, theme: Theme) -> Pictures:
    """Return all pictures of a state."""
    counts, trained = _counts(settings, seeds), _trained_cache().get(settings, seeds)
    compared = _compared(settings, seeds, pair, trained, counts) if pair else ()
    return Pictures(_grid(settings, seeds, pair, theme, trained), compared, counts)


def _grid(
    settings: TrainingSettings, seeds: Seeds, pair: Pair | None, theme: Theme, trained: Trained
) -> BoundaryGrid:
    tiles, kinds = _tiles(settings, seeds, theme)
    accuracies = [each.test_accuracy for each in trained]
    return tiling.boundary_grid(tiles, seeds, accuracies, kinds, pair, theme)


@_per_state
def _tiles(settings: TrainingSettings, seeds: Seeds, theme: Theme) -> tuple[list[str], int]:
    trained = _trained_cache().get(settings, seeds)
    probabilities, table = boundaries(settings, trained), settings.draw()
    points, labels = table.train_points, table.train_labels
    tiles = tiling.boundary_tiles(probabilities, table.window, points, labels, theme)
    return tiles, tiling.count_kinds(probabilities)


@_per_state
def _counts(settings: TrainingSettings, seeds: Seeds) -> Float64:
    return disagreement.while_training(settings, _trained_cache().get(settings, seeds))


def _compared(
    settings: TrainingSettings, seeds: Seeds, pair: Pair, trained: Trained, counts: Float64
) -> tuple[Chart, ...]:
    accuracies = [one.test_accuracy for one in trained]
    first, second = (seeds.index(seed) for seed in pair)
    found, last = barrier(settings, trained[first], trained[second]), counts[-1]
    return (
        answers_chart(seeds, counts, settings.checkpoint_steps, pair, TEST_SIZE),
        disagreement_chart(seeds, last, accuracies, TEST_SIZE, pair),
        barrier_chart(pair, found, float(last[first, second])),
    )
