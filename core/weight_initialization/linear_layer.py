"""The book's layer: what ``torch.manual_seed(123); nn.Linear(2, 3)`` draws."""

from __future__ import annotations

import math

import torch

from core.arrays import Float32
from core.seeds import torch_generator


def linear_bound(inputs: int) -> float:
    """Return b, where ``nn.Linear`` draws weights and biases from U(-b, b): 1/√inputs."""
    return 1 / math.sqrt(inputs)


def linear_layer(seed: int, drawn_before: int = 0, inputs: int = 2, outputs: int = 3) -> Float32:
    """Return the weights [output, input] that ``nn.Linear(inputs, outputs)`` draws under a seed.

    ``drawn_before``: numbers that others take first. A seed fixes the sequence of numbers, so these
    slide the layer along it; ``nn.Linear(1, 1)`` takes two, its weight and its bias.
    """
    generator, bound = torch_generator(seed), linear_bound(inputs)
    drawn = torch.empty(drawn_before + outputs * inputs)
    for number in drawn.split(1):  # many at once would be drawn in another way
        number.uniform_(-bound, bound, generator=generator)
    return drawn[drawn_before:].reshape(outputs, inputs).numpy()
