"""Read a reader's CSV file: bytes in, named columns of text out, within bounds.

Nothing in the file is evaluated: cells are text, and cells that a spreadsheet would evaluate are
refused. Every refusal is one sentence that names what was wrong and where.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

LARGEST_FILE = 5_000_000
"""The most bytes a file may have."""

MOST_COLUMNS = 500
"""The most columns a file may have."""

MOST_ROWS = 20_000
"""The most rows a file may have below its header."""

_DELIMITERS = ",;\t"
_LONGEST_CELL = 1_000

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

_FORMULA = re.compile(r"[=@]|[+-]\s*[A-Za-z_]\w*\s*[(|!]")
_FORMULA_STARTS = frozenset("=@+-")


@dataclass(frozen=True)
class TextColumns:
    """The columns of a file by name; each holds its cells from the top, stripped of spaces.

    ``names``: one per column, all different. ``columns``: as many, all of one length.
    """

    names: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]


def read_columns(data: bytes) -> TextColumns:
    """Read ``data`` as UTF-8 CSV with one header line; commas, semicolons or tabs between cells.

    Raises ``ValueError`` for a file over ``LARGEST_FILE`` bytes, an empty or a binary file, bytes
    that are not UTF-8, fewer than 2 or more than ``MOST_COLUMNS`` columns, column names that are
    empty, repeated or all numbers, rows of another length than the header, more than ``MOST_ROWS``
    rows or none, cells longer than 1,000 characters, and cells that hold formulas.
    """
    lines = _lines(_text(data))
    names = _checked_names(lines)
    rows = list(_checked_rows(lines, names))
    if not rows:
        raise ValueError("the file has a header line but no rows below it")
    return TextColumns(names, tuple(zip(*rows, strict=True)))


def shown(text: str, length: int = 30) -> str:
    """Return ``text`` in quotation marks, shortened to ``length`` characters."""
    return f"“{text if len(text) <= length else text[: length - 1] + '…'}”"


def _text(data: bytes) -> str:
    if len(data) > LARGEST_FILE:
        raise ValueError(
            f"the file has {len(data):,} bytes; at most {LARGEST_FILE:,} (5 MB) are read"
        )
    if not data.strip():
        raise ValueError("the file is empty")
    if b"\x00" in data and not data.startswith(_UTF16_MARKS):
        raise ValueError("the file is binary (it holds zero bytes), not a CSV text file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"the file is not UTF-8 text: byte {error.start + 1:,} (0x{data[error.start]:02x}) "
            f"cannot be read; save it as “CSV UTF-8”"
        ) from None
    return text


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line number and the cells of each line that is not blank."""
    header = text.lstrip().split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) or len(cells) > 1:
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise ValueError(f"line {reader.line_num} cannot be read as CSV: {error}") from None


def _checked_names(lines: Iterator[tuple[int, list[str]]]) -> tuple[str, ...]:
    _, names = next(lines, (1, []))
    if not names:
        raise ValueError("the file is empty")
    if len(names) > MOST_COLUMNS:
        raise ValueError(f"the file has {len(names):,} columns; at most {MOST_COLUMNS} are read")
    if len(names) < 2:
        raise ValueError(
            f"the file has only one column, {shown(names[0])}; "
            f"it needs a target and at least one feature"
        )
    if "" in names:
        raise ValueError(f"column {names.index('') + 1} has no name in the header line")
    repeated, times = Counter(names).most_common(1)[0]
    if times > 1:
        raise ValueError(f"the header names {shown(repeated)} {times} times; names must differ")
    if all(as_number(name) is not None for name in names):
        raise ValueError("the first line holds only numbers; it must name the columns")
    _refuse_odd_cells(1, names, names)
    return tuple(names)


def _checked_rows(
    lines: Iterator[tuple[int, list[str]]], names: tuple[str, ...]
) -> Iterator[list[str]]:
    for count, (line, cells) in enumerate(lines):
        if len(cells) != len(names):
            raise ValueError(
                f"line {line} has {len(cells)} cells where the header has {len(names)}"
            )
        if count == MOST_ROWS:
            raise ValueError(f"the file has more than {MOST_ROWS:,} rows; at most that many fit")
        _refuse_odd_cells(line, cells, names)
        yield cells


def _refuse_odd_cells(line: int, cells: list[str], names: list[str] | tuple[str, ...]) -> None:
    for cell, name in zip(cells, names, strict=True):
        if len(cell) > _LONGEST_CELL:
            raise ValueError(
                f"line {line} has a cell of {len(cell):,} characters in column {shown(name)}; "
                f"at most {_LONGEST_CELL:,} are read"
            )
        if cell[:1] in _FORMULA_STARTS and _FORMULA.match(cell):
            raise ValueError(
                f"line {line} has a formula, {shown(cell)}, in column {shown(name)}; "
                f"formulas are not evaluated: export values"
            )


def as_number(cell: str) -> float | None:
    """Return the finite number that ``cell`` writes, or None if it writes none."""
    try:
        number = float(cell)
    except ValueError:
        return None
    # Python alone reads 1_000 as a number, and inf and nan are none to train on.
    return number if abs(number) < float("inf") and "_" not in cell else None
