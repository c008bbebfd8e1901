"""The data: two classes of points in the plane, drawn anew for each seed of the data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from core.checks import check_choice, check_number
from core.seeds import check_seed

TRAIN_SIZE = 200
TEST_SIZE = 1000
CIRCLE_FACTOR = 0.5
"""The radius of the inner circle; the outer one's is 1."""
SPIRAL_TURNS = 1.25
SPIRAL_RADIUS = 1.5

USUAL_NOISE = {"moons": 0.3, "circles": 0.17, "spirals": 0.15}
"""The noise of each table at which every seed fits, and each draws a boundary of its own."""


@dataclass(frozen=True, eq=False)
class Table:
    """Points [200 or 1000, 2] and labels, each 0 or 1, parted into training and test; float32."""

    train_points: np.ndarray
    train_labels: np.ndarray
    test_points: np.ndarray
    test_labels: np.ndarray

    @property
    def window(self) -> tuple[float, float, float, float]:
        """The smallest and largest first coordinate, then second, with a twentieth to spare."""
        points = np.concatenate([self.train_points, self.test_points]).astype(np.float64)
        low, high = points.min(axis=0), points.max(axis=0)
        margin = 0.05 * (high - low)
        left, bottom = (low - margin).tolist()
        right, top = (high + margin).tolist()
        return left, right, bottom, top


def draw_table(name: str, noise: float, seed: int) -> Table:
    """Draw 1,200 points; the first 200 are for training, the others for the test.

    name: ``"moons"`` or ``"circles"``, which equal scikit-learn's ``make_moons`` and
        ``make_circles(factor=0.5)`` with ``random_state=seed``; or ``"spirals"``, ours.
    noise: standard deviation of the normal noise on each coordinate.

    Raises ``ValueError`` for an unknown name, a negative or non-finite noise, or a bad seed.
    """
    check_choice("table", name, tuple(USUAL_NOISE))
    check_number("noise", noise, "[0, inf)")
    count = TRAIN_SIZE + TEST_SIZE
    if name == "spirals":
        drawn = spirals(count, noise, check_seed(seed))
    else:
        # scikit-learn takes seconds to import: only who draws from it should wait.
        from sklearn.datasets import make_circles, make_moons

        make = make_moons if name == "moons" else partial(make_circles, factor=CIRCLE_FACTOR)
        drawn = make(count, noise=noise, random_state=check_seed(seed))
    # All have shuffled their points, so the first 200 are as good as any.
    parts = (slice(None, TRAIN_SIZE), slice(TRAIN_SIZE, None))
    return Table(*(frozen(each[part]) for part in parts for each in drawn))


def spirals(n_samples: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw two interleaved spirals of 1¼ turns: points float64 [n, 2] and labels int [n].

    With t = √u, u uniform on [0, 1) (so that the points lie evenly over the disc's area), a
    point of class c lies at radius 1.5·t and angle 2π·1.25·t + π·c, plus normal noise.
    """
    generator = np.random.default_rng(seed)
    labels = np.arange(n_samples) % 2
    along = np.sqrt(generator.uniform(size=n_samples))
    angle = 2 * np.pi * SPIRAL_TURNS * along + np.pi * labels
    clean = SPIRAL_RADIUS * along[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    points = clean + generator.normal(scale=noise, size=clean.shape)
    order = generator.permutation(n_samples)
    return points[order], labels[order]


def frozen(array: np.ndarray) -> np.ndarray:
    """Return a copy in float32 that nobody can write into."""
    copy = array.astype(np.float32)
    copy.setflags(write=False)
    return copy
