"""Initial weights: what a seed draws before the first step of training."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from core.seeds import torch_generator
from core.weight_initialization.landscapes import LANDSCAPES
from core.weight_initialization.linear_layer import linear_bound
from core.weight_initialization.networks import Network

INITIALIZATIONS = ("default", "normal", "uniform")
"""PyTorch's default for that layer; normal with a chosen width; uniform over the window."""


def initial_weights(
    network: str, seeds: Sequence[int], init: str = "default", width: float = 1.0
) -> Tensor:
    """Draw the initial weights [2, seed], float32, as each seed's own script would.

    ``"default"`` gives the weights of ``torch.manual_seed(s); NETWORKS[network].module()``.
    ``"normal"`` and ``"uniform"`` give what ``nn.init.normal_(parameter, std=width)`` and
    ``nn.init.uniform_(parameter, -half_width, half_width)`` draw, parameter by parameter, right
    after ``torch.manual_seed(s)``. The global generator stays untouched.
    """
    landscape = LANDSCAPES[network]
    bound = landscape.half_width  # of a stand-in by default too: it has no layer
    if init == "default" and isinstance(landscape, Network):
        bound = linear_bound(landscape.inputs.shape[1])
    weights = torch.empty(len(seeds), 2)
    for row, seed in zip(weights, seeds, strict=True):
        generator = torch_generator(seed)
        for part in row.split(landscape.parameter_sizes):
            if init == "normal":
                part.normal_(0, width, generator=generator)
            else:
                part.uniform_(-bound, bound, generator=generator)
    return weights.T.contiguous()
