"""A network: what it starts from, and what it answers, trained, with its dropout on or off."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from core.checks import check_whole
from core.dropout.masks import check_probability, dropout_noise
from core.seeds import torch_generator

Layer = tuple[torch.Tensor, torch.Tensor]
"""Weight [outputs, inputs] and bias [outputs] of a linear layer."""


def linear_layers(widths: Sequence[int], generator: torch.Generator) -> tuple[Layer, ...]:
    """Return the layers of a network, first to last, as ``nn.Linear`` draws each: weight first.

    ``widths``: inputs, each hidden layer, outputs: (5, 10, 2) is the book's network. All is
    uniform within ±1/√inputs of the layer; source: ``Linear.reset_parameters`` of PyTorch.
    """
    return tuple(_linear_layer(inputs, outputs, generator) for inputs, outputs in pairwise(widths))


def _linear_layer(inputs: int, outputs: int, generator: torch.Generator) -> Layer:
    weight, bias = torch.empty(outputs, inputs), torch.empty(outputs)
    nn.init.kaiming_uniform_(weight, a=math.sqrt(5), generator=generator)
    bound = 1 / math.sqrt(inputs)
    return weight, bias.uniform_(-bound, bound, generator=generator)


@dataclass(frozen=True, eq=False)
class Network:
    """Linear layers with ReLU and dropout between them, as training left them.

    ``layers``: first to last, pairs of weight [output, input] and bias [output], float64.
    ``losses`` [epoch], float32: the training loss, masks on, averaged over each epoch.
    """

    layers: tuple[tuple[NDArray[np.float64], NDArray[np.float64]], ...]
    losses: NDArray[np.float32]


def evaluate(network: Network, x: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the outputs in evaluation mode, without any mask: ``x`` [point, feature].

    Returns [point, output], computed in float64: the plain module's after ``.double().eval()``.
    """
    (outputs,) = _forward(network, x, 0.0, None, passes=1)
    return outputs.float().numpy()


def stochastic_passes(
    network: Network,
    x: NDArray[np.float64],
    p: float,
    passes: int,
    seed: int,
    shared_masks: bool = False,
) -> NDArray[np.float32]:
    """Call the network ``passes`` times in training mode: ``x`` [point, feature].

    Returns [pass, point, output], computed in float64: what a plain ``model.double().train()``
    gives, called again and again after one ``torch.manual_seed(seed)``. Each point draws masks
    of its own; with ``shared_masks`` each pass draws one mask a layer for all points, so that
    a pass is one thinned network and its answers lie on one curve. The first passes are the
    same however many follow.
    """
    check_whole("passes", passes, 1)
    generator = torch_generator(seed)
    outputs = _forward(network, x, check_probability(p), generator, passes, shared_masks)
    return torch.stack(outputs).float().numpy()


def _forward(
    network: Network,
    x: NDArray[np.float64],
    p: float,
    generator: torch.Generator | None,
    passes: int,
    shared_masks: bool = False,
) -> list[torch.Tensor]:
    tensors = [
        (torch.from_numpy(weight), torch.from_numpy(bias)) for weight, bias in network.layers
    ]
    (first, *middle, last) = tensors
    # Nothing is dropped before the first layer's units: they are the same at each pass.
    start = functional.linear(torch.from_numpy(x), *first).relu()
    outputs = []
    for _ in range(passes):
        values = _dropped(start, p, generator, shared_masks)
        for layer in middle:
            values = functional.linear(values, *layer).relu()
            values = _dropped(values, p, generator, shared_masks)
        outputs.append(functional.linear(values, *last))
    return outputs


def _dropped(
    values: torch.Tensor, p: float, generator: torch.Generator | None, shared_masks: bool
) -> torch.Tensor:
    if generator is None:
        return values
    return values * dropout_noise(values[0] if shared_masks else values, p, generator)
