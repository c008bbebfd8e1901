"""The data that the networks of this page learn from."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split

from core.arrays import Float64, Integers
from core.checks import check, number, seed, whole


@dataclass(frozen=True)
class MoonsSettings:
    """Two moons: how many points to train on and to test on, and the noise in their places.

    Both classes stand on either side of the split, so either has at least 2 points.
    """

    train: int = whole(200, 2, offered=(10, 500))
    test: int = whole(500, 2)
    noise: float = number(0.3, "[0, inf)", offered=(0.0, 1.0))
    data_seed: int = seed()
    split_seed: int = seed()

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class GapSettings:
    """A noisy sine, seen from ``low`` to ``high`` save from ``gap_low`` to ``gap_high``."""

    points: int = whole(80, 1, offered=(10, 500))
    low: float = -4.0
    gap_low: float = 1.0
    gap_high: float = 3.0
    high: float = 4.0
    noise: float = number(0.1, "[0, inf)", offered=(0.0, 1.0))
    data_seed: int = seed()

    def __post_init__(self) -> None:
        check(self)
        edges = (self.low, self.gap_low, self.gap_high, self.high)
        if not -math.inf < self.low < self.gap_low < self.gap_high < self.high < math.inf:
            raise ValueError(f"low, gap_low, gap_high and high must rise, not run {edges}")


@dataclass(frozen=True, eq=False)
class Points:
    """Inputs ``x`` [point, feature] and targets ``y`` [point]: int64 classes or float64 values."""

    x: Float64
    y: Integers | Float64


def draw_moons(settings: MoonsSettings) -> tuple[Points, Points]:
    """Return the training and the test points of scikit-learn's ``make_moons``, stratified."""
    points = settings.train + settings.test
    x, y = make_moons(points, noise=settings.noise, random_state=settings.data_seed)
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


def training_points(settings: MoonsSettings | GapSettings) -> Points:
    """Return the points to train on."""
    return draw_gap(settings) if isinstance(settings, GapSettings) else draw_moons(settings)[0]
