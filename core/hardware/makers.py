"""One seed, two makers of processors: which units dropout keeps on Intel's, and on all others'.

On a CPU, ``nn.Dropout``, ``F.dropout`` and ``bernoulli_(p)`` with p a number take one of two
streams (PyTorch's ``aten/src/ATen/native/cpu/DistributionKernels.cpp``). Both start from the
Mersenne Twister that ``torch.manual_seed`` sets; both are worked out here, on any machine, from
NumPy's Twister alone.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import prod
from pathlib import Path

import numpy as np

from core.arrays import Booleans
from core.checks import check, check_choice, check_number, check_whole, number, seed, whole
from core.hardware.pasted import Recognised as Recognised
from core.hardware.pasted import recognise as recognise
from core.hardware.streams import draw, keeps

MAKERS = ("intel", "other")
NAMES = {"intel": "Intel", "other": "AMD, Apple and other ARM"}


@dataclass(frozen=True)
class MaskSettings:
    """A layer of ``rows`` by ``columns``, of which dropout drops each unit with chance ``p``.

    Raises ``ValueError`` for a value out of range, naming it.
    """

    seed: int = seed(123)
    p: float = number(0.5, "[0, 1]", offered=(0.0, 0.95))
    rows: int = whole(6, 1, 1000, offered=(1, 16))
    columns: int = whole(6, 1, 1000, offered=(1, 24))

    def __post_init__(self) -> None:
        check(self)

    @property
    def shape(self) -> tuple[int, int]:
        """The shape of the layer."""
        return self.rows, self.columns


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
    sizes = (shape,) if isinstance(shape, (int, np.integer)) else tuple(shape)
    sizes = tuple(check_whole("a width", size, 0) for size in sizes)
    if p in (0, 1):
        return np.full(sizes, p == 0)
    return keeps(draw(seed, prod(sizes), maker, drawn), float(p)).reshape(sizes)


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
    shape, p, seed = settings.shape, settings.p, settings.seed
    intel, other = (dropout_mask(shape, p, seed, maker) for maker in MAKERS)
    portable, library = portable_mask(shape, p, seed), library_mask(shape, p, seed)
    return Masks(settings, intel, other, portable, library, this_host())


def portable_mask(shape: Sequence[int], p: float, seed: int) -> Booleans:
    """Return a mask that torch draws alike on every maker: by a float64 tensor of chances."""
    import torch

    from core.seeds import torch_generator

    chances = torch.full(tuple(shape), 1 - p, dtype=torch.float64)
    return np.asarray(torch.bernoulli(chances, generator=torch_generator(seed)).bool().numpy())


def library_mask(shape: Sequence[int], p: float, seed: int) -> Booleans:
    """Return the mask that ``nn.Dropout(p)`` draws on this machine."""
    import torch

    from core.seeds import torch_generator

    if p in (0, 1):
        return np.full(tuple(shape), p == 0)
    layer = torch.empty(tuple(shape)).bernoulli_(1 - p, generator=torch_generator(seed))
    return np.asarray(layer.bool().numpy())


@cache
def this_host() -> str:
    """Return whose stream this machine's PyTorch draws, "intel" or "other": seen, not assumed.

    Raises ``RuntimeError`` where it is neither.
    """
    drawn = library_mask((256,), 0.5, 123)
    for maker in MAKERS:
        if np.array_equal(drawn, dropout_mask(256, 0.5, 123, maker)):
            return maker
    raise RuntimeError("this machine's PyTorch draws dropout masks from a stream unknown here")


@cache
def processor() -> str:
    """Return what this machine's processor is called."""
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        text = ""
    named = re.search(r"^(?:model name|Hardware|Model)\s*:\s*(.+)$", text, re.MULTILINE)
    return named[1].strip() if named else platform.processor() or platform.machine()
