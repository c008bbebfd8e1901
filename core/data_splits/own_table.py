"""Make a table of a reader's file: numbers as they are, categories one column each."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.arrays import Float64, Integers
from core.data_splits.own_column import MOST_CATEGORIES, Column, read_all
from core.data_splits.own_file import read_columns, with_notes
from core.data_splits.own_warnings import warnings_of
from core.data_splits.tables import Table
from core.own_text import shown
from core.wording import number_of

FEWEST_ROWS = 10
"""The fewest complete rows that are worth splitting."""

MOST_NUMBERS = 4_000_000
"""The most numbers that the features may hold (32 MB)."""

_MOST_CLASSES = 20
_WITH_ONE_NUMBER = re.compile(r"\D*\d+([.,]\d+)?\D*")

# Squares of larger ones overflow.
_LARGEST_NUMBER = 1e100


@dataclass(frozen=True, eq=False)
class OwnTable:
    """A reader's table; ``notes``: what was done to make it one, a sentence each.

    ``warnings``: what may mislead its scores, a sentence each. ``names``: all columns of the file;
    ``left_out``: those that the reader left out.

    For a script that makes the same of the file: ``columns`` are those used, the target among
    them, in the file's order; ``text`` those of them that hold text; ``reading`` is as in
    ``TextColumns``. In the columns' cells ``missing`` ones are left out with their rows; then
    ``signs`` are replaced, so that numbers read as such. Columns without either are not in these.
    """

    table: Table
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    names: tuple[str, ...]
    left_out: tuple[str, ...]
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


def read_table(
    data: bytes, target: str, name: str = "your file", leave_out: Collection[str] = ()
) -> OwnTable:
    """Read a CSV file of at most 5 MB with ``target`` as the column to predict.

    A target of text, or of at most 20 different whole numbers, each in two rows or more on
    average, is a class; any other target of numbers is predicted by regression. A feature column
    of numbers stays as it is; one of text becomes a 0/1 feature per category. Columns that the
    reader wants to ``leave_out``, empty ones, text of more than ``MOST_CATEGORIES`` categories,
    and numbers with other texts among them are left out; then rows with a missing cell are.

    Raises ``ValueError``, one sentence for the reader, to which the notes so far are added
    (``__notes__``), for a file that ``read_columns`` refuses; an unknown target; a target that is
    all missing, constant, of a single class, or of numbers with other texts among them; more than
    20 classes of text; a class with one member; fewer than ``FEWEST_ROWS`` complete rows; no
    feature left; or more than ``MOST_NUMBERS`` numbers.
    """
    text = read_columns(data)
    notes, warnings = list(text.notes), list[str]()
    with with_notes(notes, warnings):
        if target not in text.names:
            raise ValueError(f"the file has no column {shown(target)}")
        left_out = tuple(each for each in text.names if each in leave_out and each != target)
        columns = [column for column in read_all(text, notes) if column.name not in left_out]
        used = _usable(columns, target, notes)
        frame = _complete_rows(used, warnings)
        asked_for = next(column for column in used if column.name == target)
        answers, classes = _target(asked_for, frame[target])
        features = _features([column for column in used if column is not asked_for], frame, notes)
    return OwnTable(
        Table(name, features.to_numpy(), answers, tuple(features.columns), classes),
        tuple(notes),
        (*warnings, *warnings_of(features, frame, target)),
        names=text.names,
        left_out=left_out,
        columns=tuple(column.name for column in used),
        text=tuple(column.name for column in used if not column.spellings),
        reading=text.reading,
        missing={column.name: tuple(sorted(column.missing)) for column in used if column.missing},
        signs={column.name: column.signs for column in used if column.signs},
    )


def _usable(columns: list[Column], target: str, notes: list[str]) -> list[Column]:
    """Return the columns without those that are empty, of too many categories, or unclear."""
    kept, reasons = [], []
    for column in columns:
        reason = _why_unusable(column)
        if column.name == target and (not column.present or column.flaw):
            remedy = "; correct that cell or empty it" if column.flaw else ""
            raise ValueError(f"the target {shown(target)} {reason}{remedy}")
        if column.name == target or not reason:
            kept.append(column)
            continue
        reasons.append(f"column {shown(column.name)} {reason}")
        remedy = "; correct or empty such cells" if column.flaw else ""
        notes.append(f"{reasons[-1]}, and was left out{remedy}")
    if len(kept) < 2:
        why = f": {reasons[0]}" if reasons else ""
        raise ValueError(f"beside the target {shown(target)} no column is left to learn from{why}")
    return kept


def _why_unusable(column: Column) -> str:
    """Say what keeps a column from being a feature; "" if nothing."""
    if not column.present:
        return "is empty"
    different = len(column.present)
    if column.flaw or column.spellings or different <= min(MOST_CATEGORIES, len(column.cells) - 1):
        return column.flaw
    most = f"more than {MOST_CATEGORIES}" if different > MOST_CATEGORIES else "one a row"
    return f"has {different:,} different {column.kind}, {most}"


def _complete_rows(columns: list[Column], warnings: list[str]) -> pd.DataFrame:
    """Return numbers as float64 and text as objects, in the rows that miss nothing."""
    frame = pd.DataFrame({column.name: column.values() for column in columns})
    complete = frame.dropna()
    if len(complete) == len(frame) >= FEWEST_ROWS:
        return complete
    missing = frame.isna().sum().sort_values(ascending=False, kind="stable")
    where = ", ".join(
        f"{count:,} in {shown(str(name))}" for name, count in missing[:3].items() if count
    )
    if len(complete) < FEWEST_ROWS:
        raise ValueError(
            f"only {len(complete)} of {number_of(len(frame), 'row is', 'rows are')} complete; at "
            f"least {FEWEST_ROWS} without a missing value are needed"
            + (f" (missing are {where})" if where else "")
        )
    marks = sorted({mark for column in columns for mark in column.missing} - {""})
    taken = f"; taken for missing: {', '.join(map(shown, marks[:4]))}" if marks else ""
    warnings.append(
        f"left out for a missing value: {len(frame) - len(complete):,} of {len(frame):,} rows "
        f"({where}{taken})"
    )
    return complete


def _target(column: Column, cells: pd.Series[Any]) -> tuple[Integers | Float64, tuple[str, ...]]:
    """Return the numbers to predict; or the classes' numbers, and their names."""
    name = f"the target {shown(column.name)}"
    if column.spellings:
        _refuse_large(cells, name)
        if cells.nunique() == 1:
            says = shown(f"{cells.iloc[0]:.15g}")
            raise ValueError(f"{name} is constant: every row says {says}")
        is_whole = bool((cells == cells.round()).all() and cells.abs().max() < 2**53)
        if not is_whole or cells.nunique() > min(_MOST_CLASSES, len(cells) / 2):
            return cells.to_numpy(), ()
        cells = cells.astype(np.int64).astype(str)
    texts = cells.to_numpy(str)
    classes, values, members = np.unique(texts, return_inverse=True, return_counts=True)
    if len(classes) == 1:
        raise ValueError(f"{name} has only one class, {shown(classes[0])}")
    if len(classes) > _MOST_CLASSES:
        raise ValueError(
            f"{name} has {len(classes):,} different {column.kind}; at most {_MOST_CLASSES} classes "
            f"fit"
        )
    if members.min() < 2:
        lone = members.argmin()
        line = column.lines[cells.index[values == lone][0]]
        raise ValueError(
            f"class {shown(classes[lone])} of {name} has one member, in line {line}; each class "
            f"needs at least two, one to train on and one to test on"
        )
    return values.astype(np.int64), tuple(classes.tolist())


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
        why = "" if column.kind == "texts" else f", as it holds {column.kind}"
        if not why and all(map(_WITH_ONE_NUMBER.fullmatch, column.present)):
            least = shown(min(sorted(column.present), key=len))
            why = f"; if cells such as {least} are numbers, write them in digits alone"
        notes.append(f"column {shown(column.name)} became {features} of 0 and 1{why}")
        size = len(frame) * sum(part.shape[1] for part in parts)
        if size > MOST_NUMBERS:
            raise ValueError(f"the categories would take {size:,} numbers; {MOST_NUMBERS:,} fit")
    return pd.concat(parts, axis=1)
