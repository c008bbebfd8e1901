"""What the results say, in sentences: every number from the result."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.dropout.moments import RunningMean, Survivors
from core.dropout.monte_carlo import GapSpread, MoonsSpread
from core.dropout.passes import Passes
from core.dropout.training import TrainingSpread
from core.wording import number_of

GAP_PLACES = ("amid the data", "in the gap", "beyond the ends")
MOONS_PLACES = ("near the data", "far from it", "on the border")

NEAR = 0.1
FAR = 1.0
"""Distances to the nearest training point of the moons, which lie about 3 units across."""

MOST_TABLED = 8

MOST_LISTED = 20
"""Two to the power of more units is no number that says anything."""


def distinct(answers: NDArray[np.floating]) -> int:
    """Return how many rows of ``answers`` [call, …] differ in at least one bit."""
    return len(np.unique(answers, axis=0))


def watch_finding(passes: Passes) -> str:
    """Say how many different outputs each mode gave."""
    count = passes.settings.passes
    training, evaluation = distinct(passes.outputs), distinct(passes.evaluation_outputs)
    return (
        f"One input, {number_of(count, 'pass', 'passes')} in training mode: "
        f"{number_of(training, 'output', 'different outputs')}. "
        f"In evaluation mode: {number_of(evaluation, 'output', 'different outputs')}."
    )


def why_so_many(passes: Passes) -> str:
    """Say how many outputs the masks could make: only units above zero make a difference."""
    active, units = int((passes.hidden > 0).sum()), len(passes.hidden)
    if passes.settings.p == 0:
        return "With p = 0 every unit is kept, so every pass is the same."
    start = (
        f"{active} of the {units} hidden units are above zero for this input. The others give "
        f"zero, kept or dropped. So the masks of {number_of(active, 'unit', 'units')} decide"
    )
    if active > MOST_LISTED:
        return f"{start}, in more ways than this page could show."
    return f"{start}: at most 2^{active} = {number_of(2**active, 'output', 'different outputs')}."


def pass_lines(passes: Passes, evaluating: bool) -> list[str]:
    """Return what to say before any pass, and at each pass [pass + 1]."""
    each = passes.settings
    network = f"A {each.inputs}-{each.hidden}-{each.outputs} network"
    if evaluating:
        lines = [f"Pass {n}: no mask, no scaling" for n in range(1, each.passes + 1)]
        return [f"{network} in evaluation mode", *lines]
    scale = f", each × {1 / (1 - each.p):.3g}" if 0 < each.p < 1 else ""
    lines = [
        f"Pass {number}: {kept} of {each.hidden} kept{scale if kept else ''}"
        for number, kept in enumerate(passes.masks.sum(axis=1), 1)
    ]
    return [f"{network} in training mode, before the first pass", *lines]


def survivors_finding(survivors: Survivors, p: float) -> str:
    """Say how many units the passes kept, against the binomial law."""
    counts, units = survivors.counts, len(survivors.observed) - 1
    return (
        f"Of {units} units, a pass kept {counts.min()} to {counts.max()}, on average "
        f"{counts.mean():.2f}; the binomial law says {units * (1 - p):.2f}."
    )


def linear_finding(running: RunningMean, output: int) -> str:
    """Say how near the mean of the linear output has come to evaluation mode."""
    mean, error, evaluation = running.last(output)
    passes = len(running.mean)
    start = f"Mean of {passes:,} outputs: {mean:.4f}; evaluation: {evaluation:.4f}"
    if not error > 0:
        return f"{start}: no spread, so no difference but rounding."
    return f"{start}: {abs(mean - evaluation) / error:.1f} standard errors apart."


def relu_finding(running: RunningMean, output: int) -> str:
    """Say where the mean of ReLU(output) ends, which is not ReLU of the evaluation output."""
    mean, error, evaluation = running.last(output)
    start = f"Mean of ReLU(output): {mean:.4f}; ReLU of the evaluation output: {evaluation:.4f}"
    if not error > 0:
        return f"{start}: here no output crosses zero, or nothing varies, and they agree."
    apart = abs(mean - evaluation) / error
    if apart > 4:
        return f"{start}. They stay apart, by {apart:.0f} standard errors."
    return (
        f"{start}, {apart:.1f} standard errors apart: here few outputs cross zero, or p is small."
    )


def means_finding(linear: RunningMean, relu: RunningMean, output: int) -> str:
    """Say in one line which of the two means arrives."""
    parts = []
    for running, name in ((linear, "The mean output"), (relu, "the mean of ReLU")):
        mean, error, evaluation = running.last(output)
        if error > 0:
            where = f"{abs(mean - evaluation) / error:.1f} standard errors from evaluation"
        else:
            where = f"{abs(mean - evaluation):.2g} from evaluation, without any spread"
        parts.append(f"{name} ends {where}")
    return f"{parts[0]}; {parts[1]}."


def relu_side(running: RunningMean, output: int) -> str:
    """Return "the same", "higher" or "lower": where the mean of ReLU(output) ends."""
    mean, error, evaluation = running.last(output)
    if not error > 0 or abs(mean - evaluation) <= 3 * error:
        return "the same"
    return "higher" if mean > evaluation else "lower"


def scaling_words(passes: Passes) -> str:
    """Say what the survivors are multiplied by, and why, beside the table."""
    p, active = passes.settings.p, int((passes.hidden > 0).sum())
    if active == 0:
        return (
            "No unit is above zero for this input, so there is nothing to drop. Try another seed."
        )
    which = "The units" if active <= MOST_TABLED else f"The first {MOST_TABLED} units"
    return (
        f"With p = {p:g} each survivor is multiplied by 1/(1 − p) = {1 / (1 - p):.3g}. That makes "
        f"up for the passes in which it fell (×): its mean over all {passes.settings.passes:,} "
        f"passes comes back to the number before the mask. {which} above zero for this input:"
    )


def scaling_table(passes: Passes, shown: int = 2) -> dict[str, list[str]]:
    """Return the layer's numbers: before the mask, at the first passes, and their mean over all."""
    units = np.flatnonzero(passes.hidden)[:MOST_TABLED]
    layer, masks = passes.activations[:, units], passes.masks[:, units]
    passed = {
        f"pass {number + 1}": np.where(masks[number], _written(layer[number]), "×").tolist()
        for number in range(shown)
    }
    return {
        "unit": [str(unit + 1) for unit in units],
        "before": _written(passes.hidden[units]),
        **passed,
        "kept": [f"{count:,}" for count in masks.sum(axis=0)],
        "mean": _written(layer.mean(axis=0, dtype=np.float64)),
    }


def _written(values: NDArray[np.floating]) -> list[str]:
    return [f"{value:.3f}" for value in values]


def training_finding(spread: TrainingSpread, without: TrainingSpread, p: float) -> str:
    """Say how far apart the dropout seeds alone brought the networks, against p = 0."""
    low, high = spread.accuracies.min(), spread.accuracies.max()
    accuracy = f"{low:.1%}" if low == high else f"{low:.1%} to {high:.1%}"
    seeds = number_of(len(spread.seeds), "dropout seed", "dropout seeds")
    start = f"{seeds}: test accuracy {accuracy}"
    if len(spread.seeds) < 2:
        return f"{start}. One seed has no spread; ask for two or more."
    if p == 0:
        return f"{start}. With p = 0 there is no mask, so the dropout seed decides nothing."
    pair = f"two of them differ on {spread.mean_disagreement:.1%} of the test points"
    width = spread_in_points(without)
    zero = "exactly zero" if width == without.mean_disagreement == 0 else f"{width:.1f} points"
    return f"{start}; {pair}. Without dropout the spread is {zero}."


def spread_words(spread: TrainingSpread) -> str:
    """Say how far the accuracies lie apart, and their standard deviation if there is one."""
    start = f"They lie **{spread_in_points(spread):.1f} points** apart"
    if len(spread.seeds) < 2:
        return f"{start}."
    return f"{start}, with a standard deviation of {100 * spread.accuracy_deviation:.2f} points."


def spread_in_points(spread: TrainingSpread) -> float:
    """Return the distance from the least to the best accuracy, in points of 100."""
    return 100 * float(np.ptp(spread.accuracies))


def gap_means(result: GapSpread) -> dict[str, float]:
    """Return the mean spread amid the data, in the gap, and beyond the ends."""
    amid = ~result.in_gap & ~result.outside
    return _means(result.spread, GAP_PLACES, (amid, result.in_gap, result.outside))


def moons_means(result: MoonsSpread) -> dict[str, float]:
    """Return the mean spread of the probability near the data, far away, and on the border.

    Near and far are ``NEAR`` and ``FAR`` from a training point; on the border the evaluation
    probability lies within 0.2 of a half.
    """
    border = np.abs(result.evaluation - 0.5) < 0.2
    places = (result.distance < NEAR, result.distance > FAR, border)
    return _means(result.probability_spread, MOONS_PLACES, places)


def _means(
    spread: NDArray[np.float64], names: tuple[str, ...], places: tuple[NDArray[np.bool_], ...]
) -> dict[str, float]:
    """Return the mean of ``spread`` in each of the named places, NaN where there is none."""
    return {
        name: float(spread[place].mean()) if place.any() else float("nan")
        for name, place in zip(names, places, strict=True)
    }


def widest(means: Mapping[str, float]) -> str:
    """Return the place in which the mean spread is most."""
    return max(means, key=lambda place: np.nan_to_num(means[place], nan=-1.0))


def gap_finding(result: GapSpread) -> str:
    """Say where the passes spread, and whether that is where data is missing."""
    amid, gap, outside = gap_means(result).values()
    passes = number_of(len(result.passes), "pass", "passes")
    start = (
        f"{passes}: the answers spread by {amid:.3f} amid the data, {gap:.3f} in the gap, "
        f"{outside:.3f} beyond the ends"
    )
    if amid == 0:
        return f"{start}. Without dropout all passes are one."
    return f"{start}: {gap / amid:.1f} and {outside / amid:.1f} times as much."


def moons_finding(result: MoonsSpread, passes: int) -> str:
    """Say where the passes disagree: far from the data, and most of all on the border."""
    near, far, border = moons_means(result).values()
    return (
        f"{number_of(passes, 'pass', 'passes')}: the probability spreads by {near:.3f} near the "
        f"data, {far:.3f} far from it, {border:.3f} along the border of the classes."
    )


def forgotten_finding(answers: NDArray[np.float64], evaluation: NDArray[np.float64]) -> str:
    """Say how ten calls answered one question, with dropout left on and switched off."""
    second = int((answers > 0.5).sum())
    calls = len(answers)
    return (
        f"The same input, {calls} calls, {number_of(distinct(answers), 'answer', 'answers')}: from "
        f"{answers.min():.0%} to {answers.max():.0%} sure of class B, so {second} say B and "
        f"{calls - second} say A. After model.eval(): "
        f"{number_of(distinct(evaluation), 'answer', 'answers')}, {evaluation[0]:.0%}."
    )


def printed_answers(answers: NDArray[np.float64], evaluation: NDArray[np.float64]) -> str:
    """Return what a console shows after each way to ask: every call's probability of class B."""
    ways = {"forgotten      ": answers, "model.eval()   ": evaluation}
    return "\n".join(
        name + "  ".join(f"{value:.4f}" for value in values) for name, values in ways.items()
    )
