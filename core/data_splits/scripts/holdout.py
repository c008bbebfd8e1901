"""One model on one table, scored under many split seeds."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
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
    x, y = datasets.make_moons(300, noise=0.3, random_state=0)
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


def score(x_train: Any, y_train: Any, x_test: Any, y_test: Any) -> float:
    """Train the model afresh on one part and return its score on the other."""
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
    return model.fit(x_train, y_train).score(x_test, y_test)


scores = []
for seed in SEEDS:  # the control: report many seeds, not one
    if KIND == "holdout":
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
        scores.append(score(x_train, y_train, x_test, y_test))
    else:
        if KIND == "stratified":
            folds = StratifiedKFold(K, shuffle=True, random_state=seed)
        elif KIND == "plain":
            folds = KFold(K, shuffle=True, random_state=seed)
        elif KIND == "leave_one_out":
            folds = LeaveOneOut()
        else:
            folds = KFold(K)
        parts = folds.split(x, y)
        scores.append(float(np.mean([score(x[a], y[a], x[b], y[b]) for a, b in parts])))
if KIND == "holdout":
    best = SEEDS[int(np.argmax(scores))]
    print(
        f"{len(scores)} seeds: from {min(scores):.4f} to {max(scores):.4f}, "
        f"mean {np.mean(scores):.4f}; the best is seed {best}"
    )
else:
    print(f"mean {np.mean(scores):.4f}, from {min(scores):.4f} to {max(scores):.4f}")
