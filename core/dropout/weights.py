"""Initial weights: what ``nn.Linear`` draws, from a generator of one's own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import nn

Layer = tuple[torch.Tensor, torch.Tensor]
"""Weight [outputs, inputs] and bias [outputs] of a linear layer."""


def linear_layer(inputs: int, outputs: int, generator: torch.Generator) -> Layer:
    """Return the weight and bias that ``nn.Linear(inputs, outputs)`` draws, weight first.

    Both are uniform within ±1/√inputs; source: ``Linear.reset_parameters`` of PyTorch.
    """
    weight = torch.empty(outputs, inputs)
    nn.init.kaiming_uniform_(weight, a=math.sqrt(5), generator=generator)
    bound = 1 / math.sqrt(inputs)
    bias = torch.empty(outputs).uniform_(-bound, bound, generator=generator)
    return weight, bias


def linear_layers(widths: Sequence[int], generator: torch.Generator) -> tuple[Layer, ...]:
    """Return the layers of a network, first to last, drawn in the order a script builds them.

    ``widths``: inputs, each hidden layer, outputs: (5, 10, 2) is the book's network.
    """
    return tuple(linear_layer(inputs, outputs, generator) for inputs, outputs in pairwise(widths))
