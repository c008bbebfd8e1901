"""Training from many seeds: full-batch Adam, each seed to the same bits whoever its neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import pad

from core import checks
from core.optimizers import Adam
from core.seeds import check_seed
from core.weight_initialization.multilayer import networks
from core.weight_initialization.multilayer.evaluation import logits_of
from core.weight_initialization.multilayer.tables import USUAL_NOISE, Table, draw_table, frozen

TOGETHER = 25
"""Seeds trained at once: many more fall out of the processor's cache, and take longer each."""
LINE = 8
"""Networks are held as if their width were a multiple of it: the numbers of each then start on a
line of the processor's cache, whatever its place in the batch, and no kernel has a reason to add in
another order. The units beyond the width have weights of 0, so no gradient, and stay so."""
CHECKPOINTS = 31
WIDTHS = (2, 4, 8, 16, 32)
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
"""What a page offers side by side. Beyond a rate of 1e36 a step no longer fits in float32."""


@dataclass(frozen=True)
class TrainingSettings:
    """All that decides a training but the seed of the initial weights; hashable: a cache's key."""

    table: str = checks.choice("moons", tuple(USUAL_NOISE))
    width: int = checks.whole(16, 1, 64)
    learning_rate: float = checks.number(0.03, "(0, 1e36]", offered=(0.0001, 1000.0))
    steps: int = checks.whole(400, 0, 5000, offered=(1, 2000))
    noise: float = checks.number(0.3, "[0, inf)")
    data_seed: int = checks.seed()

    def __post_init__(self) -> None:
        checks.check(self)

    @property
    def packed_width(self) -> int:
        """The width of the arrays that hold a network: ``width``, filled up to whole lines."""
        return -(-self.width // LINE) * LINE

    def draw(self) -> Table:
        """Draw the points to train and to test on."""
        return draw_table(self.table, self.noise, self.data_seed)

    @property
    def checkpoint_steps(self) -> tuple[int, ...]:
        """The steps after which weights are kept: first 0, last ``steps``, closer at the start."""
        parts = CHECKPOINTS - 1
        return tuple(sorted({round(self.steps * (k / parts) ** 2) for k in range(parts + 1)}))


@dataclass(frozen=True, eq=False)
class TrainedSeed:
    """What one seed became. Not all numbers are finite where the learning rate was too high.

    ``weights``: float32 [checkpoint, weight], at ``settings.checkpoint_steps``; ``losses``: on the
    training points, float32 [steps + 1]; the accuracies: at the end, NaN if it diverged.
    """

    seed: int
    weights: np.ndarray
    losses: np.ndarray
    train_accuracy: float
    test_accuracy: float

    @property
    def final_weights(self) -> np.ndarray:
        """The weights after the last step, float32 [weight]."""
        return self.weights[-1]

    @property
    def diverged(self) -> bool:
        """Whether a weight or a loss stopped being a finite number."""
        return not (np.isfinite(self.weights).all() and np.isfinite(self.losses).all())


def train(settings: TrainingSettings, seeds: Sequence[int]) -> tuple[TrainedSeed, ...]:
    """Train one network from each seed, in the order given.

    A seed's result is the same to the bit alone, among others and in any order. Each starts at
    ``torch.manual_seed(seed); module(width)`` and follows ``torch.optim.Adam`` on the mean
    binary cross-entropy of all training points. No global state is changed.

    Raises ``ValueError`` for a seed that PyTorch would not take.
    """
    checked, table = [check_seed(seed) for seed in seeds], settings.draw()
    groups = (checked[start : start + TOGETHER] for start in range(0, len(checked), TOGETHER))
    return tuple(one for group in groups for one in _train_together(settings, table, group))


def final_weights(settings: TrainingSettings, trained: Sequence[TrainedSeed]) -> np.ndarray:
    """Return the weights of each seed after training, float32 [seed, weight]; NaN if diverged."""
    count = networks.count_weights(settings.packed_width)
    none = np.full(count, np.nan, dtype=np.float32)
    return np.stack([none if one.diverged else one.final_weights for one in trained])


def answers(
    settings: TrainingSettings, trained: Sequence[TrainedSeed], points: np.ndarray
) -> np.ndarray:
    """Return the logits of each seed's trained network, float32 [seed, point]; NaN if diverged."""
    return logits_of(final_weights(settings, trained), points, settings.packed_width)


def _train_together(
    settings: TrainingSettings, table: Table, seeds: list[int]
) -> Iterator[TrainedSeed]:
    # A seed alone may be multiplied by another kernel, with other last bits: give it a twin.
    padded = seeds if len(seeds) > 1 else seeds * 2
    weights, losses = _descend(settings, table, _starts(settings, padded))

    def accuracy(points: np.ndarray, labels: np.ndarray) -> np.ndarray:
        logits = logits_of(weights[:, -1], points, settings.packed_width)
        return ((logits > 0) == (labels > 0.5)).mean(axis=1)

    parts = (table.train_points, table.train_labels), (table.test_points, table.test_labels)
    accuracies = np.stack([accuracy(*part) for part in parts])
    # A network that diverged gives no answers, so none of them is right or wrong.
    finite = np.isfinite(weights).all(axis=(1, 2)) & np.isfinite(losses).all(axis=1)
    accuracies[:, ~finite] = np.nan
    for row, seed in enumerate(seeds):
        path, loss = frozen(weights[row]), frozen(losses[row])
        yield TrainedSeed(seed, path, loss, *accuracies[:, row].tolist())


def _starts(settings: TrainingSettings, seeds: list[int]) -> torch.Tensor:
    """Return the initial weights [seed, weight], each layer filled up to the packed width."""
    weights = networks.initial_weights(seeds, settings.width)
    parts, extra = [], settings.packed_width - settings.width
    for number, (weight, bias) in enumerate(networks.unpack(weights, settings.width)):
        inputs, outputs = (extra if number else 0), (extra if number < 2 else 0)
        parts += [pad(weight, (0, inputs, 0, outputs)), pad(bias, (0, 0, 0, outputs))]
    return torch.cat([part.flatten(1) for part in parts], dim=1)


def _descend(
    settings: TrainingSettings, table: Table, weights: torch.Tensor
) -> tuple[np.ndarray, np.ndarray]:
    inputs = torch.tensor(table.train_points.T).contiguous()
    data = inputs, torch.tensor(table.train_labels), settings.packed_width
    optimizer, checkpoints = Adam(settings.learning_rate), set(settings.checkpoint_steps)
    kept, losses = [], []
    for step in range(settings.steps + 1):
        loss, gradient = networks.losses_and_gradients(weights, *data)
        losses.append(loss)
        if step in checkpoints:
            kept.append(weights.numpy().copy())
        optimizer.step(weights, gradient)
    return np.stack(kept, axis=1), torch.stack(losses, dim=1).numpy()
