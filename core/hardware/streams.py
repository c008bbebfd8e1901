"""The uniform numbers behind dropout on a CPU, without torch: two streams, one Mersenne Twister."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.arrays import Booleans, Float64
from core.seeds import check_seed

MODULUS = 2**31 - 1
MULTIPLIER = 1132489760
"""MKL's generator MCG31m1: L'Ecuyer (1999); Intel oneMKL, Vector Statistics Notes."""

Words = npt.NDArray[np.uint64]


def keeps(seed: int, count: int, p: float, maker: str, drawn: int = 0) -> Booleans:
    """Return which of ``count`` units a processor of ``maker`` keeps: u < 1 − p, as in PyTorch.

    ``drawn``: how many 32-bit numbers the Twister has given since its seed.
    """
    if p in (0, 1):
        return np.full(count, p == 0)
    if maker == "intel":
        uniforms = intel_uniforms(twister([seed], drawn + 1)[:, drawn], count)[0]
    else:
        uniforms = other_uniforms(twister([seed], drawn + 2 * count)[0, drawn:])
    return uniforms < 1.0 - p


def twister(seeds: Sequence[int], count: int) -> Words:
    """Return the Twister's first 32-bit numbers for each seed, seeded as torch does it: [s, n]."""
    # NumPy's legacy generator takes a whole number through the same ``init_genrand``.
    state, words = np.random.RandomState(), np.empty((len(seeds), count), dtype=np.uint64)
    for row, seed in zip(words, seeds, strict=True):
        state.seed(check_seed(seed))
        row[:] = state.randint(0, 2**32, size=count, dtype=np.uint32)
    return words


def other_uniforms(words: Words) -> Float64:
    """Return 53-bit uniforms, each from two 32-bit numbers [..., 2n] → [..., n]."""
    low = np.uint64(2**53 - 1)
    return ((words[..., ::2] << np.uint64(32) | words[..., 1::2]) & low) / 2.0**53


def intel_uniforms(words: Words, count: int) -> Float64:
    """Return x/m for x₀ = s mod m (1 if 0) and x ← a·x mod m, of each s: [s, count]."""
    start = words % np.uint64(MODULUS)
    start[start == 0] = 1
    return start[:, None] * powers(count) % np.uint64(MODULUS) / float(MODULUS)


def powers(count: int) -> Words:
    """Return aⁿ mod m for n = 0, 1, …: doubled again and again, so no loop goes over numbers."""
    found = np.ones(1, dtype=np.uint64)
    while len(found) < count:
        factor = np.uint64(pow(MULTIPLIER, len(found), MODULUS))
        found = np.concatenate([found, found * factor % np.uint64(MODULUS)])
    return found[:count]
