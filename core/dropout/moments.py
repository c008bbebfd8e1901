"""What p does: how many units survive, and what the mean over many passes closes in on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from core.arrays import Booleans, Float32, Float64, Integers
from core.checks import check_number
from core.dropout.passes import Passes

MOST_ENUMERATED = 12
"""With up to so many units that matter, all 2^n masks are summed over, one by one."""


@dataclass(frozen=True, eq=False)
class Survivors:
    """How many units each pass kept, and how many it should.

    ``counts`` [pass]; ``observed`` [hidden + 1]: passes that kept 0, 1, … units; ``expected``
    [hidden + 1]: the same under Binomial(hidden, 1 - p).
    """

    counts: Integers
    observed: Integers
    expected: Float64


@dataclass(frozen=True, eq=False)
class RunningMean:
    """The mean over the first 1, 2, … passes.

    ``mean`` [pass, output]; ``standard_error`` [pass, output]: the sample's standard deviation
    over √passes, NaN for one pass; ``evaluation`` [output]: what evaluation mode gives;
    ``limit`` [output]: the exact mean over all masks, or None where these are too many.
    """

    mean: Float64
    standard_error: Float64
    evaluation: Float64
    limit: Float64 | None

    def last(self, output: int) -> tuple[float, float, float]:
        """Return one output's mean over all passes, its standard error, and its evaluation."""
        columns = (self.mean[-1], self.standard_error[-1], self.evaluation)
        mean, error, evaluation = (float(each[output]) for each in columns)
        return mean, error, evaluation


def dropped_mean_and_variance(x: NDArray[np.floating], p: float) -> tuple[Float64, Float64]:
    """Return E[y] = x and Var[y] = x² p / (1 - p) of y = x mask / (1 - p), shaped like ``x``.

    For p = 1 nothing survives and both are zero. Source: the mean and variance of a Bernoulli.
    """
    values = np.asarray(x, dtype=np.float64)
    if check_number("p", p, "[0, 1]") == 1:
        return np.zeros_like(values), np.zeros_like(values)
    return values, values**2 * p / (1 - p)


def output_variance(weight: NDArray[np.floating], x: NDArray[np.floating], p: float) -> Float64:
    """Return Var[z] = p / (1 - p) Σ w² x² of z = Σ w y: ``weight`` [output, n], ``x`` [n].

    The masks of different units are independent, so that their variances add. [output]
    """
    _, variance = dropped_mean_and_variance(x, p)
    return np.asarray(weight, dtype=np.float64) ** 2 @ variance


def output_range(passes: Passes) -> Float64:
    """Return the least and the largest output that a mask can make [output, 2], for p < 1.

    Each is that of one mask, which keeps what pulls to its side and drops the rest.
    """
    pulls = passes.output_weight.astype(np.float64) * passes.hidden / (1 - passes.settings.p)
    ends = [np.minimum(pulls, 0).sum(axis=1), np.maximum(pulls, 0).sum(axis=1)]
    return np.stack(ends, axis=1) + passes.output_bias[:, None]


def output_widths(passes: Passes, p: Float64) -> Float64:
    """Return the standard deviation of each output over the masks, at each of ``p`` [p, output]."""
    return np.sqrt([output_variance(passes.output_weight, passes.hidden, each) for each in p])


def count_survivors(masks: Booleans, p: float) -> Survivors:
    """Count the units that each of ``masks`` [pass, hidden] kept, against the binomial law."""
    passes, hidden = masks.shape
    counts = masks.sum(axis=1)
    law = stats.binom.pmf(np.arange(hidden + 1), hidden, 1 - p)
    return Survivors(counts, np.bincount(counts, minlength=hidden + 1), passes * law)


def linear_running_mean(passes: Passes) -> RunningMean:
    """Follow the mean of the outputs: for p < 1 it closes in on what evaluation mode gives."""
    mean, _ = dropped_mean_and_variance(passes.hidden, passes.settings.p)
    limit = passes.output_weight.astype(np.float64) @ mean + passes.output_bias
    return _running_mean(passes.outputs, passes.evaluation_outputs[0], limit)


def relu_running_mean(passes: Passes) -> RunningMean:
    """Follow the mean of ReLU(output), which does *not* close in on ReLU(evaluation output).

    The mean of a convex function lies above the function of the mean (Jensen), strictly so
    where the passes' outputs fall on both sides of zero.
    """
    outputs, evaluation = passes.outputs, passes.evaluation_outputs[0]
    return _running_mean(np.maximum(outputs, 0), np.maximum(evaluation, 0), relu_limit(passes))


def relu_limit(passes: Passes) -> Float64 | None:
    """Return the exact mean of ReLU(output) over all masks [output], None if too many."""
    p, active = passes.settings.p, np.flatnonzero(passes.hidden)
    if p in (0, 1):
        # One mask is certain: any pass is the mean over all.
        return np.maximum(passes.outputs[0], 0).astype(np.float64)
    if len(active) > MOST_ENUMERATED:
        return None
    # A unit that ReLU has silenced adds nothing, kept or dropped: only the others matter.
    masks = np.array(list(product((0, 1), repeat=len(active))))
    kept = masks.sum(axis=1)
    probability = (1 - p) ** kept * p ** (len(active) - kept)
    scaled = masks * passes.hidden[active].astype(np.float64) / (1 - p)
    outputs = scaled @ passes.output_weight[:, active].T + passes.output_bias
    return probability @ np.maximum(outputs, 0)


def _running_mean(values: Float32, evaluation: Float32, limit: Float64 | None) -> RunningMean:
    # Sums of deviations from the first pass: no digits are lost where the spread is small.
    deviations = values.astype(np.float64) - values[0]
    n = np.arange(1, len(values) + 1, dtype=np.float64)[:, None]
    mean = np.cumsum(deviations, axis=0) / n
    square = np.maximum(np.cumsum(deviations**2, axis=0) / n - mean**2, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        standard_error = np.sqrt(square / (n - 1))
    return RunningMean(values[0] + mean, standard_error, evaluation.astype(np.float64), limit)
