"""One model on one table, scored under many split seeds."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm
from sklearn import datasets
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import KFold, LeaveOneOut, StratifiedKFold, train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

SEEDS = range(20)
KIND = "holdout"
TABLE = "breast_cancer"
EXAMPLES = 300
NOISE = 0.3
DATA_SEED = 0
FRESH_EXAMPLES = 10_000
FILE = "mine.csv"
COLUMNS = ["height", "colour", "kind"]
TEXT_COLUMNS = ["colour"]
MISSING: dict[str, list[str]] = {"height": ["?"]}
SIGNS: dict[str, dict[str, str]] = {"height": {",": "."}}
READING: dict[str, Any] = {"sep": ";", "encoding": "utf-8"}
TARGET = "kind"
TARGET_IS = "text"
TEST_SIZE = 0.2
VALIDATION_SIZE = 0.0
STRATIFY = False
K = 5
HAS_ONE_CLASS_PARTS = False
MODEL = "logistic_regression"
MODEL_SEED = 0
CLASSES = 2


if TABLE == "own":
    cells = pd.read_csv(FILE, **READING, dtype=str, keep_default_na=False, skipinitialspace=True)
    cells = cells.rename(columns=str.strip)[COLUMNS].apply(lambda column: column.str.strip())
    cells = cells[~(cells.eq("") | cells.isin(MISSING)).any(axis=1)].copy()
    for column, signs in SIGNS.items():
        cells[column] = cells[column].str.translate(str.maketrans(signs))
    target = cells.pop(TARGET)
    if TARGET_IS == "a number":
        y = target.astype(float).to_numpy()
    elif TARGET_IS == "a whole number":
        y = target.astype(float).astype(int).to_numpy(str)
    else:
        y = target.to_numpy(str)
    features = [
        pd.get_dummies(cells[name], dtype=float)
        if name in TEXT_COLUMNS
        else cells[name].astype(float)
        for name in cells
    ]
    x = pd.concat(features, axis=1).to_numpy()
elif TABLE == "moons":
    x, y = datasets.make_moons(EXAMPLES, noise=NOISE, random_state=DATA_SEED)
elif TABLE == "iris":
    x, y = datasets.load_iris(return_X_y=True)
elif TABLE == "wine":
    x, y = datasets.load_wine(return_X_y=True)
elif TABLE == "digits":
    x, y = datasets.load_digits(return_X_y=True)
elif TABLE == "diabetes":
    x, y = datasets.load_diabetes(return_X_y=True)
else:
    x, y = datasets.load_breast_cancer(return_X_y=True)
if KIND == "sorted":
    order = np.argsort(y, kind="stable")  # what goes wrong: sorted labels
    x, y = x[order], y[order]


def trained(x_train: Any, y_train: Any) -> Any:
    """Train the model afresh on one part."""
    if MODEL == "decision_tree":
        model = DecisionTreeClassifier(random_state=MODEL_SEED)
    elif MODEL == "nearest_neighbours":
        model = make_pipeline(StandardScaler(), KNeighborsClassifier())
    elif MODEL == "small_network":
        network = MLPClassifier(
            (16,), solver="lbfgs", alpha=1.0, tol=1e-3, max_iter=1000, random_state=MODEL_SEED
        )
        model = make_pipeline(StandardScaler(), network)
    elif MODEL == "ridge":
        model = make_pipeline(StandardScaler(), Ridge())
    elif CLASSES == 2:
        regression = LogisticRegression(solver="newton-cholesky", tol=1e-8)
        model = make_pipeline(StandardScaler(), regression)
    else:
        model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    if HAS_ONE_CLASS_PARTS:  # noqa: SIM102
        if len(set(y_train)) == 1:  # nothing to learn but that class
            model = DummyClassifier()
    return model.fit(x_train, y_train)


def mean_over(folds: Any) -> float:
    """Return the mean score over the folds: everybody is tested on once."""
    parts = folds.split(x, y)
    return float(np.mean([trained(x[a], y[a]).score(x[b], y[b]) for a, b in parts]))


if KIND == "holdout":
    validations, tests = [], []
    for seed in SEEDS:  # the control: report many seeds, not one
        x_train, x_test, y_train, y_test = train_test_split(
            x, y, test_size=TEST_SIZE, random_state=seed, stratify=y if STRATIFY else None
        )
        if VALIDATION_SIZE > 0:  # of the whole table, as the test part is
            x_train, x_validation, y_train, y_validation = train_test_split(
                x_train,
                y_train,
                test_size=math.ceil(VALIDATION_SIZE * len(x)),
                random_state=seed,
                stratify=y_train if STRATIFY else None,
            )
        model = trained(x_train, y_train)
        tests.append(model.score(x_test, y_test))
        if VALIDATION_SIZE > 0:
            validations.append(model.score(x_validation, y_validation))
    if VALIDATION_SIZE > 0:  # the control: pick by the validation part, report the test part
        best = int(np.argmax(validations))
        print(
            f"picked by validation: seed {SEEDS[best]} claims {validations[best]:.4f}, "
            f"{validations.count(validations[best])} of {len(tests)} seeds do; its test part says "
            f"{tests[best]:.4f}, all test parts {np.mean(tests):.4f} on average"
        )
    else:
        print(
            f"{len(tests)} seeds: mean {np.mean(tests):.4f}, spread {np.std(tests, ddof=1):.4f}; "
            f"lowest {min(tests):.4f} ({tests.count(min(tests))} of them), "
            f"highest {max(tests):.4f} ({tests.count(max(tests))} of them)"
        )
elif KIND == "best":
    other = int(np.random.SeedSequence(DATA_SEED).spawn(1)[0].generate_state(1)[0])
    fresh_x, fresh_y = datasets.make_moons(FRESH_EXAMPLES, noise=NOISE, random_state=other)
    claimed, honest = [], []
    for seed in SEEDS:
        x_train, x_test, y_train, y_test = train_test_split(
            x, y, test_size=TEST_SIZE, random_state=seed
        )
        model = trained(x_train, y_train)
        claimed.append(model.score(x_test, y_test))
        honest.append(model.score(fresh_x, fresh_y))
    # The mean of the best of N normal draws, none of which counts for more than 1.
    mean, spread = np.mean(claimed), np.std(claimed, ddof=1)
    luck = mean
    if spread > 0:
        grid = np.linspace(mean - 12 * spread, min(1, mean + 12 * spread), 4801)
        luck = grid[-1] - np.trapezoid(norm.cdf(grid, mean, spread) ** len(claimed), grid)
    top = np.array(claimed) == max(claimed)
    print(
        f"{top.sum()} of {len(claimed)} seeds claim {max(claimed):.4f}, luck alone predicts "
        f"{luck:.4f}, the mean is {mean:.4f}; on fresh examples they score "
        f"{np.array(honest)[top].mean():.4f}, all seeds {np.mean(honest):.4f}"
    )
elif KIND in ("stratified", "plain"):
    means = []
    for seed in SEEDS:
        if KIND == "stratified":
            folds = StratifiedKFold(K, shuffle=True, random_state=seed)  # the control
        else:
            folds = KFold(K, shuffle=True, random_state=seed)  # the control
        means.append(mean_over(folds))
    print(
        f"mean {np.mean(means):.4f}; the seed of the folds moves it "
        f"from {min(means):.4f} to {max(means):.4f}"
    )
elif KIND == "leave_one_out":
    print(f"mean {mean_over(LeaveOneOut()):.4f}")  # nothing is drawn: no seed
else:
    print(f"mean {mean_over(KFold(K)):.4f}")  # nothing is drawn: no seed
