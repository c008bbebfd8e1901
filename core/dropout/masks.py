"""Masks: which units one dropout pass keeps, drawn from a generator of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import torch

from core.checks import check_number, check_whole, number
from core.seeds import torch_generator


def dropout_mask(shape: int | Sequence[int], p: float, seed: int) -> torch.Tensor:
    """Return the mask that dropout draws first after ``torch.manual_seed(seed)``.

    ``shape``: the shape of the layer. ``p``: the probability to *drop* a unit, as in PyTorch
    (Srivastava et al. 2014 write p for the probability to keep). Returns booleans of that shape,
    ``True`` = kept, to the bit ``F.dropout(torch.ones(shape), p) != 0``; the global generator
    stays untouched. Masks are Bernoulli: all units may fall, or none. Raises ``ValueError`` for
    a width below 1, a ``p`` outside [0, 1] and a seed that PyTorch would not take.

    >>> int(dropout_mask((1000,), p=1.0, seed=0).sum())
    0
    """
    layer = torch.empty(check_shape(shape))
    return dropout_noise(layer, check_probability(p), torch_generator(seed)) != 0


def dropout_pass(x: torch.Tensor, p: float, generator: torch.Generator) -> torch.Tensor:
    """Return ``x * mask / (1 - p)``, the mask drawn from ``generator``.

    ``x``: finite floats of any shape; survivors grow by 1/(1 - p), so that the mean over the
    masks is ``x``. To the bit ``F.dropout(x, p)`` after the global generator was brought to the
    state of ``generator``. Raises ``ValueError`` for a ``p`` outside [0, 1] and for an ``x`` that
    is empty, not of floats, or not finite.
    """
    if not x.is_floating_point():
        raise ValueError(f"dropout scales floats; x holds {x.dtype}")
    check_shape(x.shape)
    if not bool(torch.isfinite(x).all()):
        raise ValueError("x must hold finite numbers; it holds NaN or infinity")
    return x * dropout_noise(x, check_probability(p), generator)


def dropout_noise(x: torch.Tensor, p: float, generator: torch.Generator) -> torch.Tensor:
    """Return mask / (1 - p), the factor on each element of ``x``: unchecked, for inner loops.

    The draws are those of ``_dropout_impl`` in PyTorch's ``aten/src/ATen/native/Dropout.cpp``:
    one ``bernoulli_`` over a tensor laid out like ``x``, and none at all for p = 0 and p = 1.
    """
    noise = torch.empty_like(x, requires_grad=False)
    if p in (0, 1):
        return noise.fill_(1 - p)
    # The scale divides the mask, not the product: x * (1 / (1 - p)) rounds otherwise.
    return noise.bernoulli_(1 - p, generator=generator).div_(1 - p)


@cache
def draws_as_intel() -> bool:
    """Return whether this host draws its masks from MKL's generator, as an Intel processor does.

    Any other draws them from PyTorch's own, as ``torch.bernoulli`` of float64 chances does
    everywhere. Source: ``aten/src/ATen/native/cpu/DistributionKernels.cpp`` in PyTorch.
    """
    chances = torch.full((256,), 0.5, dtype=torch.float64)
    own = torch.bernoulli(chances, generator=torch_generator(0)) != 0
    return not torch.equal(dropout_mask(256, 0.5, seed=0), own)


def chance_to_drop(default: float) -> Any:
    """Return a field for p."""
    return number(default, "[0, 1]")


def check_probability(p: float) -> float:
    """Return ``p`` as a float; raise ``ValueError`` unless it is a number in [0, 1]."""
    return float(check_number("p", p, "[0, 1]"))


def check_shape(shape: int | Sequence[int]) -> tuple[int, ...]:
    """Return ``shape`` as a tuple; raise ``ValueError`` if a width in it is below 1."""
    widths = (shape,) if isinstance(shape, (int, np.integer)) else shape
    return tuple(check_whole("a width", width, 1) for width in widths)
