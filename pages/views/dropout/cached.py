"""What this page computes once for all its visitors: passes, trained networks, their pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from core.arrays import Float64
from core.charts.by_hand import Theme
from core.charts.chart import Chart
from core.charts.dropout.gap import Line, gap_chart
from core.charts.dropout.moons import Plane, moons_chart
from core.charts.dropout.network import DrawnPasses, network_chart
from core.charts.dropout.running_mean import Running, running_mean_chart
from core.charts.dropout.survivors import survivors_chart
from core.charts.dropout.training import Group, training_chart
from core.dropout.data import GapSettings, MoonsSettings, draw_gap, draw_moons
from core.dropout.descent import Recipe, train_networks
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
from core.dropout.forgotten import Asked, ask_least_sure, training_mode_answers
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
)
from core.dropout.network import Network
from core.dropout.passes import Passes, PassSettings, run_passes, with_dropout_off
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
def passes_of(settings: PassSettings, seed: int, mask_seed: int | None) -> Passes:
    """Return the passes of the small network."""
    return run_passes(settings, seed, mask_seed)


@st.cache_data(max_entries=128, show_spinner=False)
def watch_finding_of(settings: PassSettings, seed: int, mask_seed: int | None) -> str:
    """Return what the passes say."""
    return watch_finding(passes_of(settings, seed, mask_seed))


@st.cache_data(max_entries=64, show_spinner=False)
def network_picture(
    settings: PassSettings,
    seed: int,
    mask_seed: int | None,
    evaluating: bool,
    theme: Theme,
    step: int,
) -> Chart:
    """Return the drawn network, opened at ``step``."""
    trained = passes_of(settings, seed, mask_seed)
    shown = with_dropout_off(trained) if evaluating else trained
    reach = np.concatenate([trained.outputs, trained.evaluation_outputs])
    pad = 0.04 * float(np.ptp(reach)) or 0.1
    drawn = DrawnPasses(
        x=settings.x,
        hidden_weight=trained.hidden_weight,
        output_weight=trained.output_weight,
        before=trained.hidden,
        masks=shown.masks,
        after=shown.activations,
        outputs=shown.outputs,
        evaluation=trained.evaluation_outputs[0],
        low=float(reach.min()) - pad,
        high=float(reach.max()) + pad,
        brightest=float(max(trained.activations.max(), trained.hidden.max())),
        says=pass_lines(shown, evaluating),
    )
    return network_chart(drawn, theme, step, watch_finding(trained))


@st.cache_data(max_entries=64, show_spinner=False)
def survivors_picture(
    settings: PassSettings, seed: int, mask_seed: int | None, theme: Theme
) -> Chart:
    """Return the survivors of each pass against the binomial law."""
    result = count_survivors(passes_of(settings, seed, mask_seed).masks, settings.p)
    says = survivors_finding(result.counts, settings.hidden, settings.p)
    return survivors_chart(result.observed, result.expected, theme, says)


@st.cache_resource(max_entries=16, show_spinner=False)
def means_of(
    settings: PassSettings, seed: int, mask_seed: int | None
) -> tuple[RunningMean, RunningMean]:
    """Return the running means of the outputs, and of their ReLU."""
    passes = passes_of(settings, seed, mask_seed)
    return linear_running_mean(passes), relu_running_mean(passes)


@st.cache_data(max_entries=64, show_spinner=False)
def means_picture(
    settings: PassSettings, seed: int, mask_seed: int | None, output: int, theme: Theme, told: bool
) -> Chart:
    """Return both running means of one output; untold, only the linear one."""
    linear, relu = means_of(settings, seed, mask_seed)
    finding = linear_finding(linear, output, settings.passes)
    if told:
        finding = means_finding(linear, relu, output)
    after = _running(relu, output, f"mean of ReLU(output {output + 1})") if told else None
    before = _running(linear, output, f"mean of output {output + 1}")
    return running_mean_chart(before, after, theme, finding)


def _running(mean: RunningMean, output: int, title: str) -> Running:
    return Running(
        title,
        mean.mean[:, output],
        mean.standard_error[:, output],
        float(mean.evaluation[output]),
        None if mean.limit is None else float(mean.limit[output]),
    )


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
def training_picture(
    settings: TrainingSettings,
    seeds: tuple[int, ...],
    theme: Theme,
    told: bool,
) -> Chart:
    """Return the picture of the runs of ``seeds`` beside those at p = 0."""
    p = settings.recipe.p
    spread, without = spread_of(settings, seeds), spread_of(without_dropout(settings), seeds)
    groups = [_group("p = 0", without)] + ([_group(f"p = {p:g}", spread)] if p else [])
    return training_chart(groups, theme, training_finding(spread, without, p), told)


def _group(name: str, spread: TrainingSpread) -> Group:
    first, second = np.triu_indices(len(spread.seeds), k=1)
    seeds = np.array(spread.seeds)
    return Group(
        name,
        spread.seeds,
        spread.losses,
        spread.accuracies,
        spread.disagreement[first, second],
        list(zip(seeds[first].tolist(), seeds[second].tolist(), strict=True)),
    )


@st.cache_resource(max_entries=64, show_spinner="Training one network …")
def gap_network(gap: GapSettings, recipe: Recipe, seed: int) -> Network:
    """Return a network trained on the line with a gap."""
    return train_networks(recipe, draw_gap(gap), [seed])[0]


@st.cache_resource(max_entries=64, show_spinner="Training one network …")
def moons_network(moons: MoonsSettings, recipe: Recipe, seed: int) -> Network:
    """Return a network trained on two moons."""
    return train_networks(recipe, draw_moons(moons)[0], [seed])[0]


@st.cache_resource(max_entries=32, show_spinner="Calling it again and again …")
def gap_spread_of(
    gap: GapSettings, recipe: Recipe, settings: MonteCarloSettings, train_seed: int, seed: int
) -> GapSpread:
    """Return what many passes say along the line."""
    return gap_spread(gap_network(gap, recipe, train_seed), gap, settings, seed)


@st.cache_resource(max_entries=32, show_spinner="Calling it again and again …")
def moons_spread_of(
    moons: MoonsSettings, recipe: Recipe, settings: MonteCarloSettings, train_seed: int, seed: int
) -> MoonsSpread:
    """Return what many passes say over the plane."""
    network = moons_network(moons, recipe, train_seed)
    return moons_spread(network, draw_moons(moons)[0], settings, seed)


@st.cache_data(max_entries=64, show_spinner=False)
def gap_picture(
    gap: GapSettings,
    recipe: Recipe,
    settings: MonteCarloSettings,
    train_seed: int,
    seed: int,
    theme: Theme,
    told: bool,
) -> Chart:
    """Return the line with its passes; untold, without them."""
    result = gap_spread_of(gap, recipe, settings, train_seed, seed)
    data = draw_gap(gap)
    ends = (
        (float(result.x[0]), gap.low),
        (gap.gap_low, gap.gap_high),
        (gap.high, float(result.x[-1])),
    )
    line = Line(
        result.x,
        result.passes,
        result.mean,
        result.spread,
        result.evaluation,
        data.x[:, 0],
        data.y,
        ends,
        settings.shared_masks,
    )
    return gap_chart(line, theme, gap_finding(result), told)


@st.cache_data(max_entries=32, show_spinner=False)
def moons_picture(
    moons: MoonsSettings,
    recipe: Recipe,
    settings: MonteCarloSettings,
    train_seed: int,
    seed: int,
    theme: Theme,
    told: bool,
) -> Chart:
    """Return the plane with its passes; untold, what evaluation mode says of it."""
    result = moons_spread_of(moons, recipe, settings, train_seed, seed)
    train = draw_moons(moons)[0]
    plane = Plane(
        result.x,
        result.y,
        result.probability,
        result.probability_spread,
        result.evaluation,
        train.x,
        train.y,
    )
    return moons_chart(plane, theme, moons_finding(result, settings.passes), told)


@st.cache_resource(max_entries=64, show_spinner=False)
def asked_of(settings: TrainingSettings) -> tuple[Network, Asked]:
    """Return a trained classifier, and the test point that it is least sure of."""
    network = moons_network(settings.moons, settings.recipe, 0)
    return network, ask_least_sure(network, draw_moons(settings.moons)[1].x)


@st.cache_resource(max_entries=64, show_spinner=False)
def seeded_answers(settings: TrainingSettings, seed: int) -> tuple[Float64, Float64]:
    """Return what a script with this seed says in training mode, and what it says run again."""
    network, asked = asked_of(settings)
    p = settings.recipe.p
    first, again = (training_mode_answers(network, asked.point, p, seed) for _ in range(2))
    return first, again
