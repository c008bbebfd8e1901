"""The four steps that shape a next-token distribution: temperature, top-k, top-p and min-p.

Each takes logits [..., vocabulary] in any float type and returns logits of the same shape and
type, in which a removed token stands at −inf. A token that came in at −inf stays removed. What a
filter decides by is computed in float64, whatever the type of the logits.

All raise ``ValueError`` for logits that are no floats, hold NaN or +inf, or hold nothing but −inf
in a row, and for a value out of its range.
"""

from __future__ import annotations

import math

import torch

from core.checks import check_number, check_whole

ROUNDING = 1e-12
"""Sums nearer than this to ``p`` count as equal to it. A softmax leaves 0.5 + 0.3 a hair below
0.8, and a rule that says "at least 0.8" should not hang on that hair."""


def temperature(logits: torch.Tensor, value: float) -> torch.Tensor:
    """Divide by the temperature: below 1 the distribution sharpens, above 1 it flattens.

    p ∝ exp(z / T), over the whole vocabulary. T = 0 is the limit, and is answered as argmax: the
    first of the largest logits stays alone. ``value`` ≥ 0 and finite.

    >>> temperature(torch.tensor([1.0, 3.0, 3.0]), 0)
    tensor([-inf, 3., -inf])
    """
    check_logits(logits)
    check_number("temperature", value, "[0, inf)")
    if value == 0:
        tokens = torch.arange(logits.shape[-1], device=logits.device)
        return logits.masked_fill(tokens != logits.argmax(dim=-1, keepdim=True), -math.inf)
    scaled = logits / value
    if bool((scaled.isfinite() != logits.isfinite()).any()):
        # A tiny T overflows. Shifted so that the largest is 0, what overflows is truly gone.
        exact = logits.double()
        scaled = ((exact - exact.amax(dim=-1, keepdim=True)) / value).to(logits.dtype)
    return scaled


def top_k(logits: torch.Tensor, value: int) -> torch.Tensor:
    """Keep the ``value`` most probable tokens, and all that tie with the last of them.

    A ``value`` larger than the vocabulary keeps all. ``value`` ≥ 1, a whole number.

    >>> top_k(torch.tensor([2.0, 1.0, 2.0, 0.0]), 1)
    tensor([2., -inf, 2., -inf])
    """
    check_logits(logits)
    count = min(check_whole("top_k", value, 1), logits.shape[-1])
    smallest_kept = logits.topk(count, dim=-1).values[..., -1:]
    return logits.masked_fill(logits < smallest_kept, -math.inf)


def top_p(logits: torch.Tensor, value: float) -> torch.Tensor:
    """Keep the nucleus: the smallest set of tokens whose probabilities add up to ``value``.

    Tokens come in descending order, equal ones by their index. A token stays while the sum
    *before* it is below ``value``, so the token that crosses it is inside, and one always stays
    (Holtzman et al. 2020). ``value`` = 1 keeps all. ``value`` in [0, 1].

    >>> top_p(torch.tensor([0.3, 0.1, 0.1, 0.5]).log(), 0.8).exp()
    tensor([0.3000, 0.0000, 0.0000, 0.5000])
    """
    check_logits(logits)
    check_number("top_p", value, "[0, 1]")
    if value == 1:
        return logits.clone()
    descending, order = logits.double().sort(dim=-1, descending=True, stable=True)
    before = descending.softmax(dim=-1).cumsum(dim=-1).roll(1, dims=-1)
    before[..., 0] = -1  # The most probable token stays, whatever the value.
    outside = torch.empty_like(logits, dtype=torch.bool)
    outside.scatter_(-1, order, before >= value - ROUNDING)
    return logits.masked_fill(outside, -math.inf)


def min_p(logits: torch.Tensor, value: float) -> torch.Tensor:
    """Keep the tokens that are at least ``value`` times as probable as the most probable one.

    Nguyen et al. 2024. ``value`` = 0 keeps all; 1 keeps the most probable token and its ties.
    ``value`` in [0, 1].

    >>> min_p(torch.tensor([0.6, 0.3, 0.1], dtype=torch.float64).log(), 0.5).exp()
    tensor([0.6000, 0.3000, 0.0000], dtype=torch.float64)
    """
    check_logits(logits)
    check_number("min_p", value, "[0, 1]")
    exact = logits.double()
    ratio = (exact - exact.amax(dim=-1, keepdim=True)).exp()
    return logits.masked_fill(ratio < value - ROUNDING * value, -math.inf)


def check_logits(logits: torch.Tensor) -> None:
    """Raise ``ValueError`` for logits from which no distribution follows."""
    if not isinstance(logits, torch.Tensor) or not logits.is_floating_point():
        raise ValueError(f"logits must be a tensor of floats, not {_kind(logits)}")
    if logits.dim() == 0 or logits.numel() == 0:
        raise ValueError(f"logits must hold a token; their shape is {tuple(logits.shape)}")
    largest = logits.amax(dim=-1)  # NaN goes through amax.
    if bool(largest.isnan().any()):
        raise ValueError("logits must be numbers; they hold NaN")
    if bool((largest == math.inf).any()):
        raise ValueError("logits must be finite or −inf; they hold +inf")
    if bool((largest == -math.inf).any()):
        raise ValueError("logits must leave a token; they are all −inf")


def _kind(logits: object) -> str:
    return str(logits.dtype) if isinstance(logits, torch.Tensor) else type(logits).__name__
