"""Training many networks at once that differ in nothing but their dropout masks.

A network's result is the same to the bit alone, in any batch and in any order: each draws its
masks from its own generator, and no operation mixes networks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.utils.data import DataLoader

from core.arrays import Float32
from core.checks import check, number, seed, whole
from core.dropout.data import Points
from core.dropout.masks import chance_to_drop, check_shape, dropout_noise
from core.dropout.network import Network, linear_layers
from core.optimizers import Adam
from core.seeds import torch_generator

CHUNK = 64
"""How many networks are trained side by side: enough to be quick, few enough for the memory."""


@dataclass(frozen=True)
class Recipe:
    """How a network is built and trained.

    Linear, ReLU and dropout for each width in ``hidden``, then a linear layer; Adam on
    minibatches, whose order has a seed of its own.
    """

    hidden: tuple[int, ...] = (32, 32)
    p: float = chance_to_drop(0.5)
    epochs: int = whole(40, 1, offered=(1, 100))
    batch_size: int = whole(32, 1)
    learning_rate: float = number(0.01, "(0, inf)", offered=(1e-5, 1.0))
    init_seed: int = seed()
    order_seed: int = seed()

    def __post_init__(self) -> None:
        check(self)
        if not check_shape(self.hidden):
            raise ValueError("dropout needs at least one hidden layer to act on")


def train_networks(recipe: Recipe, points: Points, seeds: Sequence[int]) -> tuple[Network, ...]:
    """Train one network per dropout seed, all from one initialisation and in one data order.

    Integer targets are classes (cross-entropy), floats are values (mean squared error). Equal,
    within the rounding of float64, to a loop in plain PyTorch over ``DataLoader(…,
    generator=order)`` with ``model.double()`` and ``torch.manual_seed(seed)`` before the loop.
    """
    networks: list[Network] = []
    for start in range(0, len(seeds), CHUNK):
        chunk = list(seeds[start : start + CHUNK])
        # A product of one matrix takes another path than a batch of them: none trains alone.
        company = chunk if len(chunk) > 1 else chunk * 2
        networks += _train_chunk(recipe, points, company)[: len(chunk)]
    return tuple(networks)


def _train_chunk(recipe: Recipe, points: Points, seeds: list[int]) -> list[Network]:
    x, y = torch.from_numpy(points.x), torch.from_numpy(points.y)
    generators = [torch_generator(seed) for seed in seeds]
    parameters = _initial_parameters(recipe, points, len(seeds))
    rules = [Adam(recipe.learning_rate) for _ in parameters]
    # The loader itself shuffles, so that a reader's loader with this generator does the same.
    loader: DataLoader[int] = DataLoader(
        range(len(y)),  # type: ignore[arg-type]
        batch_size=recipe.batch_size,
        shuffle=True,
        generator=torch_generator(recipe.order_seed),
    )
    epochs = []
    for _ in range(recipe.epochs):
        losses = []
        for batch in loader:
            with torch.enable_grad():
                outputs = _outputs(parameters, x[batch], recipe.p, generators)
                loss = _mean_loss(outputs, y[batch])
            gradients = torch.autograd.grad(loss.sum(), parameters)
            for rule, parameter, gradient in zip(rules, parameters, gradients, strict=True):
                rule.step(parameter, gradient)
            losses.append(loss.detach() * len(batch))
        epochs.append(torch.stack(losses).sum(0) / len(y))
    history = torch.stack(epochs, dim=1).float().numpy()
    return [_network(parameters, history, index) for index in range(len(seeds))]


def _initial_parameters(recipe: Recipe, points: Points, networks: int) -> list[Tensor]:
    outputs = 1 if points.y.dtype.kind == "f" else int(points.y.max()) + 1
    widths = (points.x.shape[1], *recipe.hidden, outputs)
    layers = linear_layers(widths, torch_generator(recipe.init_seed))
    flat = (tensor.double() for layer in layers for tensor in layer)
    return [each.expand(networks, *each.shape).clone().requires_grad_() for each in flat]


def _outputs(
    parameters: Sequence[Tensor], x: Tensor, p: float, generators: Sequence[torch.Generator]
) -> Tensor:
    """Return [network, point, output]: ``x`` [point, feature] through each network, masks on.

    ``parameters``: weight [network, output, input] and bias [network, output], layer by layer.
    """
    values = x.expand(len(generators), *x.shape)
    for weight, bias in zip(parameters[:-2:2], parameters[1:-2:2], strict=True):
        values = torch.baddbmm(bias[:, None], values, weight.transpose(1, 2)).relu()
        pairs = zip(values, generators, strict=True)
        values = values * torch.stack([dropout_noise(each, p, draws) for each, draws in pairs])
    weight, bias = parameters[-2:]
    return torch.baddbmm(bias[:, None], values, weight.transpose(1, 2))


def _mean_loss(outputs: Tensor, targets: Tensor) -> Tensor:
    """Return each network's loss [network]: ``outputs`` [network, point, output]."""
    if targets.is_floating_point():
        return ((outputs[..., 0] - targets) ** 2).mean(1)
    chosen = targets.expand(outputs.shape[:2])[..., None]
    return -torch.log_softmax(outputs, -1).gather(2, chosen).mean((1, 2))


def _network(parameters: list[Tensor], history: Float32, index: int) -> Network:
    # Copies: a slice would keep the weights of the whole chunk in memory.
    arrays = [each.detach()[index].numpy().copy() for each in parameters]
    layers = tuple(zip(arrays[::2], arrays[1::2], strict=True))
    return Network(layers, history[index].copy())
