"""What this page computes once for all its visitors: passes, trained networks, their pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.charts.chart import Chart
from core.charts.colours import Theme
from core.charts.dropout.gap import gap_chart
from core.charts.dropout.moons import moons_chart
from core.charts.dropout.network import network_chart
from core.charts.dropout.running_mean import running_mean_chart
from core.charts.dropout.survivors import survivors_chart
from core.charts.dropout.training import training_chart
from core.dropout.data import GapSettings, MoonsSettings, draw_gap, training_points
from core.dropout.descent import train_networks
from core.dropout.findings import (
    gap_finding,
    linear_finding,
    means_finding,
    moons_finding,
    pass_lines,
    survivors_finding,
    training_finding,
    watch_finding,
)
from core.dropout.moments import (
    RunningMean,
    count_survivors,
    linear_running_mean,
    relu_running_mean,
)
from core.dropout.monte_carlo import (
    GapSpread,
    MonteCarloSettings,
    MoonsSpread,
    gap_spread,
    moons_spread,
    recipe_for,
)
from core.dropout.network import Network
from core.dropout.passes import Passes, PassSettings, run_passes
from core.dropout.training import (
    TrainingRun,
    TrainingSettings,
    TrainingSpread,
    compare_runs,
    train_runs,
)
from pages.common.per_seed import PerSeedCache

GROUP = 10
"""So many seeds are trained between two looks at whether the visitor has gone on."""


# A result is frozen and at most 3 MB: 16 of them.
@st.cache_resource(max_entries=16, show_spinner=False)
def passes_of(settings: PassSettings) -> Passes:
    """Return the passes of the small network."""
    return run_passes(settings)


@st.cache_data(max_entries=64, show_spinner=False)
def network_picture(settings: PassSettings, evaluating: bool, step: int) -> Chart:
    """Return the drawn network, opened at ``step``."""
    passes = passes_of(settings)
    lines = pass_lines(passes, evaluating)
    return network_chart(passes, evaluating, lines, step, watch_finding(passes))


@st.cache_data(max_entries=64, show_spinner=False)
def survivors_picture(settings: PassSettings) -> Chart:
    """Return the survivors of each pass against the binomial law."""
    survivors = count_survivors(passes_of(settings).masks, settings.p)
    return survivors_chart(survivors, survivors_finding(survivors, settings.p))


@st.cache_resource(max_entries=16, show_spinner=False)
def means_of(settings: PassSettings) -> tuple[RunningMean, RunningMean]:
    """Return the running means of the outputs, and of their ReLU."""
    passes = passes_of(settings)
    return linear_running_mean(passes), relu_running_mean(passes)


@st.cache_data(max_entries=64, show_spinner=False)
def means_picture(settings: PassSettings, output: int, told: bool) -> Chart:
    """Return both running means of one output; untold, only the linear one."""
    linear, relu = means_of(settings)
    if not told:
        return running_mean_chart(linear, None, output, linear_finding(linear, output))
    return running_mean_chart(linear, relu, output, means_finding(linear, relu, output))


@st.cache_resource
def _run_cache() -> PerSeedCache[TrainingSettings, TrainingRun]:
    # A run takes some 5 KB, 20 KB at the very most.
    return PerSeedCache(train_runs, most=2048)


def runs_of(settings: TrainingSettings, seeds: Sequence[int], name: str) -> list[TrainingRun]:
    """Return the runs of ``seeds``; training what is missing, it says how far it is.

    It trains in groups: a visitor who moves a control leaves between two, and what is done stays.
    """
    cache = _run_cache()
    missing = cache.missing(settings, seeds)
    if missing:
        bar = st.progress(0.0, f"Training {len(missing)} networks {name} …")
        for start in range(0, len(missing), GROUP):
            cache.get(settings, missing[start : start + GROUP])
            done = min(start + GROUP, len(missing))
            bar.progress(done / len(missing), f"Trained {done} of {len(missing)} networks {name} …")
        bar.empty()
    return cache.get(settings, seeds)


@st.cache_resource(max_entries=64, show_spinner=False)
def spread_of(settings: TrainingSettings, seeds: tuple[int, ...]) -> TrainingSpread:
    """Return the runs of ``seeds`` side by side; best asked for after ``runs_of`` has run."""
    return compare_runs(_run_cache().get(settings, seeds))


def without_dropout(settings: TrainingSettings) -> TrainingSettings:
    """Return the same settings with p = 0."""
    return replace(settings, recipe=replace(settings.recipe, p=0.0))


@st.cache_data(max_entries=64, show_spinner=False)
def training_picture(settings: TrainingSettings, seeds: tuple[int, ...], told: bool) -> Chart:
    """Return the picture of the runs of ``seeds`` beside those at p = 0."""
    p = settings.recipe.p
    spread, without = spread_of(settings, seeds), spread_of(without_dropout(settings), seeds)
    groups = {"p = 0": without} | ({f"p = {p:g}": spread} if p else {})
    return training_chart(groups, training_finding(spread, without, p), told)


@st.cache_resource(max_entries=64, show_spinner="Training one network …")
def network_on(data: GapSettings | MoonsSettings, p: float, seed: int) -> Network:
    """Return a network trained on a line with a gap, or on two moons."""
    return train_networks(recipe_for(data, p), training_points(data), [seed])[0]


@st.cache_resource(max_entries=32, show_spinner="Calling it again and again …")
def gap_spread_of(gap: GapSettings, settings: MonteCarloSettings) -> GapSpread:
    """Return what many passes say along the line."""
    return gap_spread(network_on(gap, settings.p, settings.training_seed), gap, settings)


@st.cache_data(max_entries=64, show_spinner=False)
def gap_picture(gap: GapSettings, settings: MonteCarloSettings, told: bool) -> Chart:
    """Return the line with its passes; untold, without them."""
    result = gap_spread_of(gap, settings)
    return gap_chart(result, gap, draw_gap(gap), settings.shared_masks, gap_finding(result), told)


@st.cache_resource(max_entries=32, show_spinner="Calling it again and again …")
def moons_spread_of(moons: MoonsSettings, settings: MonteCarloSettings) -> MoonsSpread:
    """Return what many passes say over the plane."""
    network = network_on(moons, settings.p, settings.training_seed)
    return moons_spread(network, training_points(moons), settings)


@st.cache_data(max_entries=32, show_spinner=False)
def moons_picture(
    moons: MoonsSettings, settings: MonteCarloSettings, theme: Theme, told: bool
) -> Chart:
    """Return the plane with its passes; untold, what evaluation mode says of it."""
    result = moons_spread_of(moons, settings)
    finding = moons_finding(result, settings.passes)
    return moons_chart(result, training_points(moons), theme, finding, told)
