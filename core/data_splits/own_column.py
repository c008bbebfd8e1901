"""Tell what a column of a reader's file holds: numbers, however spelled, codes, or categories."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.arrays import Float64
from core.data_splits.own_file import TextColumns
from core.own_text import shown
from core.spelling import MISSING, MISSING_AMONG_NUMBERS, Spelling, possible_spellings, spellings_of
from core.wording import listed

MOST_CATEGORIES = 20
"""A text column with more different values is left out: each would become a feature."""

_DASHES = frozenset("-–—−")
_DATE = re.compile(
    r"(\d{4}([-./])\d\d?\2\d\d?|\d\d?([-./])\d\d?\3(\d\d|\d{4}))(?![^\sT])", re.ASCII
)
# Whole numbers beside words are categories (“2”, “4”, “more”) where each stands in so many rows.
_ROWS_PER_CATEGORY = 5


@dataclass(frozen=True)
class Column:
    """A column of cells, of which those in ``missing`` count as such.

    ``lines``: where each cell stands in the file. ``spellings``: how all other cells can be read
    as numbers: as the first says; the others would give other numbers. Empty for text.
    """

    name: str
    cells: tuple[str, ...]
    lines: tuple[int, ...]
    missing: frozenset[str]
    spellings: tuple[Spelling, ...]

    @cached_property
    def present(self) -> frozenset[str]:
        """The different cells that are not missing."""
        return frozenset(self.cells) - self.missing

    @cached_property
    def numbers(self) -> dict[str, float]:
        """The number that each present cell writes; empty for text."""
        return self.spellings[0].numbers(self.present) if self.spellings else {}

    @property
    def signs(self) -> dict[str, str]:
        """What to write for which sign, so that ``float`` reads the numbers; empty for text."""
        return self.spellings[0].signs(self.present) if self.spellings else {}

    @property
    def decimal(self) -> str:
        """The decimal mark, where only one can be meant; else nothing."""
        if len(self.spellings) != 1:
            return ""
        decimal, thousands, _ = self.spellings[0]
        is_known = thousands in (".", ",") or any(decimal in cell for cell in self.present)
        return decimal if is_known else ""

    @property
    def code(self) -> str:
        """A cell that would not survive as a number, in a column of digits; else nothing."""
        if not all(cell.isdecimal() and cell.isascii() for cell in self.present):
            return ""
        codes = (c for c in self.present if (c[0] == "0" and c != "0") or float(c) != int(c))
        return min(codes, default="")

    @property
    def kind(self) -> str:
        """What the cells are, where they are no numbers: codes, dates, or just texts."""
        if self.code:
            return f"codes such as {shown(self.code)}"
        if self.present and all(map(_DATE.match, self.present)):
            return f"dates such as {shown(min(self.present))}"
        return "texts"

    def values(self) -> Float64 | npt.NDArray[np.object_]:
        """Return the numbers, NaN where one is missing; or the texts, None where one is."""
        if self.spellings:
            return np.array([self.numbers.get(cell, np.nan) for cell in self.cells])
        return np.array([None if c in self.missing else c for c in self.cells], dtype=object)

    @cached_property
    def flaw(self) -> str:
        """What keeps a column from being numbers that seems to be meant so; else nothing."""
        if self.spellings or self.code or not self.present:
            return ""
        ways = (way.numbers(self.present) for way in possible_spellings(self.present))
        found = max(ways, key=len)
        others = self.present - found.keys()
        few = _ROWS_PER_CATEGORY * len(self.present) <= len(self.cells)
        categories = few and all(number.is_integer() for number in found.values())
        if len(found) < len(others) or categories:
            return ""
        number = next(cell for cell in self.cells if cell in found)
        place = next(row for row, cell in enumerate(self.cells) if cell in others)
        return (
            f"holds numbers such as {shown(number, 15)}, but line {self.lines[place]} says "
            f"{shown(self.cells[place], 15)}"
        )


def read_column(name: str, cells: tuple[str, ...], lines: tuple[int, ...]) -> Column:
    """Tell numbers from text, and which cells count as missing."""
    present = {cell for cell in cells if cell.lower() not in MISSING}
    marks = {cell for cell in present if cell.lower() in MISSING_AMONG_NUMBERS}
    missing = frozenset(set(cells) - present)
    column = Column(name, cells, lines, missing | marks, spellings_of(present - marks))
    if column.code:
        return replace(column, spellings=())
    if column.spellings:
        return column
    return replace(column, missing=missing | (marks & _DASHES if "+" not in present else set()))


def read_all(text: TextColumns, notes: list[str]) -> list[Column]:
    """Return the columns, read as numbers where they are; ``notes`` gets the spellings.

    Numbers that a column alone leaves open (“1,234”, “1.234”) are read as the decimals of the
    other columns say. Where these say nothing, a comma is a decimal mark if all cells have one and
    it does not separate the cells, and a point always is.
    """
    pairs = zip(text.names, text.columns, strict=True)
    columns = [read_column(name, cells, text.lines) for name, cells in pairs]
    decimals = {column.decimal for column in columns} - {""}
    for place, column in enumerate(columns):
        if len(column.spellings) > 1:
            commas = all("," in cell for cell in column.present)
            alone = "," if commas and text.reading["sep"] != "," else "."
            decimal = min(decimals) if len(decimals) == 1 else alone
            ordered = sorted(column.spellings, key=lambda way: way.decimal != decimal)
            columns[place] = replace(column, spellings=tuple(ordered))
    _note_spellings(columns, known=decimals == {"."}, notes=notes)
    return columns


def _note_spellings(columns: list[Column], known: bool, notes: list[str]) -> None:
    """Tell how numbers were read that Python would not read, or might be read in another way."""
    told: dict[tuple[Spelling, ...], list[Column]] = {}
    for column in columns:
        if column.signs or (len(column.spellings) > 1 and not known):
            told.setdefault(column.spellings, []).append(column)
    for ways, alike in told.items():
        cells = [cell for cell in alike[0].cells if cell in alike[0].present]
        numbers, other = (way.numbers(cells) for way in (ways[0], ways[-1]))
        unlike = [cell for cell in cells if numbers[cell] != other[cell]]
        cell = (unlike or [cell for cell in cells if set(cell) & alike[0].signs.keys()])[0]
        otherwise = f", not as {other[cell]:.15g}" if unlike else ""
        notes.append(
            f"{named([column.name for column in alike])}: numbers such as {shown(cell)} were read "
            f"as {numbers[cell]:.15g}{otherwise}"
        )


def named(names: list[str]) -> str:
    """Return “column “a””, “columns “a” and “b””, or of more the first two."""
    if len(names) > 3:
        return f"{len(names)} columns ({shown(names[0])}, {shown(names[1])} …)"
    return f"column{'s' * (len(names) > 1)} {listed([shown(name) for name in names])}"
