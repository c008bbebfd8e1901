"""One seed, two makers of processors: which units dropout keeps on Intel's, and on all others'.

On a CPU, ``nn.Dropout`` and ``bernoulli_(p)`` with p a number take one of two streams (PyTorch's
``aten/src/ATen/native/cpu/DistributionKernels.cpp``). Both start from the Mersenne Twister that
``torch.manual_seed`` sets, and are worked out here, on any machine, from NumPy's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import prod

import numpy as np
import torch

from core.arrays import Booleans
from core.checks import check, check_choice, check_number, check_whole, number, seed, whole
from core.dropout import masks
from core.hardware.pasted import recognise as recognise
from core.hardware.streams import intel_uniforms, keeps, twister
from core.seeds import torch_generator

NAMES = {"intel": "Intel", "other": "AMD, Apple and other ARM"}
MAKERS = tuple(NAMES)


@dataclass(frozen=True)
class MaskSettings:
    """A layer of ``rows`` by ``columns``, of which dropout drops each unit with chance ``p``."""

    seed: int = seed(123)
    p: float = number(0.5, "[0, 1]", offered=(0.0, 0.95))
    rows: int = whole(6, 1, 1000, offered=(1, 16))
    columns: int = whole(6, 1, 1000, offered=(1, 24))

    def __post_init__(self) -> None:
        check(self)


def dropout_mask(
    shape: int | Sequence[int], p: float, seed: int, maker: str, drawn: int = 0
) -> Booleans:
    """Return what dropout keeps on a processor of ``maker``: booleans of ``shape``, True = kept.

    ``p``: the probability to drop, from 0 to 1; ``maker``: "intel" (with MKL) or "other" (AMD,
    Apple, other ARM, and builds without MKL); ``drawn``: how many 32-bit numbers were drawn since
    ``torch.manual_seed(seed)``. No torch call takes part. Raises ``ValueError`` for a value out of
    range.

    >>> dropout_mask((2, 6), 0.5, 123, "intel").astype(int).tolist()
    [[1, 1, 1, 1, 1, 1], [0, 1, 0, 0, 0, 0]]
    """
    check_choice("maker", maker, MAKERS)
    check_number("p", p, "[0, 1]")
    sizes = (shape,) if isinstance(shape, (int, np.integer)) else shape
    sizes = tuple(check_whole("a width", size, 0) for size in sizes)
    return keeps(seed, prod(sizes), float(p), maker, drawn).reshape(sizes)


def pass_masks(shape: Sequence[int], p: float, seed: int, maker: str, drawn: int = 0) -> Booleans:
    """Return what dropout keeps in one pass after another, bool of ``shape``: [pass, unit]."""
    if maker == "other":
        return dropout_mask(shape, p, seed, maker, drawn)
    passes, width = shape
    # Each pass draws one 32-bit number, which starts a stream anew.
    return intel_uniforms(twister([seed], drawn + passes)[0, drawn:], width) < 1.0 - p


@dataclass(frozen=True, eq=False)
class Masks:
    """Both makers' masks of one layer, bool [row, column]; ``portable``: the mask that
    ``torch.bernoulli`` draws here from a float64 tensor of probabilities; ``library``: the one
    that ``nn.Dropout`` draws here; ``host``: whose this machine's is.
    """

    settings: MaskSettings
    intel: Booleans
    other: Booleans
    portable: Booleans
    library: Booleans
    host: str

    @property
    def differ(self) -> Booleans:
        """Where the makers differ."""
        return self.intel != self.other


def both_masks(settings: MaskSettings) -> Masks:
    """Return both masks and what this machine draws."""
    shape, p, seed = (settings.rows, settings.columns), settings.p, settings.seed
    chances = torch.full(shape, 1 - p, dtype=torch.float64)
    portable = torch.bernoulli(chances, generator=torch_generator(seed)) != 0
    return Masks(
        settings,
        intel=dropout_mask(shape, p, seed, "intel"),
        other=dropout_mask(shape, p, seed, "other"),
        portable=portable.numpy(),
        library=masks.dropout_mask(shape, p, seed).numpy(),
        host=this_host(),
    )


@cache
def this_host() -> str:
    """Return whose stream this machine's PyTorch draws, "intel" or "other": seen, not assumed."""
    return "intel" if masks.draws_as_intel() else "other"
