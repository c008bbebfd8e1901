"""Passes: one small network called again and again in training mode, and in evaluation mode.

The network is the one in the dropout notebook of chapter 10 of *Machine Learning Q and AI*
(rasbt/MachineLearning-QandAI-book, supplementary/q10-random-sources/dropout.ipynb):
linear, ReLU, dropout, linear.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from core.dropout.masks import check_count, check_probability, dropout_noise
from core.dropout.weights import Layer, linear_layers
from core.seeds import torch_generator

NOTEBOOK_INPUT = (1.0, 0.3, 2.4, -1.1, -0.8)
"""The one example that the notebook shows its network."""


def notebook_input(width: int) -> tuple[float, ...]:
    """Return the notebook's input, its five numbers repeated or cut to ``width``."""
    check_count("the width of the input", width)
    return tuple(NOTEBOOK_INPUT[i % len(NOTEBOOK_INPUT)] for i in range(width))


@dataclass(frozen=True)
class PassSettings:
    """The network (``len(x)`` - ``hidden`` - ``outputs``), its input, its p, how many passes."""

    x: tuple[float, ...] = NOTEBOOK_INPUT
    hidden: int = 10
    outputs: int = 2
    p: float = 0.5
    passes: int = 200

    def __post_init__(self) -> None:
        check_count("the width of the input", len(self.x))
        if not all(math.isfinite(value) for value in self.x):
            raise ValueError(f"the input must hold finite numbers, not {self.x}")
        check_count("the width of the hidden layer", self.hidden)
        check_count("the width of the output", self.outputs)
        check_count("the number of passes", self.passes)
        check_probability(self.p)


@dataclass(frozen=True, eq=False)
class Passes:
    """What the passes gave.

    ``hidden_weight`` [hidden, input], ``hidden_bias`` [hidden], ``output_weight`` [output,
    hidden], ``output_bias`` [output]: the initial weights. ``hidden`` [hidden]: the layer before
    dropout, after ReLU, the same at each pass. ``masks`` [pass, hidden]: True = kept;
    ``activations`` [pass, hidden]: the layer after dropout; ``outputs`` [pass, output]: in
    training mode; ``evaluation_outputs`` [pass, output]: in evaluation mode, computed anew at
    each pass. Floats are float32.
    """

    settings: PassSettings
    hidden_weight: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    output_weight: NDArray[np.float32]
    output_bias: NDArray[np.float32]
    hidden: NDArray[np.float32]
    masks: NDArray[np.bool_]
    activations: NDArray[np.float32]
    outputs: NDArray[np.float32]
    evaluation_outputs: NDArray[np.float32]


def run_passes(
    settings: PassSettings, init_seed: int = 123, dropout_seed: int | None = None
) -> Passes:
    """Draw the network from ``init_seed``, then call it ``settings.passes`` times in each mode.

    Without a ``dropout_seed`` the masks go on in the stream that drew the weights, as in a
    script, like the notebook's, that calls ``torch.manual_seed(init_seed)`` once. With one, the
    masks are those after ``torch.manual_seed(dropout_seed)``, whatever drew the weights. Equal
    to the plain module in PyTorch to the bit, pass after pass.
    """
    generator = torch_generator(init_seed)
    widths = (len(settings.x), settings.hidden, settings.outputs)
    first, last = linear_layers(widths, generator)
    if dropout_seed is not None:
        generator = torch_generator(dropout_seed)
    hidden = functional.linear(torch.tensor(settings.x), *first).relu()
    noises = [dropout_noise(hidden, settings.p, generator) for _ in range(settings.passes)]
    activations = [hidden * noise for noise in noises]
    return Passes(
        settings=settings,
        hidden_weight=first[0].numpy(),
        hidden_bias=first[1].numpy(),
        output_weight=last[0].numpy(),
        output_bias=last[1].numpy(),
        hidden=hidden.numpy(),
        masks=(torch.stack(noises) != 0).numpy(),
        activations=torch.stack(activations).numpy(),
        outputs=_outputs(activations, last),
        evaluation_outputs=_outputs([hidden] * settings.passes, last),
    )


def with_dropout_off(passes: Passes) -> Passes:
    """Return the same passes as evaluation mode makes them: no mask, no scaling."""
    shape = passes.masks.shape
    return replace(
        passes,
        masks=np.ones(shape, dtype=bool),
        activations=np.broadcast_to(passes.hidden, shape),
        outputs=passes.evaluation_outputs,
    )


def _outputs(activations: list[torch.Tensor], layer: Layer) -> NDArray[np.float32]:
    # Pass by pass, as the module would: a product of matrices rounds its sums in another order.
    return torch.stack([functional.linear(each, *layer) for each in activations]).numpy()
