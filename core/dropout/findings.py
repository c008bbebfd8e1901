"""What the results say, in sentences: every number from the result."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.arrays import Booleans, Float64
from core.dropout.moments import RunningMean, Survivors, output_range, output_widths
from core.dropout.monte_carlo import GapSpread, MoonsSpread, moons_places
from core.dropout.passes import Passes
from core.dropout.training import TrainingSpread
from core.hardware.makers import NAMES, pass_masks, this_host
from core.seeds import fingerprint
from core.wording import decimal, listed, number_of

COUNTS = ("one", "2 to 50", "more than 50")
SIDES = ("the same", "higher", "lower")
DISTANCES = ("not at all", "less than 1 point", "1 point or more")
GAP_PLACES = ("amid the data", "where there are none", "about the same everywhere")
MOONS_PLACES = ("near the data", "far from it", "on the border")
"""The answers that each view offers."""

CLEAR = 3
"""So many standard errors apart, two numbers are told apart: luck does that 3 times in 1,000."""

MOST_TABLED = 8

MOST_LISTED = 20
"""Two to the power of more units is no number that says anything."""


def distinct(answers: NDArray[np.floating]) -> int:
    """Return how many rows of ``answers`` [call, …] differ in at least one bit."""
    return len(np.unique(answers, axis=0))


def outputs_counted(passes: Passes) -> str:
    """Return the one of ``COUNTS`` that holds the number of different outputs in training."""
    count = distinct(passes.outputs)
    return COUNTS[0 if count == 1 else 1 if count <= 50 else 2]


def watch_finding(passes: Passes) -> str:
    """Say how many different outputs each mode gave."""
    count = passes.settings.passes
    training, evaluation = distinct(passes.outputs), distinct(passes.evaluation_outputs)
    return (
        f"One input, {number_of(count, 'pass', 'passes')} in training mode: "
        f"{number_of(training, 'output', 'different outputs')}. "
        f"In evaluation mode: {number_of(evaluation, 'output', 'different outputs')}."
    )


def makers_words(passes: Passes) -> str:
    """Say the fingerprint of the passes' masks on either maker's processors, and which this is."""
    settings = passes.settings
    # Each weight took one number of the stream in which the masks go on.
    weights = (passes.hidden_weight, passes.hidden_bias, passes.output_weight, passes.output_bias)
    seed, drawn = settings.seed, sum(each.size for each in weights)
    if settings.masks == "own":
        seed, drawn = settings.mask_seed, 0
    prints = [
        f"{fingerprint(pass_masks(passes.masks.shape, settings.p, seed, maker, drawn))} on {name}"
        for maker, name in NAMES.items()
    ]
    return (
        f"These masks have other fingerprints on another maker's processor: {listed(prints)}. "
        f"This server is of the kind of {NAMES[this_host()]}."
    )


def why_so_many(passes: Passes) -> str:
    """Say how many outputs the masks could make: only units above zero make a difference."""
    active, units, p = int((passes.hidden > 0).sum()), len(passes.hidden), passes.settings.p
    if p == 0:
        return "With p = 0 every unit is kept, so every pass is the same."
    if p == 1:
        return (
            "With p = 1 every unit is dropped. PyTorch then gives zeros and divides by nothing, "
            f"so each pass is the bias of the last layer: {_numbers(passes.output_bias)}. In "
            f"evaluation mode all units are back: {_numbers(passes.evaluation_outputs[0])}."
        )
    start = (
        f"{active} of {number_of(units, 'hidden unit', 'hidden units')} "
        f"{'is' if active == 1 else 'are'} above zero for this input. The others give "
        f"zero, kept or dropped. So the masks of {number_of(active, 'unit', 'units')} decide"
    )
    if active > MOST_LISTED:
        return f"{start}, in more ways than this page could show."
    return f"{start}: at most 2^{active} = {number_of(2**active, 'output', 'different outputs')}."


def _numbers(values: NDArray[np.floating]) -> str:
    return listed([decimal(value) for value in values])


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


def drop_or_keep(p: float, units: int) -> str:
    """Say which p this is, "drop" here and "keep" in the paper, and what mixing them up costs."""
    start = (
        f"Here, as in PyTorch, p = {p:g} is the chance to *drop* a unit. In the paper (Srivastava "
        f"and others, 2014) p is the chance to *keep* it: {1 - p:.2g}."
    )
    if p == 0.5:
        return start
    if p in (0, 1):
        return f"{start} Mixed up, all units fall where none should, or none where all should."
    # Var[y] = x² p / (1 - p), against x² (1 - p) / p.
    return (
        f"{start} Mixed up, {units * p:.3g} of {number_of(units, 'unit', 'units')} survive on "
        "average instead of "
        f"{units * (1 - p):.3g}, each × {1 / p:.3g} instead of × {1 / (1 - p):.3g}, and what the "
        f"masks add to the variance is {((1 - p) / p) ** 2:.3g} times as large."
    )


def survivors_finding(survivors: Survivors, p: float) -> str:
    """Say how many units the passes kept, against the binomial law."""
    counts, units = survivors.counts, len(survivors.observed) - 1
    if counts.min() == counts.max():
        return f"Of {number_of(units, 'unit', 'units')}, every pass kept {counts[0]}."
    return (
        f"Of {number_of(units, 'unit', 'units')}, a pass kept {counts.min()} to {counts.max()}, on "
        f"average {counts.mean():.2f}; the binomial law says {units * (1 - p):.2f}."
    )


def linear_finding(running: RunningMean, output: int) -> str:
    """Say where the mean of the linear output is, and how sure of it the passes are."""
    mean, error, evaluation = running.last(output)
    if error > 0:
        return (
            f"Mean of {len(running.mean):,} outputs: {decimal(mean)} ± {2 * error:.4f}; evaluation "
            f"mode: {decimal(evaluation)}."
        )
    if decimal(mean) == decimal(evaluation):
        return f"Every pass gives {decimal(mean)}, and so does evaluation mode."
    return f"Every pass gives {decimal(mean)}; evaluation mode gives {decimal(evaluation)}."


def means_finding(linear: RunningMean, relu: RunningMean, output: int) -> str:
    """Say in one line which of the two means arrives."""
    apart = [_apart(*running.last(output)) for running in (linear, relu)]
    return f"The mean output ends {apart[0]} evaluation mode's; behind a ReLU, {apart[1]} it."


def _apart(mean: float, _: float, evaluation: float) -> str:
    if decimal(mean - evaluation) == decimal(0):
        return "at"
    return f"{abs(mean - evaluation):.4f} {'above' if mean > evaluation else 'below'}"


def relu_answers(passes: Passes, running: RunningMean, output: int) -> list[str]:
    """Return where the mean of ReLU(output) belongs: two of ``SIDES`` if the passes do not show it.

    Over all masks it lies above ReLU of the evaluation output just where the outputs fall on both
    sides of zero (Jensen), for 0 < p < 1.
    """
    low, high = output_range(passes)[output]
    mean, error, evaluation = running.last(output)
    if not low < 0 < high:
        return ["the same"]
    return ["higher"] if mean - evaluation > CLEAR * error > 0 else ["higher", "the same"]


def relu_finding(passes: Passes, running: RunningMean, output: int) -> str:
    """Say where the mean of ReLU(output) ends, and why."""
    mean, error, evaluation = running.last(output)
    start = (
        f"Mean of ReLU(output): {decimal(mean)} ± {2 * error:.4f}; ReLU of the evaluation output: "
        f"{decimal(evaluation)}."
    )
    low, high = output_range(passes)[output]
    if not low < 0 < high:
        return (
            f"{start} No mask takes this output across zero: it stays "
            f"{'above' if low >= 0 else 'below'}, where ReLU is a straight line."
        )
    both = (
        f"The masks can take this output from {decimal(low)} to {decimal(high)}. ReLU lifts those "
        "below zero to zero, and so the mean."
    )
    little = f" But it is so little that {len(running.mean):,} passes do not show it."
    return f"{start} {both}{little if len(relu_answers(passes, running, output)) > 1 else ''}"


def widths_finding(passes: Passes, output: int) -> str:
    """Say how far the outputs spread at this p, and what a larger or a smaller one would do."""
    p, outputs = passes.settings.p, passes.outputs[:, output]
    if distinct(outputs) == 1:
        return f"At p = {p:g} every pass gives the same: no spread."
    start = f"At p = {p:g} the passes spread by {outputs.std(dtype=np.float64):.3f}"
    low, high = output_widths(passes, np.array([0.2, 0.8]))[:, output]
    return f"{start}; over all masks it would be {low:.3f} at p = 0.2 and {high:.3f} at p = 0.8."


def scaling_words(passes: Passes) -> str:
    """Say what the survivors are multiplied by, and why, beside the table."""
    p, active = passes.settings.p, int((passes.hidden > 0).sum())
    if p == 1:
        return "With p = 1 there are no survivors, and PyTorch gives zeros: nothing grows."
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
    table = {"unit": [str(unit + 1) for unit in units]}
    table["before"] = [f"{value:.3f}" for value in passes.hidden[units]]
    for number, (values, mask) in enumerate(zip(layer[:shown], masks, strict=False), 1):
        cells = zip(values, mask, strict=True)
        table[f"pass {number}"] = [f"{value:.3f}" if kept else "×" for value, kept in cells]
    table["kept"] = [f"{count:,}" for count in masks.sum(axis=0)]
    table["mean"] = [f"{value:.3f}" for value in layer.mean(axis=0, dtype=np.float64)]
    return table


def training_finding(spread: TrainingSpread, without: TrainingSpread, p: float) -> str:
    """Say in one line which accuracies the dropout seeds led to, and which they do at p = 0."""
    seeds = number_of(len(spread.seeds), "dropout seed", "dropout seeds")
    start = f"{seeds}: test accuracy {_from_to(spread.accuracies)}"
    return f"{start}." if p == 0 else f"{start}. Without dropout: {_from_to(without.accuracies)}."


def _from_to(shares: Float64, digits: int = 1) -> str:
    low, high = (f"{share:.{digits}%}" for share in (shares.min(), shares.max()))
    return low if low == high else f"{low} to {high}"


def training_answer(spread: TrainingSpread) -> str:
    """Return the one of ``DISTANCES`` that holds the distance from the least to the best."""
    points = spread_in_points(spread)
    return DISTANCES[0 if points == 0 else 1 if round(points, 9) < 1 else 2]


def training_words(spread: TrainingSpread, without: TrainingSpread, p: float) -> str:
    """Say how far apart the networks ended, how much they disagree, and what it owes to dropout."""
    if len(spread.seeds) < 2:
        return "One seed has no spread; ask for two or more."
    if p == 0:
        return "With p = 0 there is no mask, so the dropout seed decides nothing."
    if p == 1:
        return (
            "With p = 1 every unit is dropped at every step: no mask is left to chance, and only "
            "the last bias learns. So the dropout seed decides nothing."
        )
    width = spread_in_points(without)
    zero = "exactly zero" if width == without.mean_disagreement == 0 else f"{width:.1f} points"
    return (
        f"The best and the worst lie {spread_in_points(spread):.1f} points apart, with a standard "
        f"deviation of {100 * spread.accuracy_deviation:.2f} points; two of the networks differ on "
        f"{spread.mean_disagreement:.1%} of the test points, on average. Without dropout the "
        f"spread is {zero}."
    )


def spread_in_points(spread: TrainingSpread) -> float:
    """Return the distance from the least to the best accuracy, in points of 100."""
    return 100 * float(np.ptp(spread.accuracies))


def gap_means(result: GapSpread) -> dict[str, float]:
    """Return the mean spread amid the data, in the gap, and beyond the ends."""
    places = (~result.in_gap & ~result.outside, result.in_gap, result.outside)
    return _means(result.spread, ("amid the data", "in the gap", "beyond the ends"), places)


def moons_means(result: MoonsSpread) -> dict[str, float]:
    """Return the mean spread of the probability near the data, far from it, and on the border."""
    places = moons_places(result.distance, result.evaluation)
    return _means(result.probability_spread, MOONS_PLACES, places)


def _means(spread: Float64, names: Sequence[str], places: Sequence[Booleans]) -> dict[str, float]:
    """Return the mean of ``spread`` in each of the named places, NaN where there is none."""
    return {
        name: float(spread[place].mean()) if place.any() else float("nan")
        for name, place in zip(names, places, strict=True)
    }


def luck(without: Float64) -> float:
    """Return the standard error over other passes of a mean: ``without`` each of them [pass].

    The jackknife of B. Efron and C. Stein (1981).
    """
    return float(np.sqrt((len(without) - 1) * without.var()))


def gap_answer(result: GapSpread) -> str:
    """Return the one of ``GAP_PLACES`` where the passes spread most, beyond their luck."""
    amid, apart, error = _amid_and_apart(result)
    return GAP_PLACES[int(apart > amid) if abs(apart - amid) > CLEAR * error else 2]


def _amid_and_apart(result: GapSpread) -> tuple[float, float, float]:
    """Return the mean spread amid the data and where there are none, and their luck."""
    apart = result.in_gap | result.outside
    means = [float(result.spread[place].mean()) for place in (~apart, apart)]
    return means[0], means[1], luck(result.without[:, 1] - result.without[:, 0])


def gap_finding(result: GapSpread) -> str:
    """Say in one line where the passes spread, and whether that is where data is missing."""
    amid, apart, _ = _amid_and_apart(result)
    passes = number_of(len(result.passes), "pass", "passes")
    if amid == 0:
        return f"{passes}, one answer everywhere: no mask is left to chance."
    return (
        f"{passes} spread by {amid:.3f} amid the data and {apart:.3f} where there are none: "
        f"{apart / amid:.1f} times as much."
    )


def gap_words(result: GapSpread) -> str:
    """Say how far other passes would move the two, and how the gap and the ends compare."""
    _, gap, outside = gap_means(result).values()
    amid, apart = (2 * luck(column) for column in result.without.T)
    return (
        f"Other passes would move the two by about ±{amid:.3f} and ±{apart:.3f}. In the gap it is "
        f"{gap:.3f}, beyond the ends {outside:.3f}."
    )


def moons_answers(result: MoonsSpread) -> list[str]:
    """Return where the passes spread most, and the places that their luck does not tell from it."""
    means = list(moons_means(result).values())
    most = int(np.nanargmax(means))
    return [
        place
        for place, mean, column in zip(MOONS_PLACES, means, result.without.T, strict=True)
        if mean == mean and not means[most] - mean > CLEAR * luck(result.without[:, most] - column)
    ]


def moons_finding(result: MoonsSpread) -> str:
    """Say in one line where the passes disagree."""
    seen = {place: mean for place, mean in moons_means(result).items() if mean == mean}
    parts = [f"{mean:.3f} {place}" for place, mean in seen.items()]
    return f"The probability spreads by {listed(parts)}."


def moons_words(result: MoonsSpread) -> str:
    """Say how far other passes would move each spread."""
    lucks = [2 * luck(column) for column in result.without.T]
    parts = [f"±{each:.3f}" for each in lucks if each == each]
    return f"Other passes would move them by about {listed(parts)}."


def forgotten_finding(answers: Float64, evaluation: Float64) -> str:
    """Say in one line how the calls answered, with dropout left on and switched off."""
    second, calls = int((answers > 0.5).sum()), len(answers)
    on, off = (number_of(distinct(each), "answer", "answers") for each in (answers, evaluation))
    return (
        f"{calls} calls, {on}: class B at {_from_to(answers, 0)}, {second} of {calls} for B. "
        f"After model.eval(): {off}, {evaluation[0]:.0%}."
    )


def printed_answers(answers: Float64, evaluation: Float64) -> str:
    """Return what a console shows after each way to ask: every call's probability of class B."""
    left, right = ("  ".join(f"{value:.4f}" for value in each) for each in (answers, evaluation))
    return f"forgotten      {left}\nmodel.eval()   {right}"
