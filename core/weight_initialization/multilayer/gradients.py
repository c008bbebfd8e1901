"""The gradient of the loss by hand: the chain rule, for many networks at once."""

from __future__ import annotations

import torch

from core.weight_initialization.multilayer.networks import cross_entropy, forward, sigmoid, unpack


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
