"""Read a reader's CSV file: bytes in, named columns of text out, within bounds.

Nothing in the file is evaluated: cells are text, and cells that a spreadsheet would evaluate are
refused. Every refusal is one sentence that names what was wrong and where; what was left out, or
might have been meant otherwise, is told in a note.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core.data_splits.own_lines import Record, is_number, nameless, read_lines, shown

LARGEST_FILE = 5_000_000
"""The most bytes a file may have."""

MOST_COLUMNS = 500
"""The most columns a file may have."""

_LONGEST_CELL = 1_000

_MARKED = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
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
    """Read ``data``, UTF-8, UTF-16 or else Windows-1252, as CSV with a header line.

    A first column without a name that labels the rows, as pandas writes it, is left out with a
    note; so are columns with neither name nor content.

    Raises ``ValueError`` for a file over ``LARGEST_FILE`` bytes, an empty or a binary file, one
    that ``read_lines`` refuses, fewer than 2 or more than ``MOST_COLUMNS`` columns, column names
    that are missing, repeated or numbers, cells longer than 1,000 characters, and cells that hold
    formulas.
    """
    text, encoding = _decoded(data)
    notes = [_windows_note(text)] if encoding == "cp1252" else []
    lines = read_lines(text)
    notes += lines.notes
    header = lines.header
    if len(header) > MOST_COLUMNS:
        raise ValueError(f"the file has {len(header):,} columns; at most {MOST_COLUMNS} are read")
    for record in [Record(0, 1, header), *lines.rows]:
        _refuse_odd_cells(record, header)
    cells = list(zip(*(record.cells for record in lines.rows), strict=True))
    kept = [at for at, name in enumerate(header) if _is_kept(at, name, cells[at], notes)]
    names = tuple(header[at] for at in kept)
    _check_names(names, notes)
    return TextColumns(
        names,
        tuple(cells[at] for at in kept),
        tuple(record.line for record in lines.rows),
        {"encoding": encoding, **lines.reading},
        tuple(notes),
    )


def _decoded(data: bytes) -> tuple[str, str]:
    """Return the text and the encoding that ``data`` is in."""
    if len(data) > LARGEST_FILE:
        raise ValueError(
            f"the file has {len(data):,} bytes; at most {LARGEST_FILE:,} (5 MB) are read"
        )
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.strip():
            raise ValueError("the file is empty")
        if not _CONTROL.search(text):
            return text, encoding
    raise ValueError("the file is binary, or in an unknown encoding: save it as “CSV UTF-8”")


def _encodings(data: bytes) -> Iterator[str]:
    """Yield what ``data`` may be: by its mark, by zeros in every other byte, or by trial."""
    marked = [encoding for mark, encoding in _MARKED.items() if data.startswith(mark)]
    if marked:
        yield marked[0]
    elif data.count(0) > 0.4 * len(data):
        yield "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
    else:
        yield from ("utf-8", "cp1252")


def _windows_note(text: str) -> str:
    word, *_ = re.findall(r"\w*[^\x00-\x7f]\w*", text)
    return (
        f"the file is not UTF-8 and was read as Windows-1252, such as {shown(word)}; "
        f"if that is misspelt, save it as “CSV UTF-8”"
    )


def _refuse_odd_cells(record: Record, names: Sequence[str]) -> None:
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
    raise ValueError(nameless(place + 1))


def _are_labels(cells: tuple[str, ...]) -> bool:
    """Say whether no two cells are alike, and all are whole numbers or none is a number."""
    whole = all(cell.isdecimal() for cell in cells)
    return len(set(cells)) == len(cells) and (whole or not any(map(is_number, cells)))


def _check_names(names: tuple[str, ...], notes: list[str]) -> None:
    if len(names) < 2:
        raise ValueError(
            f"the file has only one column, {shown(names[0])}; it needs a target and at least "
            f"one feature, with commas, semicolons or tabs between"
        )
    numbers = [name for name in names if is_number(name)]
    if len(numbers) == len(names):
        raise ValueError("the first line holds only numbers; it must name the columns")
    rising = all(name.isdecimal() for name in numbers) and numbers == sorted(set(numbers), key=int)
    if not rising:
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
