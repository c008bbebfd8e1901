"""The same network, its units renamed: permuted and turned to lie as near another as they can.

The units of a hidden layer have no order, and tanh is odd: permuting them, or turning the signs
of all weights into and out of one, leaves the function as it was. So 2^16·16! networks a layer
are one and the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from core.weight_initialization.multilayer.networks import unpack
from core.weight_initialization.multilayer.training import TrainingSettings

ROUNDS = 50
"""More than were ever needed before the distance stopped falling."""

Layers = list[tuple[np.ndarray, np.ndarray]]


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
    starts = [unchanged, _matched_by_activation(first, second, unchanged, settings)]
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
        for hidden in (0, 1):
            own = _units(first, hidden, width)
            other = _units(renamed(second, naming, width), hidden, width)
            naming = _rename_layer(naming, hidden, own @ other.T)
        distance = _distance(first, renamed(second, naming, width))
        if distance >= nearest:
            break
        nearest = distance
    return naming


def _matched_by_activation(
    first: np.ndarray, second: np.ndarray, naming: Naming, settings: TrainingSettings
) -> Naming:
    points = settings.draw().train_points
    for hidden in (0, 1):
        own = _activations(first, points, hidden, settings.packed_width)
        other = _activations(
            renamed(second, naming, settings.packed_width), points, hidden, settings.packed_width
        )
        naming = _rename_layer(naming, hidden, own @ other.T)
    return naming


def _rename_layer(naming: Naming, hidden: int, likeness: np.ndarray) -> Naming:
    """Rename one layer so that the likeness [own unit, other unit] kept sums to the most."""
    # Imported here: who only trains or draws boundaries need not wait for scipy.
    from scipy.optimize import linear_sum_assignment

    # A turned unit is as unlike as it was like: the size of the likeness is what can be had.
    own, other = linear_sum_assignment(np.abs(likeness), maximize=True)
    turned = np.where(likeness[own, other] < 0, -1.0, 1.0)
    orders, signs = naming.orders.copy(), naming.signs.copy()
    orders[hidden] = orders[hidden][other]
    signs[hidden] = signs[hidden][other] * turned
    return Naming(orders, signs)


def _units(weights: np.ndarray, hidden: int, width: int) -> np.ndarray:
    """Return all that goes into and out of each unit of a hidden layer: [unit, number]."""
    layers = _unpack(weights, width)
    weight, bias = layers[hidden]
    return np.column_stack([weight, bias, layers[hidden + 1][0].T])


def _activations(weights: np.ndarray, points: np.ndarray, hidden: int, width: int) -> np.ndarray:
    activations = points.T.astype(np.float64)
    for weight, bias in _unpack(weights, width)[: hidden + 1]:
        activations = np.tanh(weight @ activations + bias[:, None])
    return activations


def _unpack(weights: np.ndarray, width: int) -> Layers:
    layers = unpack(torch.from_numpy(weights.astype(np.float64))[None], width)
    return [(weight[0].numpy(), bias[0, :, 0].numpy()) for weight, bias in layers]


def _distance(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.linalg.norm(first.astype(np.float64) - second.astype(np.float64)))
