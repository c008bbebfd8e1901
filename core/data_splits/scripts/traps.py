"""Noise, cross-validated with a step that learns before the split, and within each fold."""

import numpy as np
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

SEEDS = range(30)
EXAMPLES = 60
FEATURES = 1000
STEP = "selection"
KEPT = 20
K = 5

before, within = [], []
for seed in SEEDS:
    generator = np.random.default_rng(seed)
    x = generator.standard_normal((EXAMPLES, FEATURES))
    y = generator.permutation(np.arange(EXAMPLES) % 2)
    folds = StratifiedKFold(K, shuffle=True, random_state=seed)
    model = LogisticRegression()
    if STEP == "selection":
        step = SelectKBest(k=KEPT)
    elif STEP == "scaling":
        step = StandardScaler()
    seen = step.fit_transform(x, y)  # the trap: it saw the test rows
    before.append(cross_val_score(model, seen, y, cv=folds).mean())
    pipeline = make_pipeline(step, model)  # the control
    within.append(cross_val_score(pipeline, x, y, cv=folds).mean())
print(f"before {np.mean(before):.3f}, within {np.mean(within):.3f}")
