"""Is B better than A? Tests that ask for no normal distribution, and an interval."""

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
rng = np.random.default_rng
if KIND == "pairs":
    d = b - a
    low, high = stats.bootstrap(
        (d,), np.mean, n_resamples=9_999, batch=1_000, rng=rng(0)
    ).confidence_interval
    p = stats.permutation_test(
        (d,),
        lambda d, axis: d.sum(axis=axis),
        permutation_type="samples",
        vectorized=True,
        batch=1_000,
        rng=rng(0),
    ).pvalue
elif KIND == "folds":
    d = b - a
    error = np.sqrt(
        (1 / len(d) + TRAIN_TEST[1] / TRAIN_TEST[0]) * d.var(ddof=1)
    )  # Nadeau and Bengio, 2003
    p = 2 * stats.t.sf(abs(d.mean() / error), len(d) - 1)
    reach = stats.t.ppf(0.975, len(d) - 1) * error
    low, high = d.mean() - reach, d.mean() + reach
else:
    welch = stats.ttest_ind(b, a, equal_var=False)
    permuted = stats.permutation_test(
        (b, a),
        lambda b, _, axis: b.sum(axis=axis),
        vectorized=True,
        batch=1_000,
        rng=rng(0),
    )
    low, high = welch.confidence_interval()
    p = max(welch.pvalue, permuted.pvalue)
difference = (b.mean() - a.mean()) / SCALE
print(f"B − A: {difference:.6g}, interval {low / SCALE:.6g} to {high / SCALE:.6g}, p = {p:.4g}")
