"""The data that the networks of this page learn from."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split

from core.dropout.masks import check_count
from core.seeds import check_seed


@dataclass(frozen=True)
class MoonsSettings:
    """Two moons: how many points to train on and to test on, and the noise in their places."""

    train: int = 200
    test: int = 500
    noise: float = 0.3
    data_seed: int = 0
    split_seed: int = 0

    def __post_init__(self) -> None:
        # Two classes, both on either side of the split.
        for name, count in (("training", self.train), ("test", self.test)):
            if check_count(f"the number of {name} points", count) < 2:
                raise ValueError(f"two moons need at least 2 {name} points, not {count}")
        check_noise(self.noise)
        check_seed(self.data_seed)
        check_seed(self.split_seed)


@dataclass(frozen=True)
class GapSettings:
    """A noisy sine, seen from ``low`` to ``high`` save from ``gap_low`` to ``gap_high``."""

    points: int = 80
    low: float = -4.0
    gap_low: float = 1.0
    gap_high: float = 3.0
    high: float = 4.0
    noise: float = 0.1
    data_seed: int = 0

    def __post_init__(self) -> None:
        check_count("the number of points", self.points)
        edges = (self.low, self.gap_low, self.gap_high, self.high)
        if not -math.inf < self.low < self.gap_low < self.gap_high < self.high < math.inf:
            raise ValueError(f"low, gap_low, gap_high and high must rise, not run {edges}")
        check_noise(self.noise)
        check_seed(self.data_seed)


@dataclass(frozen=True, eq=False)
class Points:
    """Inputs ``x`` [point, feature] and targets ``y`` [point]: int64 classes or float64 values."""

    x: NDArray[np.float64]
    y: NDArray[np.int64] | NDArray[np.float64]


def draw_moons(settings: MoonsSettings) -> tuple[Points, Points]:
    """Return the training and the test points of scikit-learn's ``make_moons``.

    Split as ``train_test_split(…, stratify=y, random_state=split_seed)`` splits them.
    """
    x, y = make_moons(
        settings.train + settings.test, noise=settings.noise, random_state=settings.data_seed
    )
    x_train, x_test, y_train, y_test = train_test_split(
        x, y, test_size=settings.test, stratify=y, random_state=settings.split_seed
    )
    return Points(x_train, y_train), Points(x_test, y_test)


def draw_gap(settings: GapSettings) -> Points:
    """Return points of y = sin(x) + noise, x in rising order, uniform on both sides of the gap."""
    draws = np.random.default_rng(settings.data_seed)
    width = settings.gap_high - settings.gap_low
    x = np.sort(draws.uniform(settings.low, settings.high - width, settings.points))
    x = np.where(x < settings.gap_low, x, x + width)
    y = np.sin(x) + settings.noise * draws.standard_normal(settings.points)
    return Points(x[:, None], y)


def check_noise(noise: float) -> float:
    """Return ``noise``; raise ``ValueError`` unless it is finite and not negative."""
    if not 0 <= noise < math.inf:
        raise ValueError(f"noise is a standard deviation of 0 or more, not {noise}")
    return noise
