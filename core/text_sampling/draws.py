"""The draw: a number u between 0 and 1 falls on the cumulative bar, and picks the token there."""

from __future__ import annotations

import numpy as np
import torch

from core.arrays import Float64, Integers
from core.seeds import torch_generator


def uniforms(count: int, seed: int) -> torch.Tensor:
    """Return the first ``count`` numbers u in [0, 1) of a sampling seed, float64 [count].

    They are those that one ``torch.rand(())`` after another would give.
    """
    return torch.rand(count, dtype=torch.float64, generator=torch_generator(seed))


def draw(probabilities: torch.Tensor, u: float | torch.Tensor) -> torch.Tensor:
    """Return the token that ``u`` picks: the first whose cumulative probability exceeds ``u``.

    ``probabilities``: [..., vocabulary], not negative, each row with a sum of about 1; ``u``: in
    [0, 1), one for each row or one for all. Returns indices, int64, of the shape of the rows. A
    token of probability 0 is never drawn, also where rounding leaves the sum short of ``u``.
    """
    cumulative = probabilities.double().cumsum(dim=-1)
    level = torch.as_tensor(u, dtype=torch.float64).expand(cumulative.shape[:-1]).unsqueeze(-1)
    token = torch.searchsorted(cumulative, level.contiguous(), right=True).squeeze(-1)
    return torch.minimum(token, _last_possible(probabilities))


def draw_many(probabilities: torch.Tensor, u: torch.Tensor) -> torch.Tensor:
    """Return the tokens, int64 [draw], that each ``u`` [draw] picks from one distribution."""
    cumulative = probabilities.double().cumsum(dim=-1)
    tokens = torch.searchsorted(cumulative, u.double().contiguous(), right=True)
    return torch.minimum(tokens, _last_possible(probabilities))


def count_draws(probabilities: torch.Tensor, count: int, seed: int) -> Integers:
    """Return how often each token comes in ``count`` draws of a seed: int64 [vocabulary]."""
    tokens = draw_many(probabilities, uniforms(count, seed))
    counts: Integers = torch.bincount(tokens, minlength=probabilities.shape[-1]).numpy()
    return counts


def largest_error(counts: Integers, probabilities: Float64) -> tuple[int, float]:
    """Return the token whose share of the draws is farthest from its probability, and how far.

    Both arrays: [vocabulary].
    """
    errors = counts / counts.sum() - probabilities
    token = int(np.abs(errors).argmax())
    return token, float(errors[token])


def _last_possible(probabilities: torch.Tensor) -> torch.Tensor:
    """Return the last token with a probability above 0 in each row."""
    indices = torch.arange(probabilities.shape[-1], device=probabilities.device)
    return torch.where(probabilities > 0, indices, -1).amax(dim=-1)
