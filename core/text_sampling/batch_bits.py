"""The fine print of "deterministic": the same text, alone and in a batch, has other last bits.

A matrix product adds the same numbers in another order when it has another shape, and rounding
depends on the order. So what others send to a server at the same moment moves the logits a
little; where two tokens are nearly equal, that could change which is the largest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.arrays import Booleans, Float64, Integers
from core.text_sampling.model import KeyValueCache, Model

BATCH = 8


@dataclass(frozen=True, eq=False)
class BatchBits:
    """The logits of one text, read in ``alone`` rows and in ``batch`` rows, compared.

    ``other``: int64 [position], how many of the ``vocabulary`` logits have other bits;
    ``largest``: float64 [position], the largest difference; ``gap``: float64 [position], by how
    much the best logit leads the second best; ``changed``: bool [position], whether the best
    token is another.
    """

    alone: int
    batch: int
    vocabulary: int
    other: Integers
    largest: Float64
    gap: Float64
    changed: Booleans

    @property
    def logits(self) -> int:
        """Return how many logits were compared."""
        return self.vocabulary * len(self.other)


def compare(model: Model, tokens: Sequence[int], alone: int = 1, batch: int = BATCH) -> BatchBits:
    """Read ``tokens`` one by one in ``alone`` equal rows, and again in ``batch`` equal rows.

    The first row of either is compared. Raises ``ValueError`` for no tokens or no rows.
    """
    if not tokens or alone < 1 or batch < 1:
        raise ValueError(f"tokens and rows must be at least one, not {len(tokens)} and {alone}")
    first, second = (_read(model, tokens, rows) for rows in (alone, batch))
    best = first.double().topk(2).values
    return BatchBits(
        alone=alone,
        batch=batch,
        vocabulary=first.shape[-1],
        other=(first != second).sum(dim=-1).numpy(),
        largest=(first.double() - second.double()).abs().amax(dim=-1).numpy(),
        gap=(best[:, 0] - best[:, 1]).numpy(),
        changed=(first.argmax(dim=-1) != second.argmax(dim=-1)).numpy(),
    )


@torch.no_grad()
def _read(model: Model, tokens: Sequence[int], rows: int) -> Tensor:
    """Return the first row's logits [position, vocabulary], a token at a time as a server reads."""
    cache = KeyValueCache.empty(model, rows)
    text = torch.tensor([list(tokens)]).expand(rows, -1)
    steps = [model(text[:, i : i + 1], cache)[0, -1] for i in range(len(tokens))]
    return torch.stack(steps)
