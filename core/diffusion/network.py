"""The denoiser: what it is shown is a noisy point or image, what it tells is the noise in it.

It is told how noisy its input is by an angle: cos of it is √ᾱ, sin of it √(1 − ᾱ). So one network
serves every schedule and every number of steps. Inside it predicts v = cos · ε − sin · x₀, which is
well defined from no noise to nothing but noise: Salimans & Ho 2022, arXiv 2202.00512, appendix D.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from safetensors import safe_open
from torch import Tensor, nn
from torch.nn.functional import one_hot, silu

from core.diffusion.schedule import Schedule

WAVES = 8
FOLDER = Path(__file__).parent / "weights"
CARD = FOLDER / "card.md"
"""What was measured, in words; the figures stand in ``card.json`` beside it."""

TRAINING_SEEDS = (0, 1, 2)


@dataclass(frozen=True)
class NetworkSettings:
    """The sizes: numbers in a sample, width of a layer, number of layers, classes (0: none)."""

    inputs: int = 2
    hidden: int = 96
    layers: int = 3
    classes: int = 0


def empty_layer(inputs: int, outputs: int) -> nn.Linear:
    """Return a linear layer whose weights are yet to be set; nothing is drawn.

    The same as ``torch.nn.utils.skip_init``, which imports SymPy and 40 MB for it.
    """
    layer = nn.Linear(inputs, outputs, device="meta")
    layer.weight = nn.Parameter(torch.empty(outputs, inputs))
    layer.bias = nn.Parameter(torch.empty(outputs))
    return layer


class Denoiser(nn.Module):
    """Linear layers with silu, each added to what came before it; the weights are yet to be set."""

    def __init__(self, settings: NetworkSettings) -> None:
        super().__init__()
        self.settings = settings
        width = settings.hidden
        seen = settings.inputs + 2 * WAVES + settings.classes
        self.first = empty_layer(seen, width)
        self.layers = nn.ModuleList(empty_layer(width, width) for _ in range(settings.layers))
        self.last = empty_layer(width, settings.inputs)

    def forward(self, x: Tensor, angle: Tensor, classes: Tensor | None = None) -> Tensor:
        """Return v [rows, inputs] for ``x`` [rows, inputs] and ``angle`` [rows, 1], in radians.

        ``classes``: int64 [rows], where the network knows some.
        """
        waves = angle * 2 * torch.arange(1, WAVES + 1, dtype=x.dtype)
        seen = [x, waves.sin(), waves.cos()]
        if classes is not None:
            seen.append(one_hot(classes, self.settings.classes).to(x.dtype))
        h = silu(self.first(torch.cat(seen, dim=1)))
        for layer in self.layers:
            h = h + silu(layer(h))
        return self.last(h)


@dataclass(frozen=True, eq=False)
class NoisePredictor:
    """A denoiser on a schedule: (x, t) → the noise in x, as the sampler asks it.

    ``x``: [rows, *shape]. Where the network knows classes, row i is of
    ``classes[i % len(classes)]``, counted anew after each ``ROWS`` of the sampler.
    """

    network: Denoiser
    schedule: Schedule
    classes: Sequence[int] = ()

    def __call__(self, x: Tensor, t: int) -> Tensor:
        """Return the noise that the network sees in ``x`` at step ``t``."""
        left = torch.tensor(self.schedule.alpha_bar[t], dtype=x.dtype)
        cos, sin = left.sqrt(), (1 - left).sqrt()
        rows = x.reshape(len(x), -1)
        own = [self.classes[i % len(self.classes)] for i in range(len(x) if self.classes else 0)]
        angle = torch.atan2(sin, cos).expand(len(x), 1)
        v = self.network(rows, angle, torch.tensor(own) if own else None)
        return (cos * v + sin * rows).reshape(x.shape)


def weights_file(name: str, seed: int) -> Path:
    """Return where the weights of a shape, or of the digits, lie."""
    return FOLDER / f"{name}-{seed}.safetensors"


@cache
def shipped(name: str, seed: int = 0) -> Denoiser:
    """Return the denoiser of ``name`` that was trained with ``seed``, in float64."""
    with safe_open(weights_file(name, seed), framework="pt") as file:
        settings = NetworkSettings(**json.loads(file.metadata()["settings"]))
        weights = {key: file.get_tensor(key).double() for key in file.keys()}  # noqa: SIM118
    network = Denoiser(settings).double()
    network.load_state_dict(weights)
    return network.requires_grad_(False).eval()
