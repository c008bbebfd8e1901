"""The book's own table: nine numbers with their labels, split with a seed and without one.

Source: Sebastian Raschka, *Machine Learning Q and AI*, chapter 10, notebook on data sampling.
"""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from core.data_splits.holdout import holdout
from core.seeds import LARGEST_SEED

BOOK_X = (1, 2, 3, 4, 5, 6, 7, 8, 9)
"""The book's nine examples, one feature each."""

BOOK_Y = (0, 1, 0, 1, 1, 0, 0, 1, 0)
"""Their labels."""

BOOK_SEED = 123
"""The seed of the notebook."""


@dataclass(frozen=True)
class BookRows:
    """The examples trained on and tested on, as values of x, in the order they are printed."""

    train: tuple[int, ...]
    test: tuple[int, ...]


def book_rows(seed: int | None = BOOK_SEED, test_size: float = 0.3) -> BookRows:
    """Split the book's table, stratified by its labels.

    ``seed`` None is the call without a ``random_state``: scikit-learn then goes on in NumPy's
    global generator, which the system seeds. Here the system is asked for a fresh seed each
    time, so that the global generator stays where it was.

    Raises ``ValueError`` as ``holdout`` does.

    >>> book_rows(123)
    BookRows(train=(9, 2, 8, 3, 5, 7), test=(4, 1, 6))
    """
    drawn = secrets.randbelow(LARGEST_SEED + 1) if seed is None else seed
    train, test = holdout(BOOK_Y, test_size, drawn, stratify=True)
    return BookRows(tuple(BOOK_X[row] for row in train), tuple(BOOK_X[row] for row in test))


@lru_cache(4)
def tested_sets(seeds: int) -> Counter[frozenset[int]]:
    """Return the sets of rows that the seeds 0, 1, … test on, and how many of them test on each."""
    return Counter(frozenset(book_rows(seed).test) for seed in range(seeds))
