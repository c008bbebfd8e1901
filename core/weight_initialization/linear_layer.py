"""The book's layer: what ``torch.manual_seed(123); nn.Linear(2, 3)`` draws, and draws next."""

from __future__ import annotations

import math

import torch

from core.arrays import Float32
from core.seeds import torch_generator


def linear_bound(inputs: int) -> float:
    """Return b, where ``nn.Linear`` draws weights and biases from U(-b, b): 1/√inputs."""
    return 1 / math.sqrt(inputs)


def linear_layers(seed: int, layers: int = 1, inputs: int = 2, outputs: int = 3) -> Float32:
    """Return the weights [layer, output, input] of layers made one after the other.

    The first is that of ``torch.manual_seed(seed); nn.Linear(inputs, outputs)``; a seed fixes the
    sequence, so the second differs from the first, but is the same second every time.
    """
    generator, bound = torch_generator(seed), linear_bound(inputs)
    drawn = []
    for _ in range(layers):
        drawn.append(torch.empty(outputs, inputs).uniform_(-bound, bound, generator=generator))
        torch.empty(outputs).uniform_(-bound, bound, generator=generator)  # the layer's bias
    return torch.stack(drawn).numpy()
