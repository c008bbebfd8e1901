"""Do small differences matter? One training, its convolution computed in each way, step by step.

Same seed, same order, same data: only the algorithm differs, or one bit of one initial weight.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from core.arrays import Float64
from core.checks import check, check_whole, choice, number, seed, whole
from core.runtime_algorithms import network
from core.runtime_algorithms.bits import as_whole, drift
from core.runtime_algorithms.convolution import ALGORITHMS
from core.runtime_algorithms.names import AGAIN, ONE_BIT
from core.runtime_algorithms.network import Convolution, Trained, initial_weights, layer
from core.seeds import fingerprint

CHANNELS = (4, 8)
BASELINE = "library"
VARIANTS = (AGAIN, *ALGORITHMS, ONE_BIT)
"""What is held against the library's own convolution: itself, the algorithms, one flipped bit."""

MOST_BITS = {"float32": 23, "float64": 52}
"""Bits of the fraction of a number: flipping number 0 moves it to its neighbour."""


@dataclass(frozen=True)
class TrainingSettings:
    """One training. ``bit``: which bit of one weight is flipped, 0 the lowest of its fraction.

    Raises ``ValueError`` for a value out of range, naming it.
    """

    learning_rate: float = number(0.2, "(0, 10]", offered=(0.001, 1.0))
    steps: int = whole(150, 1, 2000, offered=(2, 400))
    precision: str = choice("float32", tuple(MOST_BITS))
    init_seed: int = seed(3)
    order_seed: int = seed()
    bit: int = whole(0, 0, 51, offered=(0, 22))

    def __post_init__(self) -> None:
        check(self)
        check_whole("bit", self.bit, 0, MOST_BITS[self.precision] - 1)


@dataclass(frozen=True, eq=False)
class Compared:
    """A training held against the ``BASELINE``.

    ``distance``: float64 [step + 1], the length of the weights' difference over the length of the
    baseline's weights. ``first_difference``: the first step after which a bit differs, 0 the
    start, −1 never. ``differing``: how many test predictions differ at the end, of ``tested``.
    ``fingerprint``: of the last weights.
    """

    name: str
    distance: Float64
    losses: Float64
    first_difference: int
    differing: int
    tested: int
    accuracy: float
    fingerprint: str

    @property
    def share(self) -> float:
        """The share of test predictions that differ at the end."""
        return self.differing / self.tested


def train(settings: TrainingSettings, variant: str = BASELINE) -> Trained:
    """Train once, on one thread, touching nothing global."""
    weights = initial_weights(settings.init_seed, CHANNELS, getattr(torch, settings.precision))
    if variant == ONE_BIT:
        flip_bit(weights[0], settings.bit)
    rate, order_seed = settings.learning_rate, settings.order_seed
    return network.train(weights, convolution_of(variant), rate, order_seed, settings.steps)


def compare(settings: TrainingSettings, baseline: Trained, variant: str) -> Compared:
    """Train with ``variant``, one of ``VARIANTS``, and hold every step against ``baseline``."""
    trained = train(settings, variant)
    distance, first_difference = drift(trained.weights, baseline.weights)
    return Compared(
        variant,
        distance,
        trained.losses,
        first_difference,
        int(np.sum(trained.predictions != baseline.predictions)),
        len(baseline.predictions),
        trained.accuracy,
        fingerprint(trained.weights[-1]),
    )


def convolution_of(variant: str) -> Convolution:
    """Return how ``variant`` convolves; raise ``ValueError`` for a name that is none."""
    if variant in (BASELINE, AGAIN, ONE_BIT):
        return layer
    if variant not in ALGORITHMS:
        raise ValueError(f"a variant is one of {', '.join(VARIANTS)}, not {variant!r}")
    algorithm = ALGORITHMS[variant]
    return lambda images, kernels, bias: algorithm(images, kernels, 1) + bias[:, None, None]


def flip_bit(weight: torch.Tensor, bit: int) -> None:
    """Flip one bit of the largest number of ``weight``, in place: 0 is the lowest.

    In the smallest it may be lost: what is added to it in the first step can round it away.
    """
    largest = weight.abs().argmax()
    as_whole(weight.view(-1)[largest : largest + 1]).bitwise_xor_(1 << bit)
