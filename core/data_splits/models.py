"""The models that are trained on a split: plain scikit-learn estimators, made fresh each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.checks import check_choice
from core.data_splits.tables import Table, Task
from core.seeds import check_seed

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

MODELS: dict[str, Task] = {
    "logistic_regression": "classification",
    "decision_tree": "classification",
    "nearest_neighbours": "classification",
    "small_network": "classification",
    "ridge": "regression",
}
"""Every model by name, and what it predicts."""

NEIGHBOURS = 5
"""How many neighbours vote; scikit-learn's default."""


def check_model_suits(name: str, table: Table) -> None:
    """Raise ``ValueError`` where the model predicts classes and the table holds numbers, or so."""
    if MODELS[check_choice("model", name, tuple(MODELS))] != table.task:
        fitting = ", ".join(model for model, task in MODELS.items() if task == table.task)
        raise ValueError(
            f"the table {table.name} is one for {table.task}: {name} does not suit it, "
            f"{fitting} would"
        )


def make_model(name: str, seed: int = 0, classes: int = 2) -> BaseEstimator:
    """Return the untrained scikit-learn estimator called ``name``.

    ``seed`` is the model's own ``random_state``: it moves the tree (ties between equally good
    cuts) and the network (its initial weights), and nothing in the others.

    Between two classes, logistic regression is solved to its optimum by Newton's method: the
    default solver stops so early that another split of equal merit can flip a prediction.

    Raises ``ValueError`` for a name that is not in ``MODELS`` or a seed out of range.
    """
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.neural_network import MLPClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.tree import DecisionTreeClassifier

    check_choice("model", name, tuple(MODELS))
    check_seed(seed)
    if name == "decision_tree":
        return DecisionTreeClassifier(random_state=seed)
    if name == "nearest_neighbours":
        last = KNeighborsClassifier(n_neighbors=NEIGHBOURS)
    elif name == "small_network":
        last = MLPClassifier(
            (16,), solver="lbfgs", alpha=1.0, tol=1e-3, max_iter=1000, random_state=seed
        )
    elif name == "ridge":
        last = Ridge()
    elif classes == 2:
        last = LogisticRegression(solver="newton-cholesky", tol=1e-8)
    else:
        # With ten classes Newton's matrix is 650 by 650, and the default solver is the faster one.
        last = LogisticRegression(max_iter=1000)
    return make_pipeline(StandardScaler(), last)
