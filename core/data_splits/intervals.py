"""Error bars for a cross-validated score, and why the usual one is too short.

The scores of k folds share most of their training examples, so they vary together. With m = n/k,

    Var(mean) = σ²/n + (m − 1)/n · ω + (n − m)/n · γ

where ω is the covariance of two errors within a fold and γ that between folds; s²/k misses γ, and
no estimator of this variance is unbiased for every distribution.
Source: Bengio & Grandvalet, "No Unbiased Estimator of the Variance of K-Fold Cross-Validation",
JMLR 5:1089, 2004.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from core.arrays import Float64
from core.checks import check_number


def naive_standard_error(scores: npt.ArrayLike) -> float:
    """Return s/√n: the standard error of the mean *if* the n scores were independent.

    ``scores``: any shape, at least 2 of them; s² is their variance with n − 1 below the line.

    Raises ``ValueError`` for fewer than 2 scores.
    """
    values = _checked(scores)
    return float(values.std(ddof=1)) / math.sqrt(values.size)


def corrected_standard_error(
    scores: npt.ArrayLike, train_examples: int, test_examples: int
) -> float:
    """Return √((1/n + test/train) · s²), the corrected resampled standard error.

    ``scores``: any shape; n is their number (k·r for r repeats of k folds). ``train_examples``,
    ``test_examples``: the sizes of the two parts of one split; only their ratio matters.

    Raises ``ValueError`` for fewer than 2 scores or an empty part.
    Source: Nadeau & Bengio, "Inference for the Generalization Error", Machine Learning 52:239,
    2003.
    """
    values = _checked(scores)
    if train_examples < 1 or test_examples < 1:
        raise ValueError(
            f"both parts of a split hold examples, not {train_examples} and {test_examples}"
        )
    overlap = test_examples / train_examples
    return math.sqrt((1 / values.size + overlap) * float(values.var(ddof=1)))


def reach(confidence: float, scores: int) -> float:
    """Return how many standard errors the interval around the mean of ``scores`` scores reaches.

    Student's quantile at one degree of freedom less; ``confidence``: in (0, 1).

    Raises ``ValueError`` for fewer than 2 scores or a confidence out of range.

    >>> round(reach(0.95, 5), 3)
    2.776
    """
    from scipy.stats import t

    check_number("confidence", confidence, "(0, 1)")
    if scores < 2:
        raise ValueError(f"an interval needs at least 2 scores, not {scores}")
    return float(t.ppf((1 + confidence) / 2, scores - 1))


def _checked(scores: npt.ArrayLike) -> Float64:
    values = np.asarray(scores, dtype=np.float64)
    if values.size < 2:
        raise ValueError(f"a standard error needs at least 2 scores, not {values.size}")
    return values
