"""Logistic regression between two classes on many splits of one table at once.

For labels t in {0, 1}, p = 1 / (1 + exp(-(w·x + b))), and x standardised on the training part,
scikit-learn's ``LogisticRegression(C=1)`` minimises

    L(w, b) = ½ |w|² − Σ [t log p + (1 − t) log(1 − p)]        (the sum over the training part)

which is strictly convex in w and has one optimum. Newton's method climbs down to it:

    gradient  Σ (p − t) x + w,      Hessian  Σ p (1 − p) x xᵀ + 1 (no penalty on b).

All splits share one table, so the products x xᵀ are formed once, and the Hessians of all
splits are one matrix product: [split, example] × [example, pair of features]. That standardising
differs from split to split only rescales w, so it enters as the penalty's scale:
a feature with the standard deviation s in the training part is penalised by ½ (s w)².

Source of the method: Hastie, Tibshirani, Friedman, *The Elements of Statistical Learning*,
section 4.4.1 (Newton–Raphson, iteratively reweighted least squares).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arrays import Booleans, Float64

MOST_PRODUCTS = 4_000_000
"""The largest number of products of features held at once (32 MB)."""

_MOST_STEPS = 40


@dataclass(frozen=True, eq=False)
class LogisticFits:
    """One logistic regression per split, in the units of the features given.

    ``coefficients``: float64 [split, feature]. ``intercepts``: float64 [split].
    ``converged``: bool [split], whether the gradient vanished.
    """

    coefficients: Float64
    intercepts: Float64
    converged: Booleans

    def logits(self, features: Float64) -> Float64:
        """Return w·x + b for features [example, feature] as [split, example]."""
        return self.coefficients @ features.T + self.intercepts[:, None]


def fits_in_memory(examples: int, features: int) -> bool:
    """Say whether the shared table of products stays within ``MOST_PRODUCTS``."""
    return examples * (features + 1) * (features + 2) // 2 <= MOST_PRODUCTS


def fit_logistic(features: Float64, labels: npt.NDArray[Any], training: Booleans) -> LogisticFits:
    """Train one logistic regression per split, each to its optimum.

    ``features``: [example, feature]. ``labels``: [example], 0 or 1. ``training``: [split,
    example], true where the example is trained on; each split needs both classes. Equal to
    ``make_pipeline(StandardScaler(), LogisticRegression())`` solved to the end.
    """
    centre, scale = features.mean(axis=0), _scale(features)
    standardised = (features - centre) / scale
    weights, converged = _descend(standardised, labels, training)
    coefficients = weights[:, :-1] / scale
    return LogisticFits(coefficients, weights[:, -1] - coefficients @ centre, converged)


def _scale(features: Float64) -> Float64:
    """Return the standard deviation of each column, and 1 for a constant one, as scikit-learn."""
    spread = features.std(axis=0)
    return np.where((np.ptp(features, axis=0) == 0) | (spread == 0), 1.0, spread)


def _descend(
    features: Float64, labels: npt.NDArray[Any], training: Booleans
) -> tuple[Float64, Booleans]:
    from scipy.special import expit

    rows = np.column_stack([features, np.ones(len(features))])
    first, second = np.triu_indices(rows.shape[1])
    products = rows[:, first] * rows[:, second]
    penalty = np.array([np.append(_scale(features[inside]) ** 2, 0.0) for inside in training])
    weights = np.zeros((len(training), rows.shape[1]))
    hessian = np.empty((*weights.shape, rows.shape[1]))
    diagonal = np.arange(rows.shape[1])
    for _ in range(_MOST_STEPS):
        chance = expit(weights @ rows.T)
        gradient = np.where(training, chance - labels, 0.0) @ rows + penalty * weights
        converged = np.abs(gradient).max(axis=1) <= 1e-10 * len(features)
        if converged.all():
            break
        curvature = np.where(training, chance * (1 - chance), 0.0) @ products
        hessian[:, first, second] = hessian[:, second, first] = curvature
        hessian[:, diagonal, diagonal] += penalty
        weights = weights - np.linalg.solve(hessian, gradient[:, :, None])[:, :, 0]
    return weights, converged
