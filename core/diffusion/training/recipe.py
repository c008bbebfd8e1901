"""The recipe: what is learned from, and the loop that trained the denoisers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from core.diffusion.network import Denoiser, NetworkSettings
from core.diffusion.shapes import digits, shape_points
from core.seeds import torch_generator


@dataclass(frozen=True)
class Recipe:
    """Everything that decides the weights, apart from the training seed and the host's rounding.

    ``points``: of a shape, drawn once from ``data_seed``.
    """

    network: NetworkSettings
    iterations: int
    batch: int
    rate: float
    average: float = 0.999
    points: int = 20_000
    data_seed: int = 1


SHAPE_RECIPE = Recipe(NetworkSettings(), iterations=6_000, batch=1_024, rate=2e-3)
DIGITS_RECIPE = Recipe(
    NetworkSettings(inputs=64, hidden=416, classes=10), iterations=20_000, batch=128, rate=1e-3
)


def recipe_of(name: str) -> Recipe:
    """Return the recipe for a shape, or for the digits."""
    return DIGITS_RECIPE if name == "digits" else SHAPE_RECIPE


def train(name: str, seed: int) -> Denoiser:
    """Return the denoiser of ``name``; ``seed`` draws its weights, its batches and their noise."""
    recipe = recipe_of(name)
    if name == "digits":
        images, labels, _, _ = digits()
        data, classes = torch.tensor(images, dtype=torch.float32), torch.tensor(labels)
    else:
        points = shape_points(name, recipe.points, recipe.data_seed)
        data, classes = torch.tensor(points, dtype=torch.float32), None
    network = drawn(recipe.network, seed)
    generator = torch_generator(seed)
    optimizer = torch.optim.Adam(network.parameters(), lr=recipe.rate)
    averaged = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(recipe.average))
    for iteration in range(recipe.iterations):
        # The rate falls along half a cosine, from all of it to nothing.
        share = 0.5 * (1 + math.cos(math.pi * (iteration / recipe.iterations)))
        optimizer.param_groups[0]["lr"] = recipe.rate * share
        rows = torch.randint(len(data), (recipe.batch,), generator=generator)
        of_rows = None if classes is None else classes[rows]
        loss = denoising_loss(network, data[rows], of_rows, generator)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        averaged.update_parameters(network)
        if (iteration + 1) % 1000 == 0:
            print(f"{name}, seed {seed}, {iteration + 1}: {loss.item():.4f}", flush=True)
    network.load_state_dict(averaged.module.state_dict())
    return network


def drawn(settings: NetworkSettings, seed: int) -> Denoiser:
    """Return a network with weights as ``nn.Linear`` draws them, but from a seed of their own."""
    network, generator = Denoiser(settings), torch_generator(seed)
    with torch.no_grad():
        for layer in (network.first, *network.layers, network.last):
            bound = layer.weight.shape[1] ** -0.5
            layer.weight.uniform_(-bound, bound, generator=generator)
            layer.bias.uniform_(-bound, bound, generator=generator)
    return network


def denoising_loss(
    network: Denoiser, data: Tensor, classes: Tensor | None, generator: torch.Generator
) -> Tensor:
    """Return the mean square error of v, over angles from no noise to nothing but noise."""
    angle = torch.rand(len(data), 1, generator=generator) * math.pi / 2
    noise = torch.randn(data.shape, generator=generator)
    noisy = angle.cos() * data + angle.sin() * noise
    wanted = angle.cos() * noise - angle.sin() * data
    return (network(noisy, angle, classes) - wanted).square().mean()
