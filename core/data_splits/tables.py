"""The tables that are split: five of scikit-learn's own, and the moons, whose source is known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from core.arrays import Float64, Integers
from core.checks import check_choice, check_number, check_whole
from core.seeds import check_seed

Task = Literal["classification", "regression"]

TABLES: dict[str, Task] = {
    "iris": "classification",
    "wine": "classification",
    "breast_cancer": "classification",
    "digits": "classification",
    "moons": "classification",
    "diabetes": "regression",
}
"""Every table by name, and what is to be predicted in it: a class or a number."""


@dataclass(frozen=True, eq=False)
class Table:
    """Examples with their features and what is to be predicted; the arrays are read-only.

    ``features``: float64 [example, feature]. ``target``: [example], int64 class indices into
    ``class_names``, or float64 numbers when ``class_names`` is empty.

    Raises ``ValueError`` for shapes that do not fit each other.
    """

    name: str
    features: Float64
    target: Integers | Float64
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.features.shape != (len(self.target), len(self.feature_names)):
            raise ValueError(
                f"features of shape {self.features.shape} do not fit {len(self.target)} targets "
                f"and {len(self.feature_names)} feature names"
            )
        self.features.flags.writeable = False
        self.target.flags.writeable = False

    @property
    def task(self) -> Task:
        """What is to be predicted: one of the classes, or a number."""
        return "classification" if self.class_names else "regression"

    @property
    def examples(self) -> int:
        """The number of rows."""
        return len(self.target)


@cache
def load_table(name: str) -> Table:
    """Return one of scikit-learn's own tables, or 300 moons with noise 0.3 drawn under seed 0.

    Raises ``ValueError`` for a name that is not in ``TABLES``. Source: ``sklearn.datasets``.
    """
    from sklearn import datasets

    if check_choice("table", name, tuple(TABLES)) == "moons":
        return moons()
    bunch = getattr(datasets, f"load_{name}")()
    classes = tuple(str(label) for label in bunch.get("target_names", ()))
    return Table(
        name=name,
        features=np.array(bunch.data, dtype=np.float64),
        target=bunch.target.astype(np.int64) if classes else bunch.target.astype(np.float64),
        feature_names=tuple(str(feature) for feature in bunch.feature_names),
        class_names=classes,
    )


def moons(examples: int = 300, noise: float = 0.3, seed: int = 0) -> Table:
    """Return two interleaved half circles with normal noise, as ``make_moons`` draws them.

    A table from a known generator: another seed gives fresh examples from the same source.

    Raises ``ValueError`` for fewer than 4 examples or a negative noise.
    """
    from sklearn.datasets import make_moons

    check_whole("examples", examples, 4)
    check_number("noise", noise, "[0, inf)")
    features, target = make_moons(examples, noise=noise, random_state=check_seed(seed))
    return Table("moons", features, target, ("x", "y"), ("upper", "lower"))


def fresh_moons(examples: int, noise: float, seed: int) -> Table:
    """Return moons from the source of ``moons(…, noise, seed)`` that it did not draw.

    Drawn under a seed derived from ``seed``: the next data seed's moons are other ones still.
    """
    derived = np.random.SeedSequence(check_seed(seed)).spawn(1)[0].generate_state(1)[0]
    return moons(examples, noise, int(derived))
