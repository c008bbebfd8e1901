"""The bug: predicting while dropout is still on, because ``model.eval()`` was forgotten."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.dropout.monte_carlo import second_class_probability
from core.dropout.network import Network, evaluate, stochastic_passes

CALLS = 10


@dataclass(frozen=True, eq=False)
class Asked:
    """The point that is asked about again and again, and the right and the sure answer.

    ``point`` [1, feature]; ``number``: its row among the test points; ``evaluation`` [call]: the
    probability of the second class with dropout off, computed anew at each call.
    """

    number: int
    point: NDArray[np.float64]
    evaluation: NDArray[np.float64]


def ask_least_sure(network: Network, x: NDArray[np.float64], calls: int = CALLS) -> Asked:
    """Pick the point of ``x`` [point, feature] that evaluation mode is least sure of."""
    sure = np.abs(second_class_probability(evaluate(network, x)) - 0.5)
    number = int(sure.argmin())
    point = x[number : number + 1]
    outputs = np.concatenate([evaluate(network, point) for _ in range(calls)])
    return Asked(number, point, second_class_probability(outputs))


def training_mode_answers(
    network: Network, point: NDArray[np.float64], p: float, seed: int, calls: int = CALLS
) -> NDArray[np.float64]:
    """Return the probability of the second class at each call [call], dropout left on.

    What ``model(point)`` gives, called again and again after one ``torch.manual_seed(seed)``.
    """
    return second_class_probability(stochastic_passes(network, point, p, calls, seed)[:, 0])
