"""The models that are trained on a split: plain scikit-learn estimators, made fresh each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def check_model(name: str) -> str:
    """Return ``name`` if it is a model's; raise ``ValueError`` if not."""
    if name not in MODELS:
        raise ValueError(f"a model is one of {', '.join(MODELS)}, not {name!r}")
    return name


def check_model_suits(name: str, table: Table) -> None:
    """Raise ``ValueError`` where the model predicts classes and the table holds numbers, or so."""
    if MODELS[check_model(name)] != table.task:
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
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.tree import DecisionTreeClassifier

    check_model(name)
    if name == "decision_tree":
        return DecisionTreeClassifier(random_state=check_seed(seed))
    return make_pipeline(StandardScaler(), _last_step(name, check_seed(seed), classes))


def _last_step(name: str, seed: int, classes: int) -> BaseEstimator:
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.neural_network import MLPClassifier

    if name == "nearest_neighbours":
        return KNeighborsClassifier(n_neighbors=NEIGHBOURS)
    if name == "small_network":
        return MLPClassifier(
            (16,), solver="lbfgs", alpha=1.0, tol=1e-3, max_iter=1000, random_state=seed
        )
    if name == "ridge":
        return Ridge()
    if classes == 2:
        return LogisticRegression(solver="newton-cholesky", tol=1e-8)
    # With ten classes Newton's matrix is 650 by 650, and the default solver is the faster one.
    return LogisticRegression(max_iter=1000)
