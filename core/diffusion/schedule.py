"""Schedules: how much noise each of the steps adds, and how much of the data is left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.arrays import Float64
from core.checks import check_choice, check_whole

KINDS = ("linear", "cosine")
LARGEST_BETA = 0.999
OFFSET = 0.008
"""The s of the cosine schedule: it keeps the first steps from adding almost nothing."""


@dataclass(frozen=True, eq=False)
class Schedule:
    """The noise of each step, the first of the forward process first.

    ``beta`` [steps]: the variance that step t adds; ``alpha_bar`` [steps]: the share of the data's
    variance that is left after it, the product of 1 − β up to t. Both float64. In the forward
    process x_t = √ᾱ_t · x_0 + √(1 − ᾱ_t) · ε: Ho et al. 2020, arXiv 2006.11239, eq. 4.
    """

    beta: Float64
    alpha_bar: Float64

    @classmethod
    def linear(cls, steps: int) -> Schedule:
        """Return β from 1e-4 to 0.02 as in Ho et al. 2020 for 1,000 steps, rescaled to ``steps``.

        Fewer steps must each do more: β_t · 1000 / steps, as in the code of Dhariwal & Nichol 2021
        (arXiv 2105.05233), at most 0.999. Raises ``ValueError`` unless ``steps`` is whole, from 1.

        >>> Schedule.linear(1000).beta[[0, -1]].tolist()
        [0.0001, 0.02]
        """
        scale = 1000 / check_whole("steps", steps, 1)
        return cls._of(np.linspace(scale * 1e-4, scale * 0.02, steps, dtype=np.float64))

    @classmethod
    def cosine(cls, steps: int) -> Schedule:
        """Return the schedule of Nichol & Dhariwal 2021, arXiv 2102.09672, eq. 17.

        ᾱ_t = f(t) / f(0), f(t) = cos²((t/T + s)/(1 + s) · π/2), s = 0.008, t from 1 to T, the
        ``steps``; β_t = 1 − ᾱ_t / ᾱ_{t−1}, at most 0.999. Raises ``ValueError`` as ``linear`` does.
        """
        check_whole("steps", steps, 1)
        t = np.arange(steps + 1, dtype=np.float64) / steps
        left = np.cos((t + OFFSET) / (1 + OFFSET) * np.pi / 2) ** 2
        return cls._of(1 - left[1:] / left[:-1])

    @classmethod
    def of(cls, kind: str, steps: int) -> Schedule:
        """Return the schedule of that name, "linear" or "cosine"."""
        check_choice("schedule", kind, KINDS)
        return cls.linear(steps) if kind == "linear" else cls.cosine(steps)

    @classmethod
    def _of(cls, beta: Float64) -> Schedule:
        beta = np.minimum(beta, LARGEST_BETA)
        return cls(beta, np.cumprod(1 - beta, dtype=np.float64))

    @property
    def steps(self) -> int:
        """The number of steps."""
        return len(self.beta)

    @property
    def left(self) -> Float64:
        """The data's share of the variance before the first step and after each [steps + 1]."""
        return np.concatenate([[1.0], self.alpha_bar])
