"""Is B better than A? Tests that do not ask for a normal distribution, and honest refusals.

Pairs (the same seed, or the same data set): every sign of the differences is flipped, and BCa
bootstrap gives the interval (Efron 1987). Two groups of runs: Welch's t, and permutation. Scores of
resampled folds share examples: Nadeau and Bengio's corrected t (2003). All by scipy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import nan
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

from core.arrays import Float64
from core.data_splits.intervals import corrected_standard_error
from core.is_it_noise.comparison import Comparison, Kind, as_typed
from core.is_it_noise.words import ONES

RESAMPLED = {"n_resamples": 9_999, "batch": 1_000, "vectorized": True, "rng": 0}
"""All relabellings are tried where there are no more; else so many, drawn from seed 0."""

LARGEST = 1e100  # squares of larger scores overflow
_FAR = 5 * 1.4826  # five normal standard deviations, in median absolute deviations


def compare(
    a: npt.ArrayLike,
    b: npt.ArrayLike,
    paired: bool = True,
    train_test: tuple[int, int] | None = None,
    names: tuple[str, str] = ("A", "B"),
    higher_is_better: bool = True,
) -> Comparison:
    """Compare two lists of scores; NaN is a score that is missing, and takes its pair along.

    ``paired``: whether a[i] and b[i] belong together; ``train_test``: n_train and n_test of one
    split, where the scores are of k folds, r times over. Raises ``ValueError`` for no scores, ones
    beyond ``LARGEST``, pairs of unequal lengths, or an empty part of a split.

    >>> compare([0.90, 0.91, 0.92], [0.93, 0.95, 0.94]).verdict
    'too few'
    """
    kind: Kind = "folds" if train_test else "pairs" if paired else "groups"
    first, second = (np.asarray(each, dtype=np.float64).ravel() for each in (a, b))
    if (np.abs(np.concatenate([first, second])) > LARGEST).any():
        raise ValueError(f"a score lies beyond {LARGEST:g}")
    if kind == "groups":
        first, second = first[~np.isnan(first)], second[~np.isnan(second)]
    elif len(first) != len(second):
        raise ValueError(f"pairs need a score of each, not {len(first)} and {len(second)}")
    else:
        whole = ~np.isnan(first + second)
        first, second = first[whole], second[whole]
    if not min(len(first), len(second)):
        raise ValueError("there is no score to compare" + (" in pairs" if paired else ""))
    if train_test and min(train_test) < 1:
        raise ValueError(f"both parts of a split hold examples, not {train_test}")
    found = _measured(Comparison(first, second, names, kind, higher_is_better, train_test))
    return replace(found, outlier=_outlier(found))


def compare_with_one(
    columns: Mapping[str, Sequence[float] | Float64], base: str, **how: Any
) -> dict[str, Comparison]:
    """Compare each other column with ``base`` as ``compare`` does, with a decisive p by Holm."""
    found = {
        name: compare(columns[base], column, names=(base, name), **how)
        for name, column in columns.items()
        if name != base
    }
    adjusted = dict(zip(found, holm([each.p for each in found.values()]), strict=True))
    return {n: replace(one, adjusted=adjusted[n], among=len(found)) for n, one in found.items()}


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p values adjusted for being several: the least times their number m, the next m − 1, …

    Source: S. Holm, Scandinavian Journal of Statistics 6:65, 1979.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    p, order = np.array(p_values), np.argsort(p_values, kind="stable")
    stepped = np.maximum.accumulate((len(p) - np.arange(len(p))) * p[order])
    p[order] = np.minimum(stepped, 1.0)
    return [float(each) for each in p]


def _measured(this: Comparison) -> Comparison:
    """Return the comparison with its interval and the p of each test that its scores allow."""
    (a, b), scale = as_typed(this.a, this.b)
    interval, found = (nan, nan), {"sign flip": 1.0} if this.kind == "pairs" else {}
    if min(this.sizes) > 1:
        interval, found = _groups(a, b) if this.kind == "groups" else _differences(b - a, this)
    low, high = (float(end) / scale for end in interval)
    # A p too small for a float is the least one, not none at all.
    p_values = {test: min(1.0, max(float(p), 5e-324)) for test, p in found.items()}
    return replace(this, interval=(low, high), p_values=p_values)


def _groups(a: Float64, b: Float64) -> tuple[tuple[float, float], dict[str, float]]:
    permuted = {"permutation": _relabelled("independent", b, a)}
    if not (np.ptp(a) or np.ptp(b)):
        return (b[0] - a[0], b[0] - a[0]), permuted
    welch = stats.ttest_ind(b, a, equal_var=False)
    return welch.confidence_interval(), {"welch": welch.pvalue, **permuted}


def _differences(d: Float64, this: Comparison) -> tuple[tuple[float, float], dict[str, float]]:
    interval, n = (d[0], d[0]), len(d)
    if this.train_test and np.ptp(d):
        error = corrected_standard_error(d, *this.train_test)
        p = 2 * stats.t.sf(abs(d.mean()) / error, n - 1)
        naive = stats.ttest_1samp(d, 0).pvalue
        interval = stats.t.interval(0.95, n - 1, d.mean(), error)
        return interval, {"corrected": p, "naive": naive}
    if this.train_test:
        return interval, {}
    if np.ptp(d):
        interval = stats.bootstrap((d,), np.mean, **RESAMPLED).confidence_interval
    found = {"sign flip": _relabelled("samples", d)}
    # Zeros share their ranks between both sides, and of an odd number one is left out:
    # J. Demšar, Statistical Comparisons of Classifiers over Multiple Data Sets, JMLR 2006.
    zeros = np.flatnonzero(d == 0)
    d = np.delete(d, zeros[: len(zeros) % 2])
    if d.any():
        found["wilcoxon"] = stats.wilcoxon(d, zero_method="zsplit").pvalue
    return interval, found


def _relabelled(way: str, *lists: Float64) -> float:
    # The sum of the first list goes up and down with the difference of the means, and is exact.
    def total(*x: Float64, axis: int) -> Any:
        return x[0].sum(axis=axis)

    return float(stats.permutation_test(lists, total, permutation_type=way, **RESAMPLED).pvalue)


def _outlier(whole: Comparison) -> tuple[str, float] | None:
    """Return the one score, far from all others, without which the answer would be another."""
    groups = whole.kind == "groups"
    lists = (whole.a, whole.b) if groups else (whole.differences,)
    away = [np.abs(values - np.median(values)) for values in lists]
    # Beside a median distance of zero any other is far.
    far = [each / max(float(np.median(each)), 1e-12 * float(each.max()), 1e-300) for each in away]
    owner = int(np.argmax([each.max() for each in far]))
    place = int(far[owner].argmax())
    if far[owner][place] <= _FAR or len(far[owner]) < 4:
        return None
    both = [whole.a, whole.b]
    for side in [owner] if groups else [0, 1]:
        both[side] = np.delete(both[side], place)
    rest = _measured(replace(whole, a=both[0], b=both[1]))
    same_sign = np.sign(rest.difference) == np.sign(whole.difference)
    if same_sign and rest.verdict in (whole.verdict, "too few"):
        return None
    whose = f" of {whole.names[owner]}" if groups else ""
    return f"{ONES[whole.kind][0]} {place + 1}{whose}", rest.difference
