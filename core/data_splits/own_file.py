"""Read a reader's CSV file: bytes in, named columns of text out, within bounds.

Nothing in the file is evaluated: cells are text, and cells that a spreadsheet would evaluate are
refused. Every refusal is one sentence that names what was wrong and where; what was left out, or
might have been meant otherwise, is told in a note.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any

from core.data_splits.own_lines import SEPARATORS, Lines, Record, is_number, read_lines, trimmed
from core.own_text import read_text, shown

MOST_COLUMNS = 500
"""The most columns a file may have."""

_LONGEST_CELL = 1_000

_UNNAMED = re.compile(r"Unnamed: [\d.]+")
_FORMULA = re.compile(r"[=@]|[+-]\s*[A-Za-z_]\w*\s*[(|!]")
_FORMULA_STARTS = frozenset("=@+-")


@dataclass(frozen=True)
class TextColumns:
    """The columns of a file by name; each holds its cells from the top, stripped of spaces.

    ``names``: one per column, all different. ``columns``: as many, all of one length. ``lines``:
    where each row begins in the file, from 1. ``reading``: with these arguments beside
    ``dtype=str, keep_default_na=False, skipinitialspace=True`` ``pandas.read_csv`` reads the same
    cells. ``notes``: what was done, a sentence each.
    """

    names: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    reading: dict[str, Any]
    notes: tuple[str, ...]


def read_columns(data: bytes) -> TextColumns:
    """Read ``data`` as CSV with a header line.

    Left out with a note: a first column without a name that labels the rows, as pandas and R write
    it, and columns with neither name nor content.

    Raises ``ValueError`` for a file that ``read_text`` or ``read_lines`` refuses, fewer than 2 or
    more than ``MOST_COLUMNS`` columns, column names that are missing, repeated or numbers of a
    row, rows of another length than the header, cells longer than 1,000 characters, and cells that
    hold formulas.
    """
    notes: list[str] = []
    with with_notes(notes):
        text, encoding = read_text(data, notes)
        lines = read_lines(text, notes)
        header = trimmed(lines.header.cells)
        if len(header) > MOST_COLUMNS:
            raise ValueError(
                f"the file has {len(header):,} columns; at most {MOST_COLUMNS} are read"
            )
        rows = _aligned(lines, len(header), notes)
        for record in [lines.header._replace(cells=header), *rows]:
            _refuse_odd_cells(record, header)
        cells = list(zip(*(record.cells for record in rows), strict=True))
        kept = [at for at, name in enumerate(header) if _is_kept(at, name, cells[at], notes)]
        names = tuple(header[at] for at in kept)
        _check_names(names, notes)
    return TextColumns(
        names,
        tuple(cells[at] for at in kept),
        tuple(record.line for record in rows),
        {"encoding": encoding, **lines.reading},
        tuple(notes),
    )


@contextmanager
def with_notes(*lists: list[str]) -> Iterator[None]:
    """Add to an error the lists of notes of what was done before: ``error.__notes__``."""
    try:
        yield
    except ValueError as error:
        for note in chain(*lists):
            error.add_note(note)
        raise


def _aligned(lines: Lines, width: int, notes: list[str]) -> list[Record]:
    """Return the rows with ``width`` cells, as many as the header has names."""
    rows, ends_in_name = lines.rows, len(lines.header.cells) == width
    if ends_in_name and _are_labelled(rows, width):
        notes.append(
            f"the rows have one cell more than the header, as R writes row names: the first, "
            f"such as {shown(rows[0].cells[0])}, was left out"
        )
        return [row._replace(cells=row.cells[1:]) for row in rows]
    if not ends_in_name or any(len(row.cells) > width for row in rows):
        notes.append("the empty column at the end, which has no name, was left out")
        lines.reading["usecols"] = list(range(width))
    for row in rows:
        if len(row.cells) < width or any(row.cells[width:]):
            if not ends_in_name and len(row.cells) > width:
                raise _nameless(width + 1)
            raise ValueError(
                f"line {row.line} has {len(row.cells)} cells where the header has {width}; cells "
                f"that hold a {SEPARATORS[lines.reading['sep']]} need quotation marks"
            )
    return [row._replace(cells=row.cells[:width]) for row in rows]


def _are_labelled(rows: list[Record], width: int) -> bool:
    """Say whether each row is one cell longer, and begins with a label: 1, 2, … or a text."""
    if any(len(row.cells) != width + 1 for row in rows) or not any(row.cells[-1] for row in rows):
        return False
    labels = tuple(row.cells[0] for row in rows)
    counted = tuple(str(row) for row in range(1, len(rows) + 1))
    return labels == counted or (_are_labels(labels) and not is_number(labels[0]))


def _are_labels(cells: tuple[str, ...]) -> bool:
    """Say whether no two cells are alike, and all are whole numbers or none is a number."""
    whole = all(cell.isdecimal() for cell in cells)
    return len(set(cells)) == len(cells) and (whole or not any(map(is_number, cells)))


def _nameless(place: int) -> ValueError:
    return ValueError(f"column {place} has no name in the header line; name it, or delete it")


def _refuse_odd_cells(record: Record, names: list[str]) -> None:
    for cell, name in zip(record.cells, names, strict=True):
        if len(cell) > _LONGEST_CELL:
            raise ValueError(
                f"line {record.line} has a cell of {len(cell):,} characters in column "
                f"{shown(name)}; at most {_LONGEST_CELL:,} are read"
            )
        if cell[:1] in _FORMULA_STARTS and _FORMULA.match(cell):
            raise ValueError(
                f"line {record.line} has a formula, {shown(cell)}, in column {shown(name)}; "
                f"formulas are not evaluated: export values"
            )


def _is_kept(place: int, name: str, cells: tuple[str, ...], notes: list[str]) -> bool:
    """Say whether a column is one of the table; note why not."""
    if name and not _UNNAMED.fullmatch(name):
        return True
    if not any(cells):
        notes.append(f"column {place + 1} has neither a name nor content and was left out")
        return False
    if (name or place == 0) and _are_labels(cells):
        notes.append(
            f"column {place + 1} has no name and only labels the rows ({shown(cells[0])} …), "
            f"as an index does; it was left out"
        )
        return False
    if name:
        return True
    raise _nameless(place + 1)


def _check_names(names: tuple[str, ...], notes: list[str]) -> None:
    if len(names) < 2:
        raise ValueError(
            f"the file has only one column, {shown(names[0]) if names else 'an index'}; it needs "
            f"a target and at least one feature, with commas, semicolons or tabs between"
        )
    numbers = [name for name in names if is_number(name)]
    may_be_years = all(name.isdecimal() for name in numbers) and len(numbers) < len(names)
    if not may_be_years or numbers != sorted(set(numbers), key=int):
        raise ValueError(
            f"the first line looks like a row ({shown(numbers[0])} is a number); "
            f"put a line above it that names the columns"
        )
    if numbers:
        notes.append(
            f"the first line was taken for names, though {shown(numbers[0])} is a number; "
            f"if it is a row, put a line of names above it"
        )
    repeated, times = Counter(names).most_common(1)[0]
    if times > 1:
        raise ValueError(f"the header names {shown(repeated)} {times} times; names must differ")
