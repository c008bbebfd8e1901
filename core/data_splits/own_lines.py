"""Cut a CSV text into a header and rows: which separator, where the header stands, what is no row.

Cells are cut by Python's ``csv`` module. Which sign separates them is told by whether it cuts the
header and most lines alike, and not by how often it stands there: of ``csv.Sniffer``, pandas,
clevercsv and DuckDB none tells it right for more files.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from core.own_text import shown
from core.wording import number_of

MOST_ROWS = 20_000
"""The most rows a file may have below its header."""

# In this order: commas stand in numbers and names, the others hardly ever. A semicolon that cuts
# the header and most lines into equally many cells is the separator, whatever the commas do.
SEPARATORS = {"\t": "tab", ";": "semicolon", "|": "vertical bar", ",": "comma"}
"""The signs between cells, and their names."""

_LINES_TO_JUDGE_BY = 1_000
_MOST_LINES_ABOVE = 20
_MOST_OTHER_LINES = 1_000
_NUMBER = re.compile(r"[-+]?(\d+([.,]\d*)?|[.,]\d+)(e[-+]?\d+)?", re.ASCII | re.IGNORECASE)


class Record(NamedTuple):
    """The cells of a row: ``place`` counts records from 0, ``line`` lines of text from 1."""

    place: int
    line: int
    cells: list[str]


@dataclass(frozen=True)
class Lines:
    """The header and the rows; ``reading``: what pandas must be told to find the same."""

    header: Record
    rows: list[Record]
    reading: dict[str, Any]


def read_lines(text: str, notes: list[str]) -> Lines:
    """Cut ``text`` by commas, semicolons, tabs or bars, whichever suits most lines.

    Left out with a note: lines above the header, comments (#) and lines of separators alone.

    Raises ``ValueError`` for open quotation marks, more than ``MOST_ROWS`` rows, or none.
    """
    quote = "'" if re.match(r"\s*'[^'\n]*'", text) else '"'
    separator = _separator(text, quote, notes)
    reading = {"sep": separator} | ({} if quote == '"' else {"quotechar": quote})
    records, empty = [], 0
    for record in _records(text, separator, quote):
        if record.cells:
            records.append(record)
        else:
            empty += 1
        if len(records) > MOST_ROWS + _MOST_OTHER_LINES:
            break
    if empty:
        lines = number_of(empty, "line", "lines")
        notes.append(f"left out, as they hold nothing but separators: {lines}")
    found = _header_and_rows(records, reading, notes)
    if not found.rows:
        raise ValueError("the file has a header line but no rows below it")
    if len(found.rows) > MOST_ROWS:
        raise ValueError(f"the file has more than {MOST_ROWS:,} rows; at most that many fit")
    return found


def trimmed(cells: list[str]) -> list[str]:
    """Return ``cells`` without the empty ones at the end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def is_number(cell: str) -> bool:
    """Say whether ``cell`` looks like a number, with a decimal point or comma."""
    return _NUMBER.fullmatch(cell) is not None


def _records(text: str, separator: str, quote: str) -> Iterator[Record]:
    """Yield each line that is not blank; one of separators alone without cells."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(
        lines, delimiter=separator, quotechar=quote, skipinitialspace=True, strict=True
    )
    line = 1
    try:
        for place, raw in enumerate(reader):
            cells = [cell.strip() for cell in raw]
            if any(cells) or len(cells) > 1:
                yield Record(place, line, cells if any(cells) else [])
            line = reader.line_num + 1
    except csv.Error as error:
        raise ValueError(
            f"line {line} cannot be read as CSV ({error}): a quotation mark is not closed there, "
            f"or not doubled within a cell"
        ) from None


def _separator(text: str, quote: str, notes: list[str]) -> str:
    """Return the separator whose header comes first; of equals, the first of ``SEPARATORS``."""
    places, most = {}, {}
    for separator in SEPARATORS:
        head: list[Record] = []
        whole = True
        try:
            head.extend(islice(_records(text, separator, quote), _LINES_TO_JUDGE_BY))
        except ValueError:
            whole = False
        most[separator] = max((len(record.cells) for record in head), default=0)
        if line := _header_line(head):
            places[separator] = (not whole, line)
    if not places:
        return max(most, key=most.__getitem__)
    chosen, *others = [sign for sign in places if places[sign] == min(places.values())]
    for other in others:
        notes.append(
            f"the {SEPARATORS[chosen]}s were taken to separate the cells; "
            f"the {SEPARATORS[other]}s, which would do so too, to stand in them"
        )
    return chosen


def _header_line(records: list[Record]) -> int:
    """Return the line of the first record that cuts up like most others; 0 if none does."""
    rows = [record for record in records if record.cells and not _is_comment(record)]
    for header in rows[:_MOST_LINES_ABOVE]:
        width = len(trimmed(header.cells))
        # One cell more: row names, or a separator at the end.
        lengths = {width, width + 1, len(header.cells)}
        alike = [len(row.cells) in lengths or len(trimmed(row.cells)) == width for row in rows]
        if width > 1 and 2 * sum(alike) > len(rows):
            return header.line
    return 0


def _is_comment(record: Record) -> bool:
    return record.cells[0].startswith("#") if record.cells else False


def _header_and_rows(records: list[Record], reading: dict[str, Any], notes: list[str]) -> Lines:
    """Find the header; leave out what stands above it, and the comments below."""
    if not records:
        raise ValueError("the file is empty")
    line = _header_line(records[:_LINES_TO_JUDGE_BY])
    place = next((at for at, record in enumerate(records) if record.line == line), 0)
    above, header, below = records[:place], records[place], records[place + 1 :]
    width = len(trimmed(header.cells))
    rows = [row for row in below if not _is_comment(row) or len(row.cells) == width]
    out = above + [row for row in below if _is_comment(row) and len(row.cells) != width]
    if out:
        reading["skiprows"] = [record.place for record in out]
    if above and (names := _commented_names(above[-1], header)):
        out.remove(above[-1])
        header, rows = above[-1]._replace(cells=names), [header, *rows]
        reading |= {"header": None, "names": names}
    if out:
        lines = number_of(len(out), "line", "lines")
        which = shown(reading["sep"].join(out[0].cells)) + (" …" if len(out) > 1 else "")
        notes.append(f"left out as comments or as titles above the header: {lines}, {which}")
    return Lines(header, rows, reading)


def _commented_names(above: Record, first: Record) -> list[str]:
    """Return the names in a comment just above the first row, as NumPy writes them; or none."""
    if not _is_comment(above) or len(above.cells) != len(first.cells):
        return []
    names = [above.cells[0].lstrip("# "), *above.cells[1:]]
    is_row = any(map(is_number, first.cells)) and not any(map(is_number, names))
    return names if is_row and all(names) else []
