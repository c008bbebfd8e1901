"""The bug: predicting while dropout is still on, because ``model.eval()`` was forgotten."""

from __future__ import annotations

import numpy as np
import torch

from core.arrays import Float32, Float64
from core.dropout.masks import dropout_pass
from core.dropout.monte_carlo import second_class_probability
from core.dropout.network import Network, evaluate, stochastic_passes
from core.seeds import torch_generator

CALLS = 10


def least_sure(network: Network, x: Float64) -> int:
    """Return the row of ``x`` [point, feature] that evaluation mode is least sure of."""
    return int(np.abs(second_class_probability(evaluate(network, x)) - 0.5).argmin())


def answers_to(network: Network, point: Float64, p: float, seed: int) -> Float64:
    """Return the probability of the second class at each call [call]: ``point`` [1, feature].

    What ``model(point)`` gives, called again and again after one ``torch.manual_seed(seed)`` in
    training mode; with ``p = 0``, in evaluation mode.
    """
    return second_class_probability(stochastic_passes(network, point, p, CALLS, seed)[:, 0])


def functional_of_ones(p: float, seed: int) -> Float32:
    """Return what ``F.dropout(torch.ones(10), p)`` gives after ``torch.manual_seed(seed)`` [10].

    It gives so after ``model.eval()`` too: the function knows of no model, and its ``training``
    is True unless it is told otherwise.
    """
    return dropout_pass(torch.ones(10), p, torch_generator(seed)).numpy()
