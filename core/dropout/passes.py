"""Passes: one small network called again and again in training mode, and in evaluation mode.

The network is the one in the dropout notebook of chapter 10 of *Machine Learning Q and AI*
(rasbt/MachineLearning-QandAI-book, supplementary/q10-random-sources/dropout.ipynb):
linear, ReLU, dropout, linear.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle, islice

import torch
from torch.nn import functional

from core import checks
from core.arrays import Booleans, Float32
from core.dropout.masks import chance_to_drop, dropout_noise
from core.dropout.network import Layer, linear_layers
from core.seeds import torch_generator

NOTEBOOK_INPUT = (1.0, 0.3, 2.4, -1.1, -0.8)
"""The one example that the notebook shows its network."""

INPUTS = {"book": 5, "larger": 12}
HIDDEN = {"book": 10, "larger": 40}
"""The widths of the book's network, and of one that is larger."""


@dataclass(frozen=True)
class PassSettings:
    """The network (``inputs`` - ``hidden`` - ``outputs``), its p, how many passes, and the seeds.

    ``seed`` draws the weights. The ``masks`` go on in that stream, as in a script, like the
    notebook's, that calls ``torch.manual_seed(seed)`` once; or they have their "own" seed, and are
    those after ``torch.manual_seed(mask_seed)``, whatever drew the weights.
    """

    inputs: int = checks.whole(INPUTS["book"], 1, offered=(1, 16))
    hidden: int = checks.whole(HIDDEN["book"], 1, offered=(1, 64))
    outputs: int = checks.whole(2, 1)
    p: float = chance_to_drop(0.5)
    passes: int = checks.whole(200, 1, offered=(20, 5000))
    seed: int = checks.seed(123)
    masks: str = checks.choice("stream", ("stream", "own"))
    mask_seed: int = checks.seed()

    def __post_init__(self) -> None:
        checks.check(self)

    @property
    def x(self) -> tuple[float, ...]:
        """The notebook's input, its five numbers repeated or cut to ``inputs``."""
        return tuple(islice(cycle(NOTEBOOK_INPUT), self.inputs))


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
    hidden_weight: Float32
    hidden_bias: Float32
    output_weight: Float32
    output_bias: Float32
    hidden: Float32
    masks: Booleans
    activations: Float32
    outputs: Float32
    evaluation_outputs: Float32


def run_passes(settings: PassSettings) -> Passes:
    """Draw the network, then call it ``settings.passes`` times in each mode.

    Equal to the plain module in PyTorch to the bit, pass after pass.
    """
    generator = torch_generator(settings.seed)
    widths = (settings.inputs, settings.hidden, settings.outputs)
    first, last = linear_layers(widths, generator)
    if settings.masks == "own":
        generator = torch_generator(settings.mask_seed)
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


def _outputs(activations: list[torch.Tensor], layer: Layer) -> Float32:
    # Pass by pass, as the module would: a product of matrices rounds its sums in another order.
    return torch.stack([functional.linear(each, *layer) for each in activations]).numpy()
