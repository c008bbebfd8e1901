"""Cut a CSV text into a header and rows: which separator, where the header stands, what is no row.

Cells are cut by Python's ``csv`` module. The separator is not guessed from how often a sign stands
but from whether it cuts the header and most lines alike; no library that was tried reads more of
such files aright.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

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
    """The header and the rows, all as long as it, with the ``separator`` that cuts them.

    ``reading``: what pandas must be told to find the same. ``notes``: what was done, a sentence
    each.
    """

    header: list[str]
    rows: list[Record]
    separator: str
    reading: dict[str, Any]
    notes: list[str]


def read_lines(text: str) -> Lines:
    """Cut ``text`` by commas, semicolons, tabs or bars, whichever suits most lines.

    Left out with a note: lines above the header, comments (#), lines of separators alone, cells
    without content behind the last name, and row names beside a header one cell shorter, as R
    writes them.

    Raises ``ValueError`` for open quotation marks, more than ``MOST_ROWS`` rows, rows of another
    length than the header, or no row.
    """
    notes: list[str] = []
    quote = "'" if re.match(r"\s*'[^'\n]*'", text) else '"'
    separator = _separator(text, quote, notes)
    records, blank = [], 0
    for record in _records(text, separator, quote):
        if record.cells:
            records.append(record)
        else:
            blank += 1
        if len(records) > MOST_ROWS + _MOST_OTHER_LINES:
            break
    if not records:
        raise ValueError("the file is empty")
    reading: dict[str, Any] = {"sep": separator} | ({} if quote == '"' else {"quotechar": quote})
    header, rows = _header_and_rows(records, reading, notes)
    if len(rows) > MOST_ROWS:
        raise ValueError(f"the file has more than {MOST_ROWS:,} rows; at most that many fit")
    if blank:
        lines_of = number_of(blank, "line", "lines")
        notes.append(f"left out, as they hold nothing but separators: {lines_of}")
    rows = _aligned(header, rows, separator, reading, notes)
    return Lines(_trimmed(header), rows, separator, reading, notes)


def is_number(cell: str) -> bool:
    """Say whether ``cell`` looks like a number, with a decimal point or comma."""
    return _NUMBER.fullmatch(cell) is not None


def shown(text: str, length: int = 30) -> str:
    """Return ``text`` in quotation marks, on one line, shortened to ``length`` characters."""
    text = " ".join(text.split())
    return f"“{text if len(text) <= length else text[: length - 1] + '…'}”"


def _records(text: str, separator: str, quote: str) -> Iterator[Record]:
    """Yield each line that is not blank; one of separators alone without cells."""
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=separator,
        quotechar=quote,
        skipinitialspace=True,
        strict=True,
    )
    line = 1
    try:
        for index, raw in enumerate(reader):
            cells = [cell.strip() for cell in raw]
            if any(cells) or len(cells) > 1:
                yield Record(index, line, cells if any(cells) else [])
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
        fault = 0
        try:
            head.extend(islice(_records(text, separator, quote), _LINES_TO_JUDGE_BY))
        except ValueError:
            fault = 1
        most[separator] = max((len(record.cells) for record in head), default=0)
        if line := _header_line(head):
            places[separator] = (fault, line)
    if not places:
        return max(most, key=most.__getitem__)
    chosen, *others = [sign for sign in places if places[sign] == min(places.values())]
    for other in others:
        notes.append(
            f"the {SEPARATORS[chosen]}s were taken to separate the cells; "
            f"the {SEPARATORS[other]}s, which would do so too, to stand in them"
        )
    return chosen


def _header_line(records: list[Record]) -> int | None:
    """Return the line of the first record that cuts up like most others; None if none does."""
    rows = [record for record in records if record.cells and not _is_comment(record)]
    for header in rows[:_MOST_LINES_ABOVE]:
        width = len(_trimmed(header.cells))
        # One cell more: row names, or a separator at the end.
        lengths = {width, width + 1, len(header.cells)}
        alike = [len(row.cells) in lengths or len(_trimmed(row.cells)) == width for row in rows]
        if width > 1 and 2 * sum(alike) > len(rows):
            return header.line
    return None


def _trimmed(cells: list[str]) -> list[str]:
    """Return ``cells`` without the empty ones at the end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _is_comment(record: Record) -> bool:
    return record.cells[0].startswith("#") if record.cells else False


def _header_and_rows(
    records: list[Record], reading: dict[str, Any], notes: list[str]
) -> tuple[list[str], list[Record]]:
    """Find the header; leave out what stands above it, and the comments below."""
    line = _header_line(records[:_LINES_TO_JUDGE_BY])
    place = next((at for at, record in enumerate(records) if record.line == line), 0)
    header, rows = records[place].cells, records[place + 1 :]
    width = len(_trimmed(header))
    out = records[:place] + [r for r in rows if _is_comment(r) and len(r.cells) != width]
    rows = [r for r in rows if not _is_comment(r) or len(r.cells) == width]
    if out:
        reading["skiprows"] = [record.place for record in out]
    if place and (names := _commented_names(records[place - 1], header)):
        out.remove(records[place - 1])
        header, rows = names, [records[place], *rows]
        reading |= {"header": None, "names": names}
    if out:
        lines = number_of(len(out), "line", "lines")
        which = shown(reading["sep"].join(out[0].cells)) + (" …" if len(out) > 1 else "")
        notes.append(f"left out as comments or as titles above the header: {lines}, {which}")
    return header, rows


def _commented_names(above: Record, cells: list[str]) -> list[str]:
    """Return the names in a comment just above the first row, as NumPy writes them; or none."""
    if not _is_comment(above) or len(above.cells) != len(cells):
        return []
    names = [above.cells[0].lstrip("# "), *above.cells[1:]]
    row_below = any(map(is_number, cells)) and not any(map(is_number, names))
    return names if row_below and all(names) else []


def _aligned(
    header: list[str],
    rows: list[Record],
    separator: str,
    reading: dict[str, Any],
    notes: list[str],
) -> list[Record]:
    """Return the rows as long as the header without the empty cells at its end."""
    if not rows:
        raise ValueError("the file has a header line but no rows below it")
    width = len(_trimmed(header))
    if len(header) == width and _are_labelled(rows, width):
        notes.append(
            f"the rows have one cell more than the header, as R writes row names: the first, "
            f"such as {shown(rows[0].cells[0])}, was left out"
        )
        return [row._replace(cells=row.cells[1:]) for row in rows]
    if len(header) > width or any(len(row.cells) > width for row in rows):
        notes.append("the empty column at the end, which has no name, was left out")
        reading["usecols"] = list(range(width))
    for row in rows:
        if len(header) > width and any(row.cells[width:]):
            raise ValueError(nameless(width + 1))
        if len(row.cells) < width or any(row.cells[width:]):
            raise ValueError(
                f"line {row.line} has {len(row.cells)} cells where the header has {width}; "
                f"cells that hold a {SEPARATORS[separator]} need quotation marks"
            )
    return [row._replace(cells=row.cells[:width]) for row in rows]


def nameless(place: int) -> str:
    """Say what to do about the column at ``place``, from 1, which has no name."""
    return f"column {place} has no name in the header line; name it, or delete it"


def _are_labelled(rows: list[Record], width: int) -> bool:
    """Say whether each row is one cell longer, and begins with a label: 1, 2, … or a text."""
    if any(len(row.cells) != width + 1 for row in rows) or not any(row.cells[-1] for row in rows):
        return False
    labels = [row.cells[0] for row in rows]
    counted = [str(row) for row in range(1, len(rows) + 1)]
    distinct = len(set(labels)) == len(labels) and not any(map(is_number, labels))
    return labels == counted or distinct
