"""A table seen flat: each example's place along the two directions in which the table varies most.

With the features standardised and X = U S Vᵀ, the places are U S in its first two columns: the
principal components. Two features or fewer are shown as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.data_splits.tables import Table


@dataclass(frozen=True, eq=False)
class FlatView:
    """``places``: float64 [example, 2]. ``axes``: their titles."""

    places: npt.NDArray[np.float64]
    axes: tuple[str, str]


def flat_view(table: Table) -> FlatView:
    """Return where each example lies in the plane that shows most of the table's variance."""
    features = table.features
    if features.shape[1] == 2:
        names = table.feature_names
        return FlatView(features, (names[0], names[1]))
    spread = features.std(axis=0)
    standardised = (features - features.mean(axis=0)) / np.where(spread == 0, 1.0, spread)
    left, sizes, right = np.linalg.svd(standardised, full_matrices=False)
    # A component's sign is arbitrary: the largest weight is made positive, so that hosts agree.
    signs = np.sign(right[np.arange(len(right)), np.abs(right).argmax(axis=1)])
    places = left * sizes * signs
    if places.shape[1] < 2:
        places = np.column_stack([places, np.zeros(len(places))])
    return FlatView(places[:, :2], ("first principal component", "second principal component"))
