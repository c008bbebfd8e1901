"""A network: what it starts from, and what it answers, trained, with its dropout on or off."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional

from core.arrays import Float32, Float64
from core.checks import check_number, check_whole
from core.dropout.masks import dropout_noise
from core.seeds import torch_generator

Layer = tuple[torch.Tensor, torch.Tensor]
"""Weight [outputs, inputs] and bias [outputs] of a linear layer."""


def linear_layers(widths: Sequence[int], generator: torch.Generator) -> tuple[Layer, ...]:
    """Return the layers of a network, first to last, as ``nn.Linear`` draws each: weight first.

    ``widths``: inputs, each hidden layer, outputs: (5, 10, 2) is the book's network. All is
    uniform within ±1/√inputs of the layer; source: ``Linear.reset_parameters`` of PyTorch.
    """
    layers: list[Layer] = []
    for inputs, outputs in pairwise(widths):
        weight, bias = torch.empty(outputs, inputs), torch.empty(outputs)
        nn.init.kaiming_uniform_(weight, a=math.sqrt(5), generator=generator)
        bound = 1 / math.sqrt(inputs)
        layers.append((weight, bias.uniform_(-bound, bound, generator=generator)))
    return tuple(layers)


@dataclass(frozen=True, eq=False)
class Network:
    """Linear layers with ReLU and dropout between them, as training left them.

    ``layers``: first to last, pairs of weight [output, input] and bias [output], float64.
    ``losses`` [epoch], float32: the training loss, masks on, averaged over each epoch.
    """

    layers: tuple[tuple[Float64, Float64], ...]
    losses: Float32


def evaluate(network: Network, x: Float64) -> Float32:
    """Return the outputs in evaluation mode, without any mask: ``x`` [point, feature].

    Returns [point, output], computed in float64: the plain module's after ``.double().eval()``.
    """
    return stochastic_passes(network, x, p=0.0, passes=1, seed=0)[0]


def stochastic_passes(
    network: Network, x: Float64, p: float, passes: int, seed: int, shared_masks: bool = False
) -> Float32:
    """Call the network ``passes`` times in training mode: ``x`` [point, feature].

    Returns [pass, point, output], computed in float64: what a plain ``model.double().train()``
    gives, called again and again after one ``torch.manual_seed(seed)``. Each point draws masks
    of its own; with ``shared_masks`` each pass draws one mask a layer for all points, so that
    a pass is one thinned network and its answers lie on one curve. The first passes are the
    same however many follow.
    """
    check_whole("passes", passes, 1)
    check_number("p", p, "[0, 1]")
    generator = torch_generator(seed)

    def dropped(values: torch.Tensor) -> torch.Tensor:
        return values * dropout_noise(values[0] if shared_masks else values, p, generator)

    first, *middle, last = [tuple(map(torch.from_numpy, layer)) for layer in network.layers]
    # Nothing is dropped before the first layer's units: they are the same at each pass.
    start = functional.linear(torch.from_numpy(x), *first).relu()
    outputs = []
    for _ in range(passes):
        values = dropped(start)
        for layer in middle:
            values = dropped(functional.linear(values, *layer).relu())
        outputs.append(functional.linear(values, *last))
    return torch.stack(outputs).float().numpy()
