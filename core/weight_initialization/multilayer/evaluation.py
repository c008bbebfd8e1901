"""Many networks on the same points: logits and losses, to the same bits in any company."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from core.weight_initialization.multilayer.networks import cross_entropy, forward, unpack

TOGETHER = 16
"""Networks evaluated at once: as many as stay in the processor's cache."""
LINE = 16
"""Numbers on a line of the processor's cache. Points are filled up to whole lines, so that no
network's start in the middle of one, where a kernel may add in another order."""


def logits_of(weights: np.ndarray, points: np.ndarray, width: int) -> np.ndarray:
    """Return the logits, float32 [network, point]: class 1 where positive.

    weights: packed, float32 [network, weight]. points: float32 [point, 2].
    """
    return torch.cat([*_chunks(weights, points, width)]).numpy()


def losses_of(
    weights: np.ndarray, points: np.ndarray, labels: np.ndarray, width: int
) -> np.ndarray:
    """Return the mean binary cross-entropy of each network, float32 [network].

    weights, points: as for ``logits_of``. labels: float32 [point], each 0 or 1.
    """
    targets = torch.tensor(labels)
    losses = [cross_entropy(chunk, targets) for chunk in _chunks(weights, points, width)]
    return torch.cat(losses).numpy()


def _chunks(weights: np.ndarray, points: np.ndarray, width: int) -> Iterator[torch.Tensor]:
    inputs = torch.zeros(2, -(-len(points) // LINE) * LINE, dtype=torch.float32)
    inputs[:, : len(points)] = torch.tensor(points.T)
    for start in range(0, len(weights), TOGETHER):
        rows = weights[start : start + TOGETHER]
        # One network alone may be multiplied by another kernel, with other last bits.
        padded = torch.tensor(rows if len(rows) > 1 else np.repeat(rows, 2, axis=0))
        yield forward(unpack(padded, width), inputs)[-1][: len(rows), : len(points)]
