"""MC dropout: the spread of many passes in training mode, as a sign of what a network ignores.

Gal and Ghahramani 2016, *Dropout as a Bayesian Approximation*. The spread is no
calibrated uncertainty, least of all in extrapolation: it scales with the activations, not with
the distance to the data. With one hidden layer it even *shrinks* in a gap around zero, where the
activations are small; the tests hold both that and its growth in a deeper network.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree
from scipy.special import expit

from core.arrays import Booleans, Float32, Float64
from core.checks import check, flag, number, seed, whole
from core.dropout.data import GapSettings, MoonsSettings, Points
from core.dropout.descent import Recipe
from core.dropout.masks import chance_to_drop
from core.dropout.network import Network, evaluate, stochastic_passes

GAP_RECIPE = Recipe(hidden=(64, 64, 64), p=0.1, epochs=400, batch_size=80)
"""Three hidden layers: the spread of a network with one does not tell the gap from the data."""

MOONS_RECIPE = Recipe(p=0.2)
"""The network of the training part, with less dropout."""

NEAR = 0.1
FAR = 1.0
"""Distances to the nearest training point of the moons, which lie about 3 units across."""


@dataclass(frozen=True)
class MonteCarloSettings:
    """How many passes over how fine a grid, which reaches ``margin`` beyond the data.

    ``p``: the probability to drop a unit, in training and in the passes. ``shared_masks``: one
    mask a layer for the whole grid at each pass, not one for each of its points. The masks in
    training come from ``training_seed``, those of the passes from ``call_seed``.
    """

    p: float = chance_to_drop(0.1)
    passes: int = whole(100, 2, offered=(2, 300))
    resolution: int = whole(101, 2)
    margin: float = number(1.0, "[0, inf)")
    shared_masks: bool = flag()
    training_seed: int = seed()
    call_seed: int = seed()

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True, eq=False)
class GapSpread:
    """What the passes say along a line.

    ``x`` [point]; ``passes`` [pass, point], float32: each pass's answer; ``mean`` and ``spread``
    [point]: over the passes, the spread a sample's standard deviation; ``evaluation`` [point]:
    the answer with dropout off. ``in_gap`` and ``outside`` [point]: where no data lay, between
    the data and beyond them. ``without`` [pass, place]: the mean spread amid the data, and where
    there are none, with each of the passes left out.
    """

    x: Float64
    passes: Float32
    mean: Float64
    spread: Float64
    evaluation: Float64
    in_gap: Booleans
    outside: Booleans
    without: Float64


@dataclass(frozen=True, eq=False)
class MoonsSpread:
    """What the passes say over a plane; all but ``x`` and ``y`` [side] are [row of y, column of x].

    ``probability`` and ``probability_spread``: of the second class, over the passes;
    ``evaluation``: the same probability with dropout off. ``distance``: to the nearest training
    point. ``without`` [pass, place]: the mean spread in each of ``moons_places`` with each of the
    passes left out.
    """

    x: Float64
    y: Float64
    probability: Float64
    probability_spread: Float64
    evaluation: Float64
    distance: Float64
    without: Float64


def recipe_for(data: GapSettings | MoonsSettings, p: float) -> Recipe:
    """Return how a network is built and trained on ``data``, with this much dropout."""
    return replace(GAP_RECIPE if isinstance(data, GapSettings) else MOONS_RECIPE, p=p)


def gap_spread(network: Network, gap: GapSettings, settings: MonteCarloSettings) -> GapSpread:
    """Call a network trained on ``draw_gap(gap)`` again and again."""
    x = np.linspace(gap.low - settings.margin, gap.high + settings.margin, settings.resolution)
    passes = _passes(network, x[:, None], settings)[..., 0]
    in_gap, outside = (x > gap.gap_low) & (x < gap.gap_high), (x < gap.low) | (x > gap.high)
    return GapSpread(
        x=x,
        passes=passes,
        mean=passes.mean(axis=0, dtype=np.float64),
        spread=passes.std(axis=0, ddof=1, dtype=np.float64),
        evaluation=evaluate(network, x[:, None])[:, 0].astype(np.float64),
        in_gap=in_gap,
        outside=outside,
        without=spread_without_each(passes, [~in_gap & ~outside, in_gap | outside]),
    )


def moons_spread(network: Network, train: Points, settings: MonteCarloSettings) -> MoonsSpread:
    """Call a network trained on ``train`` again and again over its plane."""
    low, high = train.x.min(axis=0) - settings.margin, train.x.max(axis=0) + settings.margin
    x, y = np.linspace(low, high, settings.resolution).T
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    probabilities = second_class_probability(_passes(network, grid, settings))
    evaluation = second_class_probability(evaluate(network, grid))
    distance = KDTree(train.x).query(grid)[0]
    shape = len(y), len(x)
    return MoonsSpread(
        x=x,
        y=y,
        probability=probabilities.mean(axis=0).reshape(shape),
        probability_spread=probabilities.std(axis=0, ddof=1).reshape(shape),
        evaluation=evaluation.reshape(shape),
        distance=distance.reshape(shape),
        without=spread_without_each(probabilities, moons_places(distance, evaluation)),
    )


def moons_places(distance: Float64, evaluation: Float64) -> list[Booleans]:
    """Return which points lie near the data, which far from them, and which on the border.

    Near and far are ``NEAR`` and ``FAR`` from a training point; on the border the evaluation
    probability lies within 0.2 of a half.
    """
    return [distance < NEAR, distance > FAR, np.abs(evaluation - 0.5) < 0.2]


def spread_without_each(answers: NDArray[np.floating], places: Sequence[Booleans]) -> Float64:
    """Return the mean spread in each of ``places``, each of the passes left out [pass, place].

    ``answers`` [pass, point]; ``places``: each [point]. How it moves tells how far other passes
    would move it (the jackknife). NaN for fewer than three passes, and where no point lies.
    """
    count = len(answers)
    squares = (answers - answers.mean(axis=0, dtype=np.float64)) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        rest = squares.sum(axis=0) - squares * count / (count - 1)
        spread = np.sqrt(np.maximum(rest, 0) / (count - 2))
    nowhere = np.full(count, np.nan)
    means = [spread[:, each].mean(axis=1) if each.any() else nowhere for each in places]
    return np.stack(means, axis=1)


def _passes(network: Network, x: Float64, settings: MonteCarloSettings) -> Float32:
    return stochastic_passes(
        network, x, settings.p, settings.passes, settings.call_seed, settings.shared_masks
    )


def second_class_probability(outputs: Float32) -> Float64:
    """Return the softmax probability of the second class: ``outputs`` [..., 2], the logits."""
    return expit(outputs[..., 1].astype(np.float64) - outputs[..., 0])
