"""Make a table of a reader's file: numbers as they are, categories one column each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.data_splits.own_column import MOST_CATEGORIES, Column, read_all
from core.data_splits.own_file import read_columns
from core.data_splits.own_text import shown
from core.data_splits.tables import Table, Task
from core.wording import number_of

FEWEST_ROWS = 10
"""The fewest complete rows that are worth splitting."""

MOST_NUMBERS = 4_000_000
"""The most numbers that the features may hold (32 MB)."""

_MOST_CLASSES = 20

# Squares of larger ones overflow.
_LARGEST_NUMBER = 1e100

# What is written for “missing” where only numbers fit.
_STAND_INS = frozenset(sign * (10.0**n - 1) for sign in (-1, 1) for n in range(2, 7))
_NAMES_ROWS = re.compile(r"(.*[ _.-])?(id|nr|no|number|index|key)\.?", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class OwnTable:
    """A reader's table, and what was done to make it one: ``notes``, a sentence each.

    For a script that makes the same of the file: ``columns`` are those used, the target among
    them, in the file's order; ``text`` those of them that hold text; ``reading`` is as in
    ``TextColumns``. In the columns' cells ``missing`` ones are left out with their rows; then
    ``signs`` are replaced, so that numbers read as such. Columns without either are not in these.
    """

    table: Table
    notes: tuple[str, ...]
    columns: tuple[str, ...]
    text: tuple[str, ...]
    reading: Mapping[str, Any]
    missing: Mapping[str, tuple[str, ...]]
    signs: Mapping[str, Mapping[str, str]]


def target_choices(data: bytes) -> tuple[str, ...]:
    """Return the names of the columns, any of which may be the target.

    Raises ``ValueError``, one sentence for the reader, for a file that ``read_columns`` refuses.
    """
    return read_columns(data).names


def read_table(data: bytes, target: str, name: str = "your file") -> OwnTable:
    """Read a CSV file of at most 5 MB with ``target`` as the column to predict.

    A target of text, or of at most 20 different whole numbers, is a class; any other target of
    numbers is predicted by regression. A feature column of numbers stays as it is; one of text
    becomes a 0/1 feature per category. Empty columns, text columns of more than
    ``MOST_CATEGORIES`` categories, and numbers with other texts among them are left out; then rows
    with a missing cell are. The notes say so.

    Raises ``ValueError``, one sentence for the reader, for a file that ``read_columns`` refuses;
    an unknown target; a target that is all missing, constant, of a single class, or of numbers
    with other texts among them; more than 20 classes of text; a class with one member; fewer than
    ``FEWEST_ROWS`` complete rows; no feature left; or more than ``MOST_NUMBERS`` numbers.
    """
    text = read_columns(data)
    if target not in text.names:
        raise ValueError(f"the file has no column {shown(target)}")
    notes = list(text.notes)
    used = _usable(read_all(text, notes), target, notes)
    frame = _complete_rows(used, notes)
    answers, classes = _target(frame[target], text.lines)
    features = _features([column for column in used if column.name != target], frame, notes)
    table = Table(name, features.to_numpy(), answers, tuple(features.columns), classes)
    _note_names_of_rows(features, frame[target], notes)
    _note_stand_ins(frame, notes)
    return OwnTable(
        table,
        tuple(notes),
        columns=tuple(column.name for column in used),
        text=tuple(column.name for column in used if not column.spellings),
        reading=text.reading,
        missing={column.name: tuple(sorted(column.missing)) for column in used if column.missing},
        signs={column.name: column.signs for column in used if column.signs},
    )


def _usable(columns: list[Column], target: str, notes: list[str]) -> list[Column]:
    """Return the columns without those that are empty, of too many categories, or unclear."""
    if not any(column.present for column in columns):
        raise ValueError("all values in the file are missing")
    kept, reasons = [], []
    for column in columns:
        if column.name == target:
            kept.append(_checked_target(column))
        elif reason := _why_left_out(column):
            reasons.append(f"column {shown(column.name)} {reason}")
            remedy = "; correct or empty such cells" if column.flaw else ""
            notes.append(f"{reasons[-1]} and was left out{remedy}")
        else:
            kept.append(column)
    if len(kept) < 2:
        raise ValueError(
            f"beside the target {shown(target)} no column is left to learn from: {reasons[0]}"
        )
    return kept


def _checked_target(column: Column) -> Column:
    if not column.present:
        raise ValueError(f"all values of the target {shown(column.name)} are missing")
    if column.flaw:
        raise ValueError(
            f"the target {shown(column.name)} {column.flaw}; correct that cell or empty it"
        )
    return column


def _why_left_out(column: Column) -> str:
    """Say what keeps a column from being a feature; "" if nothing."""
    if not column.present:
        return "is empty"
    if column.flaw:
        return f"{column.flaw},"
    different, kind = len(column.present), "texts"
    if column.spellings or different <= min(MOST_CATEGORIES, len(column.cells) - 1):
        return ""
    if column.code:
        kind = f"codes such as {shown(column.code)}"
    most = f"more than {MOST_CATEGORIES}" if different > MOST_CATEGORIES else "one a row"
    return f"has {different:,} different {kind}, {most},"


def _complete_rows(columns: list[Column], notes: list[str]) -> pd.DataFrame:
    """Return numbers as float64 and text as objects, in the rows that miss nothing."""
    frame = pd.DataFrame({column.name: column.values() for column in columns})
    complete = frame.dropna()
    missing = frame.isna().sum().sort_values(ascending=False, kind="stable")
    where = ", ".join(
        f"{count:,} in {shown(str(name))}" for name, count in missing[:3].items() if count
    )
    if len(complete) < FEWEST_ROWS:
        raise ValueError(
            f"only {len(complete)} of {len(frame)} rows are complete; at least {FEWEST_ROWS} "
            f"without a missing value are needed" + (f" (missing are {where})" if where else "")
        )
    if len(complete) < len(frame):
        marks = sorted({mark for column in columns for mark in column.missing} - {""})
        taken = f"; taken for missing: {', '.join(map(shown, marks[:4]))}" if marks else ""
        notes.append(
            f"left out for a missing value: {len(frame) - len(complete):,} of {len(frame):,} rows "
            f"({where}{taken})"
        )
    return complete


def _target(
    cells: pd.Series[Any], lines: tuple[int, ...]
) -> tuple[npt.NDArray[np.int64] | npt.NDArray[np.float64], tuple[str, ...]]:
    name = f"the target {shown(str(cells.name))}"
    if cells.dtype == np.float64:
        _refuse_large(cells, name)
        if cells.nunique() == 1:
            says = shown(f"{cells.iloc[0]:.15g}")
            raise ValueError(f"{name} is constant: every row says {says}")
        if _task(cells.to_numpy()) == "regression":
            return cells.to_numpy(), ()
        cells = cells.astype(np.int64).astype(str)
    classes, values, members = np.unique(
        cells.to_numpy(str), return_inverse=True, return_counts=True
    )
    if len(classes) == 1:
        raise ValueError(f"{name} has only one class, {shown(classes[0])}")
    if len(classes) > _MOST_CLASSES:
        raise ValueError(
            f"{name} has {len(classes):,} different texts; at most {_MOST_CLASSES} classes fit"
        )
    if members.min() < 2:
        lone = members.argmin()
        line = lines[cells.index[values == lone][0]]
        raise ValueError(
            f"class {shown(classes[lone])} of {name} has one member, in line {line}; each class "
            f"needs at least two, one to train on and one to test on"
        )
    return values.astype(np.int64), tuple(classes.tolist())


def _task(numbers: npt.NDArray[np.float64]) -> Task:
    whole = bool(np.all(numbers == np.round(numbers)) and np.abs(numbers).max() < 2**53)
    few = len(np.unique(numbers)) <= _MOST_CLASSES
    return "classification" if whole and few else "regression"


def _refuse_large(cells: pd.Series[Any], name: str) -> None:
    if cells.abs().max() > _LARGEST_NUMBER:
        raise ValueError(f"{name} holds a number beyond {_LARGEST_NUMBER:g}")


def _features(columns: list[Column], frame: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    """Return the numbers as they are, and a column of 0 and 1 for each category."""
    parts = []
    for column in columns:
        cells = frame[column.name]
        if column.spellings:
            _refuse_large(cells, f"column {shown(column.name)}")
            parts.append(cells.to_frame())
            continue
        parts.append(pd.get_dummies(cells, prefix=column.name, prefix_sep=" = ", dtype=float))
        features = number_of(parts[-1].shape[1], "feature", "features")
        codes = f", as it holds codes such as {shown(column.code)}" if column.code else ""
        notes.append(f"column {shown(column.name)} became {features} of 0 and 1{codes}")
        size = len(frame) * sum(part.shape[1] for part in parts)
        if size > MOST_NUMBERS:
            raise ValueError(f"the categories would take {size:,} numbers; {MOST_NUMBERS:,} fit")
    return pd.concat(parts, axis=1)


def _note_names_of_rows(features: pd.DataFrame, target: pd.Series[Any], notes: list[str]) -> None:
    """Tell which features only name the rows, and how many rows repeat an earlier one."""
    naming = []
    for place, name in enumerate(features.columns):
        numbers = features.iloc[:, place].to_numpy()
        if not np.array_equal(numbers, np.round(numbers)):
            continue
        if np.array_equal(np.diff(numbers), np.diff(features.index)):
            in_blocks = (target != target.shift()).sum() == target.nunique() < len(target) / 2
            is_sorted = in_blocks or target.is_monotonic_increasing
            sorted_by = f", and the rows lie sorted by {shown(str(target.name))}"
            says = f"numbers the rows{sorted_by if is_sorted else ''}"
        elif _NAMES_ROWS.fullmatch(name) and len(set(numbers)) == len(numbers):
            says = "has another number in every row"
        else:
            continue
        naming.append(place)
        notes.append(f"column {shown(name)} {says}; delete it if it measures nothing")
    others = [place for place in range(features.shape[1]) if place not in naming]
    told = features.iloc[:, others].assign(**{"": target})
    if others and (copies := told.duplicated().sum()):
        notes.append(
            f"{copies:,} of {len(told):,} rows are copies of an earlier row: "
            f"a row of the test part may stand in the training part too"
        )


def _note_stand_ins(frame: pd.DataFrame, notes: list[str]) -> None:
    """Tell of numbers that may stand for “missing”: 999 or the like, far from all others."""
    for name, cells in frame.select_dtypes("number").items():
        for number in {cells.min(), cells.max()} & _STAND_INS:
            others = cells[cells != number]
            if np.ptp(others) and (others - number).abs().min() > np.ptp(others):
                notes.append(
                    f"column {shown(str(name))} says {number:g} in {(cells == number).sum()} of "
                    f"{len(cells)} rows, far from all else; if that means missing, empty the cells"
                )
