"""The network 2-16-16-1 with tanh, and many of them at once: one row of packed weights a seed.

Why tanh: no unit can die, and turning the signs of all weights into and out of a unit leaves
the network's function as it was. ``alignment.py`` uses that symmetry.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import nn

from core.dropout.network import linear_layers
from core.seeds import torch_generator

Layer = tuple[torch.Tensor, torch.Tensor]
"""The weights [network, out, in] and biases [network, out, 1] of one layer."""


def module(width: int = 16) -> nn.Sequential:
    """Return the network as anyone would write it; its weights come from the global generator."""
    first, second, last = nn.Linear(2, width), nn.Linear(width, width), nn.Linear(width, 1)
    return nn.Sequential(first, nn.Tanh(), second, nn.Tanh(), last)


def shapes(width: int) -> list[tuple[int, int]]:
    """Return the shapes of the weights [out, in] and biases [out, 1], layer by layer."""
    return [(width, 2), (width, 1), (width, width), (width, 1), (1, width), (1, 1)]


def count_weights(width: int) -> int:
    """Return how many numbers one network has, biases among them."""
    return sum(map(math.prod, shapes(width)))


def initial_weights(seeds: Sequence[int], width: int = 16) -> torch.Tensor:
    """Return the packed initial weights [seed, weight], float32.

    Row i equals, to the bit, the parameters of ``torch.manual_seed(seeds[i]); module(width)``
    end to end. They are drawn by generators of their own: the global one stays where it was.
    """
    networks = (linear_layers((2, width, width, 1), torch_generator(seed)) for seed in seeds)
    parts = ((part.flatten() for layer in each for part in layer) for each in networks)
    return torch.stack([torch.cat([*each]) for each in parts])


def unpack(weights: torch.Tensor, width: int) -> tuple[Layer, ...]:
    """Part packed weights [network, weight] into the three layers' weights and biases."""
    parts = weights.split([*map(math.prod, shapes(width))], dim=1)
    # Contiguous, since a kernel may add in another order where rows start at odd addresses.
    shaped = [
        part.contiguous().view(-1, *shape) for part, shape in zip(parts, shapes(width), strict=True)
    ]
    return tuple(zip(shaped[::2], shaped[1::2], strict=True))


def forward(
    layers: tuple[Layer, ...], inputs: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return both hidden layers' activations [network, unit, point], then logits [network, point].

    layers: from ``unpack``, of at least two networks: one alone may be multiplied by another
        kernel, with other last bits.
    inputs: the points, [2, point], the same for every network.
    """
    (weight, bias), (next_weight, next_bias), (last_weight, last_bias) = layers
    points = inputs.expand(len(weight), *inputs.shape)
    first = torch.baddbmm(bias, weight, points).tanh_()
    second = torch.baddbmm(next_bias, next_weight, first).tanh_()
    # Unit by unit, in order: the kernel for a single row of outputs would add in an order that
    # depends on where in memory the row happens to start, and so on the network's neighbours.
    logits = last_bias[:, 0]
    for unit in range(second.shape[1]):
        logits = torch.addcmul(logits, last_weight[:, :, unit], second[:, unit])
    return first, second, logits


def sigmoid(logits: torch.Tensor) -> torch.Tensor:
    """Return ½(1 + tanh(x/2)), which is the logistic function of x.

    ``torch.sigmoid`` gives other last bits at the end of an array than inside it; tanh does not.
    """
    return 0.5 * (1 + torch.tanh(0.5 * logits))


def cross_entropy(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return the mean binary cross-entropy [network] of logits [network, point].

    For a logit z and a label y: max(z, 0) − z·y + log(1 + exp(−|z|)), which never overflows.
    Source: ``torch.nn.functional.binary_cross_entropy_with_logits``.
    """
    losses = logits.clamp(min=0) - logits * labels + torch.log1p(torch.exp(-logits.abs()))
    return losses.sum(-1) / logits.shape[-1]


def losses_and_gradients(
    weights: torch.Tensor, inputs: torch.Tensor, labels: torch.Tensor, width: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return each network's loss [network] and its gradient [network, weight].

    weights: packed, [network, weight], of at least two networks (see ``forward``).
    inputs: [2, point]. labels: [point]. Autograd gives the same up to the rounding of sums.
    """
    layers = unpack(weights, width)
    first, second, logits = forward(layers, inputs)
    # ∂loss/∂logit = (p − y) / n, and from there back through each layer to its input.
    error = ((sigmoid(logits) - labels) / logits.shape[-1])[:, None]
    second_error = layers[2][0].mT * error * (1 - second * second)
    first_error = torch.bmm(layers[1][0].mT, second_error) * (1 - first * first)
    points = inputs.expand(len(weights), *inputs.shape)
    parts = [
        *(torch.bmm(first_error, points.mT).flatten(1), first_error.sum(-1)),
        *(torch.bmm(second_error, first.mT).flatten(1), second_error.sum(-1)),
        # Not by bmm: for a single row its kernel minds where in memory the row starts.
        *((error * second).sum(-1), error.sum(-1)),
    ]
    return cross_entropy(logits, labels), torch.cat(parts, dim=1)
