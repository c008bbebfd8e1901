"""The same network, its units renamed: permuted and turned to lie as near another as they can.

The units of a hidden layer have no order, and tanh is odd: permuting them, or turning the signs
of all weights into and out of one, leaves the function as it was. So 2^16·16! networks a layer
are one and the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch

from core.weight_initialization.multilayer.networks import unpack
from core.weight_initialization.multilayer.training import TrainingSettings

Numbers = Callable[[np.ndarray, int], np.ndarray]
"""Gives, of weights and a hidden layer, what likeness is measured by: [unit, number]."""

ROUNDS = 50
"""More than were ever needed before the distance stopped falling."""


@dataclass(frozen=True, eq=False)
class Naming:
    """New names for the hidden units: place i of a layer goes to old unit ``orders[layer][i]``.

    ``orders`` [2, width]: a permutation for each hidden layer; ``signs`` [2, width]: −1 if turned.
    """

    orders: np.ndarray
    signs: np.ndarray


@dataclass(frozen=True, eq=False)
class Alignment:
    """A network after its units were renamed to match another's.

    ``weights``: float32 [weight], the same function up to the rounding of sums; the Euclidean
    distances to the other network's weights: after is never larger than before.
    """

    weights: np.ndarray
    naming: Naming
    distance_before: float
    distance_after: float


def align(settings: TrainingSettings, first: np.ndarray, second: np.ndarray) -> Alignment:
    """Rename the units of ``second`` so that its weights come as near ``first`` as we find.

    first, second: packed weights, float32 [weight].

    Finding the nearest is hard, so we climb down: with one layer's names held, the best names
    of the other are an assignment problem, solved exactly; in turns, until the distance stops
    falling. From two starts (the names as they are, and units matched by what they say on the
    training points), we keep the nearer end. Weights that are not finite stay as they are.

    Source: Ainsworth, Hayase and Srinivasa (2023), "Git Re-Basin", with signs added.
    """
    width = settings.packed_width
    unchanged = Naming(np.tile(np.arange(width), (2, 1)), np.ones((2, width)))
    before = _distance(first, second)
    if not np.isfinite(before):
        return Alignment(second, unchanged, before, before)
    said = partial(_activations, points=settings.draw().train_points, width=width)
    starts = [unchanged, _matched(first, second, unchanged, width, said)]
    namings = [unchanged, *(_climb_down(first, second, start, width) for start in starts)]
    best = min(namings, key=lambda naming: _distance(first, renamed(second, naming, width)))
    weights = renamed(second, best, width)
    return Alignment(weights, best, before, _distance(first, weights))


def renamed(weights: np.ndarray, naming: Naming, width: int) -> np.ndarray:
    """Return packed weights [weight] under new names of the hidden units, exact to the bit."""
    layers = _unpack(weights, width)
    for hidden, (order, sign) in enumerate(zip(naming.orders, naming.signs, strict=True)):
        weight, bias = layers[hidden]
        after, after_bias = layers[hidden + 1]
        layers[hidden] = weight[order] * sign[:, None], bias[order] * sign
        layers[hidden + 1] = after[:, order] * sign, after_bias
    parts = [part.ravel() for layer in layers for part in layer]
    return np.concatenate(parts).astype(np.float32)


def _climb_down(first: np.ndarray, second: np.ndarray, naming: Naming, width: int) -> Naming:
    nearest = np.inf
    for _ in range(ROUNDS):
        naming = _matched(first, second, naming, width, partial(_units, width=width))
        distance = _distance(first, renamed(second, naming, width))
        if distance >= nearest:
            break
        nearest = distance
    return naming


def _matched(
    first: np.ndarray, second: np.ndarray, naming: Naming, width: int, numbers: Numbers
) -> Naming:
    """Rename layer by layer so that the likeness of units that share a name sums to the most."""
    # Imported here: who only trains or draws boundaries need not wait for scipy.
    from scipy.optimize import linear_sum_assignment

    for hidden in (0, 1):
        likeness = numbers(first, hidden) @ numbers(renamed(second, naming, width), hidden).T
        # A turned unit is as unlike as it was like: the size of the likeness is what can be had.
        own, other = linear_sum_assignment(np.abs(likeness), maximize=True)
        turned = np.where(likeness[own, other] < 0, -1.0, 1.0)
        orders, signs = naming.orders.copy(), naming.signs.copy()
        orders[hidden] = orders[hidden][other]
        signs[hidden] = signs[hidden][other] * turned
        naming = Naming(orders, signs)
    return naming


def _units(weights: np.ndarray, hidden: int, width: int) -> np.ndarray:
    """Return all that goes into and out of each unit of a hidden layer: [unit, number]."""
    layers = _unpack(weights, width)
    return np.column_stack([*layers[hidden], layers[hidden + 1][0].T])


def _activations(weights: np.ndarray, hidden: int, points: np.ndarray, width: int) -> np.ndarray:
    activations = points.T.astype(np.float64)
    for weight, bias in _unpack(weights, width)[: hidden + 1]:
        activations = np.tanh(weight @ activations + bias[:, None])
    return activations


def _unpack(weights: np.ndarray, width: int) -> list[tuple[np.ndarray, np.ndarray]]:
    layers = unpack(torch.from_numpy(weights.astype(np.float64))[None], width)
    return [(weight[0].numpy(), bias[0, :, 0].numpy()) for weight, bias in layers]


def _distance(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.linalg.norm(first.astype(np.float64) - second.astype(np.float64)))
