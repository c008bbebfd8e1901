"""The network 2-16-16-1 with tanh, and many of them at once: one row of packed weights a seed.

Why tanh: no unit can die, and turning the signs of all weights into and out of a unit leaves
the network's function as it was. ``alignment.py`` uses that symmetry.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import nn

from core.seeds import check_seed

Layer = tuple[torch.Tensor, torch.Tensor]
"""The weights [network, out, in] and biases [network, out, 1] of one layer."""


def module(width: int = 16) -> nn.Sequential:
    """Return the network as anyone would write it; its weights come from the global generator."""
    return nn.Sequential(
        nn.Linear(2, width),
        nn.Tanh(),
        nn.Linear(width, width),
        nn.Tanh(),
        nn.Linear(width, 1),
    )


def layer_shapes(width: int) -> tuple[tuple[int, int], ...]:
    """Return (out, in) of the three layers."""
    return (width, 2), (width, width), (1, width)


def count_weights(width: int) -> int:
    """Return how many numbers one network has, biases among them."""
    return sum(outputs * inputs + outputs for outputs, inputs in layer_shapes(width))


def initial_weights(seeds: Sequence[int], width: int = 16) -> torch.Tensor:
    """Return the packed initial weights [seed, weight], float32.

    Row i equals, to the bit, the parameters of ``torch.manual_seed(seeds[i]); module(width)``
    end to end. They are drawn by a generator of their own: the global one stays where it was.

    Source of the bounds: ``torch.nn.Linear.reset_parameters``.
    """
    generator = torch.Generator()
    weights = torch.empty(len(seeds), count_weights(width), dtype=torch.float32)
    for row, seed in zip(weights, seeds, strict=True):
        generator.manual_seed(check_seed(seed))
        parts = [part for shape in layer_shapes(width) for part in _draw_layer(*shape, generator)]
        torch.cat(parts, out=row)
    return weights


def _draw_layer(outputs: int, inputs: int, generator: torch.Generator) -> list[torch.Tensor]:
    # Written as kaiming_uniform_(a=√5) computes it, since 1/√inputs may round differently.
    weight_bound = math.sqrt(3.0) * (math.sqrt(2.0 / (1 + 5)) / math.sqrt(inputs))
    bias_bound = 1 / math.sqrt(inputs)
    return [
        torch.empty(size, dtype=torch.float32).uniform_(-bound, bound, generator=generator)
        for size, bound in ((outputs * inputs, weight_bound), (outputs, bias_bound))
    ]


def unpack(weights: torch.Tensor, width: int) -> tuple[Layer, ...]:
    """Part packed weights [network, weight] into the three layers' weights and biases."""
    sizes = [
        size for outputs, inputs in layer_shapes(width) for size in (outputs * inputs, outputs)
    ]
    # Contiguous, since a kernel may add in another order where rows start at odd addresses.
    parts = [part.contiguous() for part in weights.split(sizes, dim=1)]
    networks = len(weights)
    return tuple(
        (
            parts[2 * index].view(networks, *shape),
            parts[2 * index + 1].view(networks, shape[0], 1),
        )
        for index, shape in enumerate(layer_shapes(width))
    )


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
    inputs: [2, point]. labels: [point].

    Autograd gives the same up to the rounding of sums.
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
