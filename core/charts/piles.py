"""Dots that share a place: piled upon each other, or spread about a line."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from core.arrays import Float64, Integers


def levels(bins: Integers) -> Integers:
    """Return for each dot [dot] how many earlier ones fell into its bin, ``bins`` [dot]."""
    return np.asarray(pd.Series(bins).groupby(bins).cumcount(), dtype=np.int64)


def binned(values: ArrayLike, low: float, high: float, count: int) -> Integers:
    """Return the number of the bin of each value, ``count`` bins from ``low`` to ``high``."""
    share = (np.asarray(values, dtype=np.float64) - low) / (high - low)
    return np.clip((share * count).astype(np.int64), 0, count - 1)


def beside(values: ArrayLike, low: float, high: float, count: int, least: int = 8) -> Float64:
    """Return how far each dot stands beside the line, from -1 to 1: 0, then right and left.

    ``least``: so many dots in one bin fill the width; fewer leave some of it free.
    """
    level = levels(binned(values, low, high, count))
    side = np.where(level % 2 == 1, 1, -1) * ((level + 1) // 2)
    return side / max(int(np.abs(side).max(initial=0)), least // 2)
