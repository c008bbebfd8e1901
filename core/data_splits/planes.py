"""A table seen flat: each example's place along the two directions in which the table varies most.

They are the first two principal components of the standardised features. Two features are shown as
they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.arrays import Float64
from core.data_splits.tables import Table


@dataclass(frozen=True, eq=False)
class FlatView:
    """``places``: float64 [example, 2]. ``axes``: their titles."""

    places: Float64
    axes: tuple[str, str]


def flat_view(table: Table) -> FlatView:
    """Return where each example lies in the plane that shows most of the table's variance."""
    from sklearn.decomposition import PCA
    from sklearn.preprocessing import scale

    count = table.features.shape[1]
    if count == 2:
        return FlatView(table.features, (table.feature_names[0], table.feature_names[1]))
    places = PCA(min(2, count), svd_solver="full").fit_transform(scale(table.features))
    if count == 1:
        places = np.column_stack([places, np.zeros(len(places))])
    return FlatView(places, ("first principal component", "second principal component"))
