"""Make a table of a reader's file: numbers as they are, categories one column each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.data_splits.own_file import TextColumns, as_number, read_columns, shown
from core.data_splits.tables import Table, Task

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "?"})
"""The cells that count as missing, in lower case."""

MOST_CATEGORIES = 20
"""A text column with more different values is left out: each would become a feature."""

FEWEST_ROWS = 10
"""The fewest complete rows that are worth splitting."""

MOST_NUMBERS = 4_000_000
"""The most numbers that the features may hold (32 MB)."""

_MOST_CLASSES = 20

# Squares of larger ones overflow.
_LARGEST_NUMBER = 1e100


@dataclass(frozen=True, eq=False)
class OwnTable:
    """A reader's table, and what was done to make it one: ``notes``, a sentence each.

    ``columns``: those used, the target among them, in the file's order. ``text``: those of them
    that hold text.
    """

    table: Table
    notes: tuple[str, ...]
    columns: tuple[str, ...]
    text: tuple[str, ...]


def target_choices(data: bytes) -> tuple[str, ...]:
    """Return the names of the columns, any of which may be the target.

    Raises ``ValueError``, one sentence for the reader, for a file that ``read_columns`` refuses.
    """
    return read_columns(data).names


def read_table(data: bytes, target: str, name: str = "your file") -> OwnTable:
    """Read a CSV file of at most 5 MB with ``target`` as the column to predict.

    A target of text, or of at most 20 different whole numbers, is a class; any other target of
    numbers is predicted by regression. A feature column of numbers stays as it is; one of text
    becomes a 0/1 feature per category. Empty columns, and text columns of more than
    ``MOST_CATEGORIES`` categories, are left out; then rows with a missing cell are. The notes
    say so.

    Raises ``ValueError``, one sentence for the reader, for a file that ``read_columns`` refuses;
    an unknown target; a target that is all missing, constant, or of a single class; more than
    20 classes of text; a class with one member; fewer than ``FEWEST_ROWS`` complete rows; no
    feature left; or more than ``MOST_NUMBERS`` numbers.
    """
    text = read_columns(data)
    if target not in text.names:
        raise ValueError(f"the file has no column {shown(target)}")
    notes: list[str] = []
    columns = _usable_columns(text, target, notes)
    columns = _complete_rows(columns, notes)
    used = tuple(columns)
    texts = tuple(name for name, cells in columns.items() if _numbers(cells) is None)
    values, classes = _target(target, columns.pop(target))
    features, feature_names = _features(columns, notes)
    table = Table(name, features, values, feature_names, classes)
    return OwnTable(table, tuple(notes), used, texts)


def _missing(cells: tuple[str, ...]) -> set[str]:
    """Return the different cells of a column that count as missing."""
    return {cell for cell in set(cells) if cell.lower() in MISSING}


def _usable_columns(text: TextColumns, target: str, notes: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the columns by name, without the empty ones and those with too many categories."""
    present = {
        name: set(cells) - _missing(cells)
        for name, cells in zip(text.names, text.columns, strict=True)
    }
    if not any(present.values()):
        raise ValueError("all values in the file are missing")
    if not present[target]:
        raise ValueError(f"all values of the target {shown(target)} are missing")
    kept = {}
    for name, cells in zip(text.names, text.columns, strict=True):
        reason = "" if name == target else _why_left_out(present[name])
        if reason:
            notes.append(f"column {shown(name)} {reason} and was left out")
        else:
            kept[name] = cells
    if len(kept) < 2:
        raise ValueError(f"beside the target {shown(target)} no column is left to learn from")
    return kept


def _why_left_out(present: set[str]) -> str:
    """Say what keeps a column with these different values from being a feature; "" if nothing."""
    if not present:
        return "is empty"
    if len(present) > MOST_CATEGORIES and any(as_number(cell) is None for cell in present):
        return f"has {len(present):,} different texts, more than {MOST_CATEGORIES},"
    return ""


def _complete_rows(
    columns: dict[str, tuple[str, ...]], notes: list[str]
) -> dict[str, tuple[str, ...]]:
    rows = len(next(iter(columns.values())))
    complete = np.ones(rows, dtype=bool)
    for cells in columns.values():
        if missing := _missing(cells):
            complete &= np.array([cell not in missing for cell in cells])
    if complete.sum() < FEWEST_ROWS:
        raise ValueError(
            f"only {complete.sum()} of {rows} rows are complete; "
            f"at least {FEWEST_ROWS} without a missing value are needed"
        )
    if not complete.all():
        left_out = rows - complete.sum()
        notes.append(f"{left_out:,} of {rows:,} rows miss a value and were left out")
    return {
        name: tuple(cell for cell, keep in zip(cells, complete.tolist(), strict=True) if keep)
        for name, cells in columns.items()
    }


def _target(
    name: str, cells: tuple[str, ...]
) -> tuple[npt.NDArray[np.int64] | npt.NDArray[np.float64], tuple[str, ...]]:
    numbers = _numbers(cells)
    if numbers is not None and np.abs(numbers).max() > _LARGEST_NUMBER:
        raise ValueError(f"the target {shown(name)} holds a number beyond {_LARGEST_NUMBER:g}")
    if numbers is not None and np.ptp(numbers) == 0:
        raise ValueError(f"the target {shown(name)} is constant: every row says {shown(cells[0])}")
    if numbers is not None and _task(numbers) == "regression":
        return numbers, ()
    labels = numbers.astype(np.int64).astype(str) if numbers is not None else np.array(cells)
    classes, values, members = np.unique(labels, return_inverse=True, return_counts=True)
    if len(classes) == 1:
        raise ValueError(f"the target {shown(name)} has only one class, {shown(classes[0])}")
    if len(classes) > _MOST_CLASSES:
        raise ValueError(
            f"the target {shown(name)} has {len(classes):,} different texts; "
            f"at most {_MOST_CLASSES} classes fit"
        )
    if members.min() < 2:
        raise ValueError(
            f"class {shown(classes[members.argmin()])} of the target {shown(name)} has one member; "
            f"each class needs at least two, one to train on and one to test on"
        )
    return values.astype(np.int64), tuple(str(label) for label in classes)


def _task(numbers: npt.NDArray[np.float64]) -> Task:
    whole = bool(np.all(numbers == np.round(numbers)) and np.abs(numbers).max() < 2**53)
    few = len(np.unique(numbers)) <= _MOST_CLASSES
    return "classification" if whole and few else "regression"


def _features(
    columns: dict[str, tuple[str, ...]], notes: list[str]
) -> tuple[npt.NDArray[np.float64], tuple[str, ...]]:
    parts: list[npt.NDArray[np.float64]] = []
    names: list[str] = []
    for name, cells in columns.items():
        numbers = _numbers(cells)
        if numbers is not None and np.abs(numbers).max() > _LARGEST_NUMBER:
            raise ValueError(f"column {shown(name)} holds a number beyond {_LARGEST_NUMBER:g}")
        if numbers is not None:
            parts.append(numbers[:, None])
            names.append(name)
            continue
        categories, which = np.unique(np.array(cells), return_inverse=True)
        parts.append((which[:, None] == np.arange(len(categories))).astype(np.float64))
        names += [f"{name} = {category}" for category in categories]
        notes.append(f"column {shown(name)} became {len(categories)} features of 0 and 1")
        size = len(names) * len(cells)
        if size > MOST_NUMBERS:
            raise ValueError(f"the categories would take {size:,} numbers; {MOST_NUMBERS:,} fit")
    return np.concatenate(parts, axis=1), tuple(names)


def _numbers(cells: tuple[str, ...]) -> npt.NDArray[np.float64] | None:
    """Return a column as numbers, or None if any of its cells is none."""
    known = {cell: as_number(cell) for cell in set(cells)}
    if None in known.values():
        return None
    return np.array([known[cell] for cell in cells], dtype=np.float64)
