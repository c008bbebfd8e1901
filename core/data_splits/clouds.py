"""Two normal clouds, one a class: a source of data for which the truth is a formula.

Class 1 is drawn from N(+μ, I) and class 0 from N(−μ, I), equally often, μ lying along the first
axis at half the distance between the clouds. A linear rule "class 1 where w·x + b > 0" is right
with the probability

    ½ Φ((w·μ + b) / |w|) + ½ Φ((w·μ − b) / |w|)

because w·x + b is itself normal, with mean ±w·μ + b and standard deviation |w|.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.arrays import Float64, Integers
from core.checks import check, number, whole
from core.data_splits.newton import LogisticFits
from core.seeds import check_seed


@dataclass(frozen=True)
class Clouds:
    """Two unit normal clouds in ``features`` dimensions, their centres ``distance`` apart."""

    features: int = whole(5, 1, offered=(1, 20))
    distance: float = number(2.0, "[0, inf)", offered=(0.0, 6.0))

    def __post_init__(self) -> None:
        check(self)

    def draw(self, examples: int, seed: int) -> tuple[Float64, Integers]:
        """Return features [example, feature] and labels [example]; class 1 has half, rounded up."""
        generator = np.random.default_rng(check_seed(seed))
        labels = generator.permutation(np.arange(1, examples + 1) % 2)
        points = generator.standard_normal((examples, self.features))
        points[:, 0] += (labels - 0.5) * self.distance
        return points, labels

    def true_accuracy(self, fits: LogisticFits) -> Float64:
        """Return the probability that each fit is right on a fresh example: float64 [split]."""
        from scipy.special import ndtr

        length = np.linalg.norm(fits.coefficients, axis=1)
        shift = fits.coefficients[:, 0] * self.distance / 2
        upper, lower = shift + fits.intercepts, shift - fits.intercepts
        return np.asarray((ndtr(upper / length) + ndtr(lower / length)) / 2, dtype=np.float64)
