"""The data: shapes in the plane, and scikit-learn's handwritten digits."""

from __future__ import annotations

from functools import cache

import numpy as np
from sklearn.datasets import load_digits, make_moons, make_swiss_roll
from sklearn.model_selection import train_test_split

from core.arrays import Float64, Integers
from core.checks import check_choice, check_whole
from core.seeds import check_seed

SHAPES = ("moons", "swiss_roll", "ring", "smiley")
NAMES = {
    "moons": "two moons", "swiss_roll": "Swiss roll", "ring": "eight Gaussians",
    "smiley": "smiley", "digits": "digits",
}  # fmt: skip
HELD_OUT = 360
"""Digits that no denoiser sees."""


def shape_points(name: str, count: int, seed: int) -> Float64:
    """Return ``count`` points of a shape [count, 2], about two units across in each direction.

    Raises ``ValueError`` for a name that is not in ``SHAPES``, a count below 1 or a bad seed.
    """
    check_choice("shape", name, SHAPES)
    check_whole("count", count, 1)
    if name == "moons":
        points = make_moons(count, noise=0.06, random_state=check_seed(seed))[0]
        return (points - [0.5, 0.25]) * [1.15, 1.9]
    if name == "swiss_roll":
        roll = make_swiss_roll(count, noise=0.35, random_state=check_seed(seed))[0]
        return (roll[:, [0, 2]] - [2.0, 1.5]) / 7
    generator = np.random.default_rng(check_seed(seed))
    if name == "ring":
        turn = generator.integers(8, size=count) * np.pi / 4
        return 1.4 * _on_circle(turn) + 0.12 * generator.standard_normal((count, 2))
    return _smiley(count, generator)


def _smiley(count: int, generator: np.random.Generator) -> Float64:
    """Return points of a face: its edge, a mouth and two eyes."""
    part = generator.choice(4, size=count, p=[0.5, 0.24, 0.13, 0.13])
    along = generator.random(count)
    edge = 1.7 * _on_circle(2 * np.pi * along)
    mouth = 0.95 * _on_circle(np.pi * (1.15 + 0.7 * along))
    eyes = np.array([[-0.6, 0.55]]), np.array([[0.6, 0.55]])
    points = np.choose(part[:, None], [edge, mouth, *eyes])
    spread = np.where(part >= 2, 0.1, 0.04)[:, None]
    return points + spread * generator.standard_normal((count, 2))


def _on_circle(angle: Float64) -> Float64:
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


@cache
def digits() -> tuple[Float64, Integers, Float64, Integers]:
    """Return images and labels to learn from, then those held out; pixels from −1 to 1.

    Images are [count, 64], labels [count]; as many of each class on both sides.
    """
    pixels, labels = load_digits(return_X_y=True)
    seen, unseen, of_seen, of_unseen = train_test_split(
        pixels / 8 - 1, labels, test_size=HELD_OUT, stratify=labels, random_state=0
    )
    return seen, of_seen, unseen, of_unseen
