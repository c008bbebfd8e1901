"""A file is cut into the cells that were meant, and pandas, told how, cuts it into the same."""

from __future__ import annotations

import csv
import io
from typing import Literal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data_splits.own_column import read_all
from core.data_splits.own_file import TextColumns, read_columns

AB = list("ab" * 6)
NUMBERS = [str(row) for row in range(12)]


def lines(header: str, row: str, *after: str) -> str:
    """Return a header and 12 rows, in which {0} is the row's number, {1} counts from 1, {ab} …"""
    rows = [row.format(i, i + 1, ab=ab) for i, ab in enumerate(AB)]
    return "\n".join([header, *rows, *after, ""])


# What the file says, the columns that are meant, and what the notes say of it, in order.
FILES: dict[str, tuple[str | bytes, dict[str, list[str]], list[str]]] = {
    "a comma in a name": (
        lines("Preis, EUR;Art", "{1},5;{ab}"),
        {"Preis, EUR": [f"{row},5" for row in range(1, 13)], "Art": AB},
        ["the semicolons were taken to separate the cells; the commas"],
    ),
    "quoted commas in names": (
        lines('"height, cm";"weight, kg";kind', "1{0:02};5{0};{ab}"),
        {
            "height, cm": [f"1{row:02}" for row in range(12)],
            "weight, kg": [f"5{row}" for row in range(12)],
            "kind": AB,
        },
        [],
    ),
    "a comma in brackets": (
        lines("age;income (EUR, net);bought", "2{0};1{0:02}0;{ab}"),
        {
            "age": [f"2{row}" for row in range(12)],
            "income (EUR, net)": [f"1{row:02}0" for row in range(12)],
            "bought": AB,
        },
        [],
    ),
    "quotes within a name": (lines('a "b c" d;kind', "{0};{ab}"), {'a "b c" d': NUMBERS}, []),
    "a header that ends in a comma": (
        lines('"id","kind","x",', "{1},{ab},{0}"),
        {"id": [str(row) for row in range(1, 13)], "kind": AB, "x": NUMBERS},
        ["the empty column at the end"],
    ),
    "rows that end in a comma": (
        lines("x,kind", "{0},{ab},"),
        {"x": NUMBERS, "kind": AB},
        ["the empty column at the end"],
    ),
    "Excel's empty columns and rows": (
        lines("x,kind,,", "{0},{ab},,", ",,,", ",,,", ",,,").replace("\n", "\r\n"),
        {"x": NUMBERS, "kind": AB},
        ["nothing but separators: 3 lines", "the empty column at the end"],
    ),
    "pandas' index": (
        lines(",x,kind", "{0},{0},{ab}"),
        {"x": NUMBERS, "kind": AB},
        ["column 1 has no name and only labels the rows (“0” …)"],
    ),
    "pandas' index, written again": (
        lines(",Unnamed: 0,x,kind", "{0},{0},{0},{ab}"),
        {"x": NUMBERS, "kind": AB},
        ["column 1 has no name", "column 2 has no name"],
    ),
    "R's row numbers": (
        lines('"x","kind"', '"{1}",{0},"{ab}"'),
        {"x": NUMBERS, "kind": AB},
        ["one cell more than the header, as R writes row names"],
    ),
    "R's row names": (
        lines('"","x","kind"', '"Mazda {0}",{0},"{ab}"'),
        {"x": NUMBERS, "kind": AB},
        ["column 1 has no name and only labels the rows (“Mazda 0” …)"],
    ),
    "a nameless column of nothing": (
        lines("x,,kind", "{0},,{ab}"),
        {"x": NUMBERS, "kind": AB},
        ["column 2 has neither a name nor content"],
    ),
    "commas in quotes": (
        lines("x,kind", '"1,50{0}",{ab}').replace("010", "01").replace("011", "02"),
        {"kind": AB},
        [],
    ),
    "lists in cells": (lines("x,tags,kind", "{0},p;q,{ab}"), {"tags": ["p;q"] * 12}, []),
    "lines in cells": (
        lines("x,text,kind", '{0},"one,\n""two""",{ab}'),
        {"text": ['one,\n"two"'] * 12, "kind": AB},
        [],
    ),
    "spaces around": (lines("x, kind ", '{0} , "{ab}"'), {"x": NUMBERS, "kind": AB}, []),
    "single quotes": (lines("'x','the kind'", "{0},'{ab}'"), {"x": NUMBERS, "the kind": AB}, []),
    "blank lines": (lines("\n\nx,kind\n", "{0},{ab}\n"), {"x": NUMBERS, "kind": AB}, []),
    "Macintosh lines": (
        lines("x,kind", "{0},{ab}").replace("\n", "\r"),
        {"x": NUMBERS, "kind": AB},
        [],
    ),
    "comments": (
        lines("# by us, with care\n#\nx,kind", "{0},{ab}", "# the end"),
        {"x": NUMBERS, "kind": AB},
        ["left out as comments or as titles above the header: 3 lines, “# by us,with care” …"],
    ),
    "a title": (
        lines("Report of 2024\n\nx;kind", "{0};{ab}"),
        {"x": NUMBERS, "kind": AB},
        ["titles above the header: 1 line, “Report of 2024”"],
    ),
    "Excel's hint": (lines("sep=;\nx;kind", "{0};{ab}"), {"x": NUMBERS}, ["1 line, “sep=;”"]),
    "a commented header": (
        lines("#x,kind", "{0},{ab}"),
        {"x": NUMBERS, "kind": AB},
        [],
    ),
    "years for names": (
        lines("2019,2020,kind", "{0},{1},{ab}"),
        {"2019": NUMBERS, "kind": AB},
        ["the first line was taken for names, though “2019” is a number"],
    ),
    "Windows-1252": (
        lines("Größe;Art", "{0};{ab}").encode("cp1252"),
        {"Größe": NUMBERS, "Art": AB},
        ["read as Windows-1252, such as “Größe”"],
    ),
    **{
        f"UTF-{encoding}": (
            lines("Größe;Art", "{0};{ab}").encode(encoding),
            {"Größe": NUMBERS, "Art": AB},
            [],
        )
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
    },
}


def as_pandas_reads(data: bytes, text: TextColumns) -> list[list[str]]:
    frame = pd.read_csv(
        io.BytesIO(data), dtype=str, keep_default_na=False, skipinitialspace=True, **text.reading
    )
    frame = frame.rename(columns=str.strip)[list(text.names)].apply(lambda c: c.str.strip())
    frame = frame[(frame != "").any(axis=1)]
    return [frame[name].to_list() for name in frame]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.filterwarnings("error")
def test_a_file_is_read_as_meant_here_and_by_pandas(file: str) -> None:
    written, meant, notes = FILES[file]
    data = written.encode() if isinstance(written, str) else written
    text = read_columns(data)
    columns = dict(zip(text.names, map(list, text.columns), strict=True))
    assert columns.items() >= meant.items()
    assert len(text.notes) == len(notes)
    for note, says in zip(text.notes, notes, strict=True):
        assert says in note
    assert as_pandas_reads(data, text) == list(columns.values())


NAMES = ["Preis, EUR", "w;eight", "temp|C", "Größe", 'the "x"', "a b"]
EXACT = st.integers(-(2**53), 2**53) | st.floats(-1e100, 1e100)
QUOTING: list[Literal[0, 1, 2]] = [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]


@settings(max_examples=150)
@given(
    rows=st.integers(2, 4).flatmap(
        lambda width: st.lists(
            st.tuples(*[EXACT | st.floats(-1000, 1000).map(lambda x: round(x, 3))] * width),
            min_size=2,
            max_size=12,
        )
    ),
    names=st.permutations(NAMES),
    separator=st.sampled_from(",;\t|"),
    decimal=st.sampled_from(".,"),
    quoting=st.sampled_from(QUOTING),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_numbers_that_pandas_writes_read_back_equal(
    rows: list[tuple[float, ...]],
    names: list[str],
    separator: str,
    decimal: str,
    quoting: Literal[0, 1, 2],
    encoding: str,
) -> None:
    table = pd.DataFrame(rows, columns=names[: len(rows[0])])
    written = table.to_csv(index=False, sep=separator, decimal=decimal, quoting=quoting)
    text = read_columns(written.encode(encoding))
    assert text.names == tuple(table)
    assert text.reading["sep"] == separator
    notes: list[str] = []
    for column in read_all(text, notes):
        same = np.array_equal(column.values(), table[column.name])
        assert same or (len(column.spellings) == 2 and any("not as" in note for note in notes))


@settings(max_examples=150)
@given(
    rows=st.lists(st.lists(st.text("ab1.,;|\t\"'# \n−é", max_size=5), min_size=3, max_size=3)),
    separator=st.sampled_from(",;\t|"),
)
def test_pandas_told_how_reads_the_same_cells(rows: list[list[str]], separator: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator).writerows([["x", "the y", "kind"], *rows])
    data = file.getvalue().encode()
    try:
        text = read_columns(data)
    except ValueError:
        return
    assert as_pandas_reads(data, text) == [list(cells) for cells in text.columns]
