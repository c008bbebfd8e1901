"""Masks: which units one dropout pass keeps, drawn from a generator of one's own."""

from __future__ import annotations

from typing import Any

import torch

from core.checks import number


def dropout_noise(x: torch.Tensor, p: float, generator: torch.Generator) -> torch.Tensor:
    """Return mask / (1 - p), the factor on each element of ``x``: 0 where a unit is dropped.

    ``p``: the probability to *drop* a unit, as in PyTorch (Srivastava et al. 2014 write p for the
    probability to keep). Survivors grow by 1/(1 - p), so that the mean over the masks is ``x``.
    To the bit ``x * dropout_noise(x, …)`` is ``F.dropout(x, p)`` after the global generator was
    brought to the state of ``generator``. The draws are those of ``_dropout_impl`` in PyTorch's
    ``aten/src/ATen/native/Dropout.cpp``: one ``bernoulli_`` over a tensor laid out like ``x``, and
    none at all for p = 0 and p = 1. All units may fall, or none.

    >>> noise = dropout_noise(torch.ones(1000), 0.5, torch.Generator().manual_seed(0))
    >>> noise.unique().tolist()
    [0.0, 2.0]
    """
    noise = torch.empty_like(x, requires_grad=False)
    if p in (0, 1):
        return noise.fill_(1 - p)
    # The scale divides the mask, not the product: x * (1 / (1 - p)) rounds otherwise.
    return noise.bernoulli_(1 - p, generator=generator).div_(1 - p)


def chance_to_drop(default: float) -> Any:
    """Return a field for p, of which pages offer what leaves a unit a chance."""
    return number(default, "[0, 1]", offered=(0.0, 0.95))
