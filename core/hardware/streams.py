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


def draw(seed: int, count: int, maker: str, drawn: int = 0) -> Float64:
    """Return ``count`` uniform numbers in [0, 1), as a processor of ``maker`` draws them.

    ``drawn``: how many 32-bit numbers the Twister has given since its seed.
    """
    if maker == "intel":
        return intel_uniforms(int(twister(seed, drawn + 1)[drawn]), count)
    return other_uniforms(twister(seed, drawn + 2 * count)[drawn:])


def keeps(uniforms: Float64, p: float) -> Booleans:
    """Return which units are kept: u < 1 − p, in double precision as in PyTorch."""
    return uniforms < 1.0 - p


def twister(seed: int, count: int) -> Words:
    """Return the first 32-bit numbers of the Mersenne Twister, seeded as torch seeds it."""
    # NumPy's legacy generator takes a whole number through the same ``init_genrand``.
    state = np.random.RandomState(check_seed(seed))
    return state.randint(0, 2**32, size=count, dtype=np.uint32).astype(np.uint64)


def other_uniforms(words: Words) -> Float64:
    """Return 53-bit uniforms, each from two 32-bit numbers [..., 2n] → [..., n]."""
    low = np.uint64(2**53 - 1)
    return ((words[..., ::2] << np.uint64(32) | words[..., 1::2]) & low) / 2.0**53


def intel_uniforms(word: int | Words, count: int) -> Float64:
    """Return x/m for x₀ = s mod m (1 if 0) and x ← a·x mod m; of several s: [s, count]."""
    modulus = np.uint64(MODULUS)
    start = np.asarray(word, dtype=np.uint64) % modulus
    start = np.where(start == 0, np.uint64(1), start)
    return start[..., None] * powers(count) % modulus / float(MODULUS)


def powers(count: int) -> Words:
    """Return aⁿ mod m for n = 0, 1, …: doubled again and again, so no loop goes over numbers."""
    found = np.ones(1, dtype=np.uint64)
    while len(found) < count:
        factor = np.uint64(pow(MULTIPLIER, len(found), MODULUS))
        found = np.concatenate([found, found * factor % np.uint64(MODULUS)])
    return found[:count]


def first_words(seeds: Sequence[int], count: int) -> Words:
    """Return the Twister's first numbers for each seed: [seed, count]."""
    state, rows = np.random.RandomState(), np.empty((len(seeds), count), dtype=np.uint32)
    for row, seed in zip(rows, seeds, strict=True):
        state.seed(seed)
        row[:] = state.randint(0, 2**32, size=count, dtype=np.uint32)
    return rows.astype(np.uint64)
