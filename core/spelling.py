"""How people spell numbers: decimal marks, thousands, minus signs, units, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

_THOUSANDS = ",.'’ \u00a0\u202f\u2009"
_UNITS = "%‰$€£¥"
_MINUS = {"−": "-", "–": "-"}

MISSING = frozenset(
    {"", "na", "n/a", "n.a.", "nan", "-nan", "nat", "<na>", "null", "none", "nil", "?",
     "#na", "#n/a", "#value!", "#div/0!", "#ref!", "#num!", "#name?"}
)  # fmt: skip
"""The cells that count as missing, in lower case."""

MISSING_AMONG_NUMBERS = frozenset(
    {"-", "--", "---", "–", "—", "−", ".", "..", "...", "…", "*",
     "missing", "unknown", "empty", "blank", "k.a.", "k. a."}
)  # fmt: skip
"""Further ones in a column whose other cells are numbers, in lower case."""


class Spelling(NamedTuple):
    """How numbers are written: the decimal mark, the mark between thousands, a unit beside each."""

    decimal: str = "."
    thousands: str = ""
    unit: str = ""

    def signs(self, cells: Iterable[str]) -> dict[str, str]:
        """Return what to write for which sign in ``cells``, so that ``float`` reads them."""
        signs = _MINUS | {self.thousands: "", self.decimal: ".", self.unit: ""}
        if self.unit:
            signs |= dict.fromkeys(" \u00a0\u202f", "")
        used = set().union(*cells)
        return {old: new for old, new in signs.items() if old in used and old != new}

    def numbers(self, cells: Collection[str]) -> dict[str, float]:
        """Return the number that each of ``cells`` writes, without those that write none.

        >>> Spelling(decimal=",", unit="€").numbers(["1,5 €", "2 €", "3"])
        {'1,5 €': 1.5, '2 €': 2.0}
        """
        written = list(filter(_pattern(self).fullmatch, cells))
        signs = str.maketrans(self.signs(written))
        return {cell: float(cell.translate(signs)) for cell in written}


@cache
def _pattern(spelling: Spelling) -> re.Pattern[str]:
    """Return what numbers look like; those with a leading zero are codes and no numbers."""
    decimal, thousands, unit = map(re.escape, spelling)
    grouped = rf"|[1-9]\d{{0,2}}(?:{thousands}\d{{3}})+" if thousands else ""
    number = rf"(?:(?:0|[1-9]\d*{grouped})(?:{decimal}\d*)?|{decimal}\d+)(?:[eE][-+−]?\d+)?"
    sign, space = "[-+−–]?", "[ \u00a0\u202f]?"
    if not unit:
        return re.compile(sign + number, re.ASCII)
    ways = sign + unit + space + number, unit + space + sign + number, sign + number + space + unit
    return re.compile("|".join(ways), re.ASCII)


def possible_spellings(cells: Collection[str]) -> Iterator[Spelling]:
    """Yield the spellings that the signs in ``cells`` allow, the simplest first."""
    used = set().union(*cells)
    for unit, thousands, decimal in product(
        ["", *filter(used.__contains__, _UNITS)],
        ["", *filter(used.__contains__, _THOUSANDS)],
        ".,",
    ):
        if thousands != decimal:
            yield Spelling(decimal, thousands, unit)


def spellings_of(cells: Collection[str]) -> tuple[Spelling, ...]:
    """Return the ways to read all of ``cells`` as numbers, no two of which give the same.

    >>> spellings_of(["1,234", "56"])
    (Spelling(decimal=',', thousands='', unit=''), Spelling(decimal='.', thousands=',', unit=''))
    """
    ways: list[tuple[Spelling, dict[str, float]]] = []
    for spelling in possible_spellings(cells) if cells else ():
        if all(map(_pattern(spelling).fullmatch, cells)):
            numbers = spelling.numbers(cells)
            if all(numbers != others for _, others in ways):
                ways.append((spelling, numbers))
    return tuple(spelling for spelling, _ in ways)
