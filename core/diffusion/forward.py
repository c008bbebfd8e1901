"""The forward process: noise joins the data step by step, until nothing else is left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core import checks
from core.arrays import Float32, Float64
from core.diffusion.reverse import CLASSES, IMAGES, POINTS, SIDE
from core.diffusion.schedule import KINDS, Schedule
from core.diffusion.shapes import SHAPES, digits, shape_points

NOTHING = 0.01
"""From this share of the data's variance on, nothing of the data is seen any more."""

DATA_SEED = 101
"""Points that no denoiser was trained on."""


@dataclass(frozen=True)
class ForwardSettings:
    """What is noised, by which schedule, in how many steps, and the noise's seed."""

    data: str = checks.choice("moons", (*SHAPES, "digits"))
    schedule: str = checks.choice("linear", KINDS)
    steps: int = checks.whole(50, 1, 1000, offered=(5, 200))
    noise_seed: int = checks.seed(0)

    def __post_init__(self) -> None:
        checks.check(self)

    @property
    def noise(self) -> Schedule:
        """The schedule itself."""
        return Schedule.of(self.schedule, self.steps)


def forward(settings: ForwardSettings) -> Float32:
    """Return the data on its way to noise: float32 [steps + 1, count, *shape], the data first.

    x_t = √(1 − β_t) · x_{t−1} + √β_t · z with fresh z at each step: Ho et al. 2020, eq. 2.
    """
    x = data_of(settings.data)
    generator = np.random.default_rng(settings.noise_seed)
    path = [x]
    for beta in settings.noise.beta:
        x = np.sqrt(1 - beta) * x + np.sqrt(beta) * generator.standard_normal(x.shape)
        path.append(x)
    return np.stack(path).astype(np.float32)


def data_of(name: str) -> Float64:
    """Return held-out points [500, 2], or two held-out images of each digit [20, 8, 8]."""
    if name != "digits":
        return shape_points(name, POINTS, DATA_SEED)
    _, _, images, labels = digits()
    picked = [
        np.flatnonzero(labels == label)[turn]
        for turn in range(IMAGES // CLASSES)
        for label in range(CLASSES)
    ]
    return images[picked].reshape(-1, SIDE, SIDE)


def share_left(schedule: Schedule) -> Float64:
    """Return the data's share of the variance before the first step and after each [steps + 1]."""
    return np.concatenate([[1.0], schedule.alpha_bar])


def at_half(schedule: Schedule) -> float:
    """Return the data's share of the variance after half of the steps, rounded down."""
    return float(share_left(schedule)[schedule.steps // 2])


def gone_at(schedule: Schedule) -> int | None:
    """Return after how many steps less than ``NOTHING`` is left; None if that never happens."""
    below = np.flatnonzero(share_left(schedule) < NOTHING)
    return int(below[0]) if len(below) else None
