"""Training many networks at once that differ in any of their seeds.

A network's result is the same to the bit alone, in any batch and in any order: each draws from
generators of its own, and no operation mixes networks. The weights are drawn in float32, as a
script does, and trained in float64, in which a batch of products has the bits of each alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import torch
from torch import Tensor

from core.data_splits.shuffling import visiting_order
from core.dropout.masks import dropout_noise
from core.dropout.network import linear_layers
from core.optimizers import Momentum
from core.seeds import fingerprint, torch_generator
from core.which_source import experiment
from core.which_source.experiment import Moves, Settings, Trained, moves, names_of


def train(settings: Settings, row: str, seeds: Sequence[int]) -> tuple[Trained, ...]:
    """Train one network for each seed of ``row``, in the order asked for.

    Equal to ``core.which_source.experiment`` to the last bit of every weight. Not for "threads", of
    which a process has one number: ``core.which_source.experiment`` trains those.
    """
    asked = [moves(settings.frozen, row, seed) for seed in seeds]
    # A product of one matrix takes another path than a batch of them: none trains alone.
    company = asked if len(asked) > 1 else asked * 2
    return tuple(_train_together(settings, company)[: len(asked)])


@torch.no_grad()
def _train_together(settings: Settings, asked: list[Moves]) -> list[Trained]:
    seeds, of_split = _distinct([each.split for each in asked])
    splits = [names_of(settings)["split"](seed) for seed in seeds]
    x, y, x_test, y_test = map(torch.stack, zip(*splits, strict=True))
    weights = _initial_weights(settings, asked)
    rules = [Momentum(settings.learning_rate, experiment.MOMENTUM) for _ in weights]
    noises = _Draws([each.noise for each in asked])
    masks = _Draws([each.dropout for each in asked])
    seeds, of_order = _distinct([each.order for each in asked])
    orders = np.stack([visiting_order(y.shape[1], each, settings.epochs) for each in seeds], axis=1)
    for order in torch.from_numpy(orders)[:, of_order]:
        for rows in order.split(experiment.BATCH, dim=1):
            inputs, targets = x[of_split[:, None], rows], y[of_split[:, None], rows]
            if settings.noise:
                normal = partial(torch.randn, inputs.shape[1:], dtype=torch.float64)
                inputs += settings.noise * noises.draw(normal)
            layer = torch.empty(rows.shape[1], experiment.HIDDEN, dtype=x.dtype)
            kept = masks.draw(partial(dropout_noise, layer, settings.p))
            gradients = _gradients(weights, inputs, targets, kept)
            for rule, weight, gradient in zip(rules, weights, gradients, strict=True):
                rule.step(weight, gradient)
    _, _, logits = _forward(weights, x_test[of_split])
    accuracies = (logits.argmax(2) == y_test[of_split]).double().mean(1).tolist()
    flat = torch.cat([weight.flatten(1) for weight in weights], dim=1)
    return [Trained(each, fingerprint(w)) for each, w in zip(accuracies, flat, strict=True)]


def _forward(weights: list[Tensor], x: Tensor, kept: Tensor | float = 1.0) -> tuple[Tensor, ...]:
    """Return [network, row, …]: hidden units before ReLU, after dropout by ``kept``, and logits.

    ``x`` [network, row, feature]; ``kept`` [network, row, hidden]: 0 or 1/(1 − p).
    """
    first, first_bias, last, last_bias = weights
    before = torch.baddbmm(first_bias[:, None], x, first.transpose(1, 2))
    hidden = before.relu() * kept
    return before, hidden, torch.baddbmm(last_bias[:, None], hidden, last.transpose(1, 2))


def _gradients(weights: list[Tensor], x: Tensor, y: Tensor, kept: Tensor) -> tuple[Tensor, ...]:
    """Return the gradient of each network's mean cross-entropy, in the order of ``weights``.

    ``y`` [network, row]; the rest as for ``_forward``. With softmax outputs s of n rows, the
    gradient at the logits is (s − y)/n. Autograd's operations, in its order for matrices; for
    batches it takes another, and other bits.
    """
    before, hidden, logits = _forward(weights, x, kept)
    share = torch.zeros_like(logits).scatter_(2, y[..., None], -1 / y.shape[1])
    log_softmax = torch.log_softmax(logits, -1)
    outward = torch._log_softmax_backward_data(share, log_softmax, -1, logits.dtype)
    inward = outward @ weights[2] * kept * (before > 0)
    at_first, at_last = inward.transpose(1, 2) @ x, outward.transpose(1, 2) @ hidden
    return at_first, inward.sum(1), at_last, outward.sum(1)


class _Draws:
    """One generator for each different seed; all networks of a seed share what it draws."""

    def __init__(self, seeds: list[int]) -> None:
        distinct, self._place = _distinct(seeds)
        self._generators = [torch_generator(seed) for seed in distinct]

    def draw(self, one: Callable[..., Tensor]) -> Tensor:
        """Return what ``one(generator=…)`` draws for each network: [network, …]."""
        return torch.stack([one(generator=each) for each in self._generators])[self._place]


def _initial_weights(settings: Settings, asked: list[Moves]) -> list[Tensor]:
    """Return weight and bias, layer by layer: [network, output, input], [network, output]."""
    networks, (x, y) = [], (names_of(settings)[name] for name in "xy")
    widths = (x.shape[1], experiment.HIDDEN, int(y.max()) + 1)
    for each in asked:
        layers = linear_layers(widths, torch_generator(each.init))
        if each.bit is not None:
            flip_bit(layers[0][0], each.bit)
        networks.append([tensor.double() for layer in layers for tensor in layer])
    return [torch.stack(same) for same in zip(*networks, strict=True)]


def flip_bit(weight: Tensor, seed: int) -> None:
    """Flip the last bit of a float32 number in ``weight``: for each seed of another one."""
    places = torch.randperm(weight.numel(), generator=torch_generator(0))
    weight.view(torch.int32).view(-1)[places[seed % len(places)]] ^= 1


def _distinct(seeds: list[int]) -> tuple[list[int], Tensor]:
    """Return the different seeds, and the place of each network's among them [network]."""
    distinct, places = np.unique(seeds, return_inverse=True)
    return distinct.tolist(), torch.from_numpy(places)
