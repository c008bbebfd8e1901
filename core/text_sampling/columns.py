"""What each step of the pipeline leaves, token by token: the rows and columns that are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from core.arrays import Booleans, Float64, Integers

TITLES = {
    "raw": "raw",
    "temperature": "temperature",
    "top_k": "top-k",
    "top_p": "top-p",
    "min_p": "min-p",
    "renormalised": "renormalised",
}


@dataclass(frozen=True, eq=False)
class Column:
    """One step.

    ``step``: "raw", the name of a setting, or "renormalised"; ``value``: its setting, ``None``
    where it is off. For the tokens that are shown, the most probable first: ``probabilities``
    [row], those that the step judges; ``kept`` [row], what is left after it; ``removed`` [row],
    what it took itself.

    Of all tokens: ``size``, how many are left; ``entropy``, that of what is left, in bits. Of
    those not shown: ``rest``, their probability; ``rest_kept``, how many are left. ``crossing``:
    the row at which the sum reaches top-p, where there is one in sight.
    """

    step: str
    value: float | None
    probabilities: Float64
    kept: Booleans
    removed: Booleans
    size: int
    entropy: float
    rest: float
    rest_kept: int
    crossing: int | None = None

    @property
    def shown_kept(self) -> int:
        """Return how many of the tokens shown are left: they are the first ones."""
        return int(self.kept.sum())


@dataclass(frozen=True, eq=False)
class Columns:
    """The steps side by side: ``tokens`` [row], the tokens shown; ``names``, as a reader reads
    them; ``vocabulary``, how many tokens there are.
    """

    tokens: Integers
    names: tuple[str, ...]
    vocabulary: int
    columns: tuple[Column, ...]

    @property
    def filters(self) -> tuple[Column, ...]:
        """Return the columns of the settings that are on and can remove tokens."""
        return tuple(
            column
            for column in self.columns
            if column.value is not None and (column.step != "temperature" or column.value == 0)
        )

    @property
    def first(self) -> Column:
        """Return the column before any step."""
        return self.columns[0]

    @property
    def last(self) -> Column:
        """Return the column that the token is drawn from."""
        return self.columns[-1]
