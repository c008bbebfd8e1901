"""The recipe: batches, rates and the loop that trained the model."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from core.text_sampling.model import Attention, Block, Model, ModelSettings
from core.text_sampling.training.muon import Muon


@dataclass(frozen=True)
class Recipe:
    """Everything that decides the weights, apart from the text and the machine's rounding.

    One seed draws the initial weights, the order of the batches and the dropout.
    """

    model: ModelSettings
    steps: int = 2000
    batch: int = 16
    seed: int = 123
    matrix_rate: float = 0.02
    embedding_rate: float = 0.003
    weight_decay: float = 0.1
    warm_up: int = 40
    constant: float = 0.4

    def rate(self, step: int) -> float:
        """Return the share of the full rates at ``step``: up, level, then straight down to 0."""
        fall = (self.steps - step) / (self.steps * (1 - self.constant))
        return min(1.0, (step + 1) / self.warm_up, fall)


def initialise(model: Model) -> None:
    """Draw the embedding small; let every block begin as the identity."""
    nn.init.normal_(model.embedding.weight, std=0.02)
    for module in model.modules():
        if isinstance(module, Attention):
            nn.init.zeros_(module.output.weight)
        if isinstance(module, Block):
            nn.init.zeros_(module.narrow.weight)


def batches(tokens: Tensor, length: int, batch: int) -> Iterator[Tensor]:
    """Yield [batch, length + 1] for ever: each epoch cuts the text anew and shuffles the pieces."""
    while True:
        shift = int(torch.randint(length, ()))
        windows = tokens[shift:].unfold(0, length + 1, length)
        for rows in torch.randperm(len(windows)).split(batch):
            if len(rows) == batch:
                yield windows[rows]


def train(recipe: Recipe, tokens: Tensor, report: Callable[[int, float, Model], None]) -> Model:
    """Train on ``tokens`` [n] (int64); ``report`` gets step, loss in nats a token, and the model.

    Sets torch's own seed: it runs in a process of its own.
    """
    torch.manual_seed(recipe.seed)
    model = Model(recipe.model).train()
    initialise(model)
    embedding = model.embedding.weight
    matrices = [w for w in model.parameters() if w.ndim == 2 and w is not embedding]
    others = [w for w in model.parameters() if w.ndim < 2]
    optimizers: tuple[torch.optim.Optimizer, ...] = (
        Muon(matrices, lr=recipe.matrix_rate, weight_decay=recipe.weight_decay),
        torch.optim.Adam([embedding, *others], lr=recipe.embedding_rate, betas=(0.9, 0.95)),
    )
    groups = [group for optimizer in optimizers for group in optimizer.param_groups]
    full = [group["lr"] for group in groups]
    stream = batches(tokens, recipe.model.context, recipe.batch)
    for step, window in zip(range(recipe.steps), stream, strict=False):
        for group, rate in zip(groups, full, strict=True):
            group["lr"] = rate * recipe.rate(step)
        loss = next_token_loss(model, window)
        loss.backward()
        for optimizer in optimizers:
            optimizer.step()
            optimizer.zero_grad()
        report(step, loss.item(), model)
    return model.eval()


def next_token_loss(model: Model, window: Tensor) -> Tensor:
    """Return the mean loss, in nats a token, of tokens 1 … n of ``window`` [batch, n + 1]."""
    logits = model(window[:, :-1])
    return cross_entropy(logits.flatten(0, 1), window[:, 1:].flatten())


@torch.inference_mode()
def bits_per_byte(model: Model, tokens: Tensor, size: int) -> float:
    """Return the bits a byte that the model needs for a text of ``tokens`` [n], ``size`` bytes.

    Every token but the first is scored once, with at least half the context before it (but at
    the beginning of the text).
    """
    model.eval()
    context = model.settings.context
    half = context // 2
    nats = 0.0
    scored = 1
    while scored < len(tokens):
        start = max(0, scored - half)
        window = tokens[start : start + context + 1]
        logits = model(window[None, :-1])[0, scored - start - 1 :]
        nats += float(cross_entropy(logits, window[scored - start :], reduction="sum"))
        scored = start + len(window)
    return nats / math.log(2) / size
