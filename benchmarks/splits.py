"""How much faster the split lottery runs here than as a plain scikit-learn loop."""

from __future__ import annotations

from benchmarks import timed
from core.data_splits.lottery import HoldoutSettings, holdout_scores
from core.data_splits.models import make_model
from core.data_splits.tables import Table, load_table

_SEEDS = 1000
_LOOP_SEEDS = 100


def lines() -> list[str]:
    """Return one line: seconds for 1,000 hold-out scores, and the ratio to the plain loop."""
    table = load_table("breast_cancer")
    # One of each, so that neither pays for the imports.
    holdout_scores(table, HoldoutSettings(), (0,))
    _plain_loop(table, 1)
    seeds = tuple(range(_SEEDS))
    ours, together = timed(lambda: holdout_scores(table, HoldoutSettings(), seeds))
    plain, loop = timed(lambda: _plain_loop(table, _LOOP_SEEDS))
    loop *= _SEEDS / _LOOP_SEEDS
    equal = sum(
        abs(record.test - score) < 1e-12
        for record, score in zip(ours[:_LOOP_SEEDS], plain, strict=True)
    )
    return [
        f"splits: {_SEEDS:,} hold-out scores of logistic regression on breast cancer in "
        f"{together:.2f} s, {loop / together:.0f} times a plain scikit-learn loop "
        f"({loop:.1f} s, from {_LOOP_SEEDS} of them; {equal} of {_LOOP_SEEDS} scores equal)"
    ]


def _plain_loop(table: Table, count: int) -> list[float]:
    from sklearn.model_selection import train_test_split

    scores = []
    for seed in range(count):
        x_train, x_test, y_train, y_test = train_test_split(
            table.features, table.target, test_size=0.2, random_state=seed
        )
        model = make_model("logistic_regression").fit(x_train, y_train)
        scores.append(model.score(x_test, y_test))
    return scores
