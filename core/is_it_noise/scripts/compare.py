"""Is B better than A? Tests that ask for no normal distribution, and an interval."""

from functools import partial

import numpy as np
from scipy import stats

KIND = "pairs"
A = [0.90, 0.91, 0.89, 0.92, 0.90, 0.91]
B = [0.91, 0.93, 0.90, 0.92, 0.92, 0.93]
TRAIN_TEST = (90, 10)
SCALE = 1e4

a, b = (np.array(each) * SCALE for each in (A, B))
if SCALE > 1:
    a, b = np.rint(a), np.rint(b)  # ties on paper are ties here
permuted = partial(stats.permutation_test, vectorized=True, batch=1_000, rng=0)
if KIND == "groups":
    welch = stats.ttest_ind(b, a, equal_var=False)
    low, high = welch.confidence_interval()
    p = max(welch.pvalue, permuted((b, a), lambda b, _, axis: b.sum(axis=axis)).pvalue)
elif KIND == "pairs":
    d = b - a
    low, high = stats.bootstrap((d,), np.mean, batch=1_000, rng=0).confidence_interval
    p = permuted((d,), lambda d, axis: d.sum(axis=axis), permutation_type="samples").pvalue
else:
    d, n, overlap = b - a, len(a), TRAIN_TEST[1] / TRAIN_TEST[0]
    error = np.sqrt((1 / n + overlap) * d.var(ddof=1))  # Nadeau and Bengio, 2003
    low, high = stats.t.interval(0.95, n - 1, d.mean(), error)
    p = 2 * stats.t.sf(abs(d.mean() / error), n - 1)
difference = (b.mean() - a.mean()) / SCALE
print(f"B − A: {difference:.6g}, interval {low / SCALE:.6g} to {high / SCALE:.6g}, p = {p:.4g}")
