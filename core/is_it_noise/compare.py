"""Is B better than A? Tests that do not ask for a normal distribution, and honest refusals.

Pairs (the same seed, or the same data set): every sign of the differences is flipped, and BCa
bootstrap gives the interval (Efron 1987). Two groups of runs: Welch's t, and permutation. Scores of
resampled folds share examples: Nadeau and Bengio's corrected t (2003). All by scipy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf, nan

import numpy as np
import numpy.typing as npt

from core.arrays import Float64
from core.data_splits.intervals import corrected_standard_error
from core.is_it_noise.comparison import (
    ALPHA,
    DECISIVE,
    Comparison,
    Kind,
    as_typed,
    least_p,
    paired_differences,
)

LARGEST = 1e100
"""Squares of larger scores overflow."""

RESAMPLES, BATCH = 9_999, 1_000
"""All relabellings are tried where there are no more; else so many, drawn from seed 0."""

_FAR = 5 * 1.4826
"""Five standard deviations of a normal distribution, in median absolute deviations."""


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
    split, where the scores are those of k folds, r times over.

    Raises ``ValueError`` for no scores, ones beyond ``LARGEST``, pairs of unequal
    lengths, or an empty part.

    >>> compare([0.90, 0.91, 0.92], [0.93, 0.95, 0.94]).verdict
    'too few'
    """
    first, second = _checked(a, names[0]), _checked(b, names[1])
    kind: Kind = "folds" if train_test else "pairs" if paired else "groups"
    if kind == "groups":
        first, second = first[~np.isnan(first)], second[~np.isnan(second)]
    else:
        if len(first) != len(second):
            raise ValueError(
                f"pairs need a score of each: {names[0]} has {len(first)}, {names[1]} {len(second)}"
            )
        both = ~(np.isnan(first) | np.isnan(second))
        first, second = first[both], second[both]
    if not min(len(first), len(second)):
        raise ValueError("there is no score to compare" + (" in pairs" if paired else ""))
    if train_test and min(train_test) < 1:
        raise ValueError(f"both parts of a split hold examples, not {train_test}")
    measured = Comparison(
        first, second, names, kind, higher_is_better,
        difference=_difference(kind, first, second),
        interval=_interval(kind, first, second, train_test),
        p_values=_p_values(kind, first, second, train_test),
        b_wins=_wins(kind, first, second, higher_is_better),
        p=1.0,
        overlap=train_test[1] / train_test[0] if train_test else 0.0,
    )  # fmt: skip
    decided = replace(measured, p=_decisive(kind, measured.p_values))
    return replace(decided, outlier=_outlier(decided, train_test))


def compare_with_one(
    columns: Mapping[str, Sequence[float] | Float64],
    base: str,
    paired: bool = True,
    train_test: tuple[int, int] | None = None,
    higher_is_better: bool = True,
) -> dict[str, Comparison]:
    """Compare each other column with ``base``; the decisive p are adjusted by Holm's method."""
    found = {
        name: compare(columns[base], column, paired, train_test, (base, name), higher_is_better)
        for name, column in columns.items()
        if name != base
    }
    adjusted = holm([each.p for each in found.values()])
    return {
        name: replace(each, p=p, among=len(found))
        for (name, each), p in zip(found.items(), adjusted, strict=True)
    }


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p values adjusted for being several: at .05 no true one is lost in 95 of 100 papers.

    The least is multiplied by their number m, the next by m − 1, …, none below one before it.
    Source: S. Holm, Scandinavian Journal of Statistics 6:65, 1979.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    adjusted, highest = [0.0] * len(p_values), 0.0
    for rank, place in enumerate(np.argsort(p_values, kind="stable")):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = highest
    return adjusted


def _checked(scores: npt.ArrayLike, name: str) -> Float64:
    values = np.asarray(scores, dtype=np.float64).ravel()
    if (np.abs(values) > LARGEST).any():
        raise ValueError(f"a score of {name} lies beyond {LARGEST:g}")
    return values


def _difference(kind: Kind, a: Float64, b: Float64) -> float:
    if kind == "groups":
        (first, second), scale = as_typed(a, b)
        return float(second.mean() - first.mean()) / scale
    return float(paired_differences(a, b).mean())


def _wins(kind: Kind, a: Float64, b: Float64, higher_is_better: bool) -> float:
    differences = np.subtract.outer(b, a) if kind == "groups" else paired_differences(a, b)
    ahead = differences > 0 if higher_is_better else differences < 0
    return float(ahead.mean() + (differences == 0).mean() / 2)


def _decisive(kind: Kind, p_values: Mapping[str, float]) -> float:
    return max((p_values.get(test, 1.0) for test in DECISIVE[kind]), default=1.0)


def _interval(
    kind: Kind, a: Float64, b: Float64, train_test: tuple[int, int] | None
) -> tuple[float, float]:
    from scipy import stats

    if min(len(a), len(b)) < 2:
        return nan, nan
    (first, second), scale = as_typed(a, b)
    if kind == "folds" and train_test:
        differences = paired_differences(a, b)
        error = corrected_standard_error(differences, *train_test)
        reach = float(stats.t.ppf(0.975, len(differences) - 1)) * error
        return float(differences.mean() - reach), float(differences.mean() + reach)
    if kind == "pairs":
        low, high = _bootstrapped(second - first)
        return low / scale, high / scale
    if not (np.ptp(first) or np.ptp(second)):
        return (_difference(kind, a, b),) * 2
    found = stats.ttest_ind(second, first, equal_var=False).confidence_interval()
    return float(found.low) / scale, float(found.high) / scale


def _bootstrapped(differences: Float64) -> tuple[float, float]:
    from scipy import stats

    if not np.ptp(differences):
        return (float(differences[0]),) * 2
    found = stats.bootstrap(
        (differences,), np.mean, n_resamples=RESAMPLES, batch=BATCH, rng=np.random.default_rng(0)
    ).confidence_interval
    return float(found.low), float(found.high)


def _p_values(
    kind: Kind, a: Float64, b: Float64, train_test: tuple[int, int] | None
) -> dict[str, float]:
    """Return what each test gives that these scores allow: never 0, NaN or more than 1."""
    tests = {"pairs": _of_pairs, "groups": _of_groups}
    found = _of_folds(a, b, train_test) if train_test else tests[kind](a, b)
    # A p too small for a float is the least one, not none at all.
    return {test: min(1.0, max(float(p), 5e-324)) for test, p in found.items() if p == p}


def _of_pairs(a: Float64, b: Float64) -> dict[str, float]:
    from scipy import stats

    (first, second), _ = as_typed(a, b)
    differences = second - first
    found = {"sign flip": _relabelled((differences,), "samples") if len(a) > 1 else 1.0}
    ranked = differences
    if np.count_nonzero(ranked == 0) % 2:
        ranked = np.delete(ranked, np.flatnonzero(ranked == 0)[0])
    if ranked.any():
        # Zeros share their ranks between both sides, and of an odd number one is left out:
        # J. Demšar, Statistical Comparisons of Classifiers over Multiple Data Sets, JMLR 2006.
        found["wilcoxon"] = stats.wilcoxon(ranked, zero_method="zsplit").pvalue
    return found


def _of_groups(a: Float64, b: Float64) -> dict[str, float]:
    from scipy import stats

    (first, second), _ = as_typed(a, b)
    if min(len(a), len(b)) < 2:
        return {}
    found = {"permutation": _relabelled((second, first), "independent")}
    if np.ptp(first) or np.ptp(second):
        found = {"welch": stats.ttest_ind(second, first, equal_var=False).pvalue, **found}
    return found


def _relabelled(lists: tuple[Float64, ...], permutation_type: str) -> float:
    from scipy import stats

    # The sum of the first list goes up and down with the difference of the means, and is exact.
    # The p is the smaller side's, twice: no relabelling of these data is left out of it.
    result = stats.permutation_test(
        lists, lambda *x, axis: x[0].sum(axis=axis), permutation_type=permutation_type,
        vectorized=True, n_resamples=RESAMPLES, batch=BATCH,
        rng=np.random.default_rng(0),
    )  # fmt: skip
    return float(result.pvalue)


def _of_folds(a: Float64, b: Float64, train_test: tuple[int, int]) -> dict[str, float]:
    from scipy import stats

    differences = paired_differences(a, b)
    if len(differences) < 2 or not np.ptp(differences):
        return {}
    t = differences.mean() / corrected_standard_error(differences, *train_test)
    return {
        "corrected": 2 * stats.t.sf(abs(t), len(differences) - 1),
        "naive": stats.ttest_1samp(differences, 0).pvalue,
    }


def _outlier(whole: Comparison, train_test: tuple[int, int] | None) -> tuple[str, float] | None:
    """Return the one score, far from all others, without which the answer would be another."""
    a, b, kind = whole.a, whole.b, whole.kind
    names, one = whole.names, "fold" if kind == "folds" else "pair"
    lists = (a, b) if kind == "groups" else (whole.differences,)
    farthest, owner, place = 0.0, 0, 0
    for number, values in enumerate(lists):
        away = np.abs(values - np.median(values))
        middle = float(np.median(away))
        if away.any():
            far = float(away.max()) / middle if middle else inf
            farthest, owner, place = max(
                (farthest, owner, place), (far, number, int(away.argmax()))
            )
    if farthest <= _FAR or len(lists[owner]) < 4:
        return None
    rest_a = np.delete(a, place) if kind != "groups" or owner == 0 else a
    rest_b = np.delete(b, place) if kind != "groups" or owner == 1 else b
    left = _difference(kind, rest_a, rest_b)
    p = _decisive(kind, _p_values(kind, rest_a, rest_b, train_test))
    still_possible = least_p(kind, len(rest_a), len(rest_b)) < ALPHA <= 1
    turns = (left > 0) != (whole.difference > 0) or left == 0
    if turns or (still_possible and (p < ALPHA) != (whole.p < ALPHA)):
        where = f"run {place + 1} of {names[owner]}" if kind == "groups" else f"{one} {place + 1}"
        return where, left
    return None
