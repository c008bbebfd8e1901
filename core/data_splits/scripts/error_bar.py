"""How many error bars hold the truth, counted over fresh draws of the data."""

import numpy as np
from scipy.stats import norm, t
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

SEEDS = range(100)
EXAMPLES = 100
FEATURES = 5
DISTANCE = 2.0  # between the centres of two normal clouds, one a class
K = 5
REPEATS = 1
CONFIDENCE = 0.95

means, spreads, truths = [], [], []
for seed in SEEDS:
    generator = np.random.default_rng(seed)
    y = generator.permutation(np.arange(1, EXAMPLES + 1) % 2)
    x = generator.standard_normal((EXAMPLES, FEATURES))
    x[:, 0] += (y - 0.5) * DISTANCE
    scores, true = [], []
    for repeat in range(REPEATS):
        folds = StratifiedKFold(K, shuffle=True, random_state=repeat)
        for train, test in folds.split(x, y):
            centre, scale = x[train].mean(axis=0), x[train].std(axis=0)
            model = LogisticRegression(solver="newton-cholesky", tol=1e-8)
            model.fit((x[train] - centre) / scale, y[train])
            scores.append(model.score((x[test] - centre) / scale, y[test]))
            w = model.coef_[0] / scale
            b, side = model.intercept_[0] - w @ centre, w[0] * DISTANCE / 2
            length = np.linalg.norm(w)
            true.append((norm.cdf((side + b) / length) + norm.cdf((side - b) / length)) / 2)
    means.append(np.mean(scores))
    spreads.append(np.std(scores, ddof=1))
    truths.append(np.mean(true))

reach = t.ppf((1 + CONFIDENCE) / 2, K * REPEATS - 1)
missed = np.abs(np.array(means) - np.mean(truths))
naive = np.array(spreads) * np.sqrt(1 / (K * REPEATS))
corrected = np.array(spreads) * np.sqrt(1 / (K * REPEATS) + 1 / (K - 1))  # the control
print(
    f"naive {(missed <= reach * naive).sum()}, corrected {(missed <= reach * corrected).sum()} "
    f"of {len(means)} hold the truth"
)
