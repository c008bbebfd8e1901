"""Find the variants in a pasted text: what separates cells, where names stand, what are rows."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from itertools import zip_longest

import pandas as pd

from core.spelling import MISSING, MISSING_AMONG_NUMBERS

_NUMBER = re.compile(
    r"[-+−–]?(?:\d[\d.,'’]*|[.,]\d+)(?:[eE][-+−]?\d+)?[ \u00a0\u202f]?%?", re.ASCII
)
_TWO = re.compile(r"(^|\s)[-+−–]?[\d.,]*\d%?\s+[-+−–]?[.,]?\d")
_SEPARATORS = (r"\t", ";", r"\|", "&", r",\s+", ",", r"\s{2,}", r"\s+")
_COUNTED = re.compile(
    r"((seed|fold|run|split|repeat|rep|trial|row|s|f|r|#|no|nr)[\s_#.:=-]*)?\d+", re.IGNORECASE
)
_COUNTS = re.compile(
    r"#|id|no|nr|index|unnamed: 0|(random[_ ])?seeds?|folds?|runs?|splits?|repeats?|trials?|rows?|"
    r"data ?sets?|tasks?",
    re.IGNORECASE,
)
_SUMMARY = re.compile(r"(mean|avg|average|stdev|std|sd|median|mittelwert|ø)\.?", re.IGNORECASE)
_NAMED = re.compile(r"\s*([^\d\s,;|\t][^,;|\t]*?)\s*(?:[:=]\s*|\s+)(?=[-+−–.\d])")
_LIST = re.compile(r"""["']?([^"'\n,\[\]{}()=:]*?)["']?\s*[:=]?\s*[\[(]([^\[\]()]*)[\])]""")
_RULE = re.compile(r":?-+:?")
_QUOTES = "\"'*` "
Grid = list[list[str]]


@dataclass(frozen=True)
class Table:
    """Cells by variant: ``columns[i]`` are those of ``names[i]``, which may be empty."""

    names: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]


def is_missing(cell: str) -> bool:
    """Say whether a cell stands for a score that is missing."""
    return cell.lower() in MISSING or cell.lower() in MISSING_AMONG_NUMBERS


def is_score(cell: str) -> bool:
    """Say whether a cell looks like one number."""
    return _NUMBER.fullmatch(cell) is not None


def read_grid(text: str) -> Grid:
    """Return the cells of ``text``, line by line, all lines of one length; blank lines are empty.

    Raises ``ValueError`` where commas may be decimal marks or separate scores.
    """
    text = text.replace("\ufeff", "").strip()
    lists = [(name, inner) for name, inner in _LIST.findall(text) if re.search(r"\d", inner)]
    if "[" in text and lists:
        text = "\n".join(f"{name} {' '.join(inner.split())}".strip(" ,") for name, inner in lists)
    lines = [line.removesuffix("\\\\").strip("\r\n ") for line in text.splitlines()]
    lines = [line for line in lines if not line.startswith("#")]
    for separator in _SEPARATORS:
        if any(re.search(separator, line.strip()) for line in lines):
            grid = [_cells(line, separator) for line in lines]
            if _fits([row for row in grid if any(row)], separator):
                return _even(grid)
    return _even([[line] for line in lines])


def table_of(grid: Grid, notes: list[str]) -> Table:
    """Return the variants of a grid: its columns or its rows, whichever names and numbers tell."""
    if grid and len(grid[0]) == 1:
        return _one_below_the_other([row[0] for row in grid])
    rows = [row for row in grid if any(row) and not _SUMMARY.fullmatch(row[0])]
    if len(rows) < sum(map(any, grid)):
        notes.append("rows of means and standard deviations were left out")
    names: list[str] = []
    if rows and _is_header(rows):
        names, rows = rows[0], rows[1:]
    if not rows:
        return Table((), ())
    if names and (long := _long(names, rows)):
        return long
    first = [row[0] for row in rows]
    labels = first if _are_labels(first) else []
    counted = not labels and _counts(names, rows)
    if counted:
        which = f" “{names[0]}”" if names and names[0] else ""
        notes.append(f"the first column{which} only counts rows, and was left out")
    if labels or counted:
        rows, names = [row[1:] for row in rows], names[1:]
    down = _variants_are_columns(names, labels, rows, notes)
    cells = list(zip(*rows, strict=True)) if down else [tuple(row) for row in rows]
    heads = (names if down else labels) or [""] * len(cells)
    kept = [at for at, each in enumerate(cells) if heads[at] or any(each)]
    return Table(tuple(heads[at] for at in kept), tuple(cells[at] for at in kept))


def _cells(line: str, separator: str) -> list[str]:
    """Return the cells of a line; a name before the first score is a cell of its own."""
    if separator == r"\|":
        line = line.strip("| ")
    named = _NAMED.match(line) if separator != "&" else None
    if named and not _COUNTED.fullmatch(f"{named[1]}0"):
        return [named[1].strip(_QUOTES), *_cells(line[named.end() :], separator)]
    sign = {r"\t": "\t", r"\|": "|"}.get(separator, separator)
    if len(sign) == 1 and line.count('"') % 2 == 0:
        cells = next(csv.reader([line], delimiter=sign, skipinitialspace=True), [])
    else:
        cells = re.split(separator, line)
    return [cell.strip().strip(_QUOTES) for cell in cells]


def _fits(rows: Grid, separator: str) -> bool:
    """Say whether a separator cuts most lines into several cells, none of which is two scores.

    Raises ``ValueError`` for "0,91,0,92": each comma may be a decimal mark or separate scores.
    """
    several = 2 * sum(len(row) > 1 for row in rows) > len(rows)
    if not several or any(_TWO.search(cell) for row in rows for cell in row):
        return False
    if separator == r",\s+" and any(cell.count(",") > 1 for row in rows for cell in row):
        return False
    whole = [row for row in rows if all(map(str.isdecimal, row))]
    halves = all(len(row) % 2 == 0 and set(row[::2]) <= {"0", "1"} for row in whole)
    if separator == "," and whole and halves:
        raise ValueError(
            "the commas may be decimal marks or separate scores; put semicolons between scores"
        )
    return True


def _even(grid: Grid) -> Grid:
    """Return rows of one length, without rules between them and empty columns at their end."""
    grid = [row for row in grid if not any(row) or not all(map(_RULE.fullmatch, row))]
    columns = list(zip_longest(*grid, fillvalue=""))
    while columns and not any(columns[-1]):
        columns.pop()
    return [list(row) for row in zip(*columns, strict=True)]


def _one_below_the_other(cells: list[str]) -> Table:
    """Return a column for each block of scores: a name or a blank line begins another."""
    names, columns = [""], [list[str]()]
    for cell in cells:
        is_name = bool(cell) and not is_score(cell) and not is_missing(cell)
        if (is_name or not cell) and columns[-1]:
            names, columns = [*names, ""], [*columns, []]
        if is_name:
            names[-1] = cell.rstrip(":= ")
        elif cell:
            columns[-1].append(cell)
    kept = [at for at, column in enumerate(columns) if column]
    return Table(tuple(names[at] for at in kept), tuple(tuple(columns[at]) for at in kept))


def _is_header(rows: Grid) -> bool:
    """Say whether the first row names the columns, by words or by counting."""
    first, rest = rows[0], rows[1:]
    if not any(map(is_score, first[1:])):
        return any(cell and not is_missing(cell) for cell in first)
    fractions = any(not cell.isdecimal() and is_score(cell) for row in rest for cell in row[1:])
    return all(map(_COUNTED.fullmatch, first[1:])) and fractions and not is_score(first[0])


def _are_labels(cells: list[str]) -> bool:
    return not any(map(is_score, cells)) and not all(map(is_missing, cells))


def _counts(names: list[str], rows: Grid) -> bool:
    """Say whether the first column counts the rows: by its name, or 0, 1, 2, … beside scores."""
    first = [row[0] for row in rows]
    if len(rows[0]) < 2 or not all(map(str.isdecimal, first)):
        return False
    if names:
        return bool(_COUNTS.fullmatch(names[0])) or not names[0]
    whole = all(cell.isdecimal() or not cell for row in rows for cell in row[1:])
    return not whole and [*map(int, first)] in (
        [*range(len(rows))], [*range(1, len(rows) + 1)]
    )  # fmt: skip


def _long(names: list[str], rows: Grid) -> Table | None:
    """Return a table with a score a line, beside its variant's name and what counts it, pivoted."""
    frame = pd.DataFrame(rows)
    counted = [at for at in range(len(names)) if _COUNTS.fullmatch(names[at])]
    texts = [at for at in range(len(names)) if _are_labels(list(frame[at])) and at not in counted]
    scores = [at for at in range(len(names)) if any(map(is_score, frame[at])) and at not in counted]
    if len(texts) != 1 or len(scores) != 1 or 2 * frame[texts[0]].nunique() > len(frame):
        return None
    if not counted or frame.duplicated([*texts, *counted]).any():
        counted = [len(names)]
        frame[len(names)] = frame.groupby(texts[0]).cumcount()
    variants = frame[texts[0]].unique()
    wide = frame.pivot(index=counted, columns=texts[0], values=scores[0]).fillna("")
    return Table(tuple(variants), tuple(tuple(wide[variant]) for variant in variants))


def _variants_are_columns(
    names: list[str], labels: list[str], rows: Grid, notes: list[str]
) -> bool:
    """Say whether a variant is a column, rather than a row."""
    if labels and all(map(_COUNTED.fullmatch, labels)):
        return True
    if names and all(map(_COUNTED.fullmatch, names)):
        return not labels and all(map(str.isdecimal, names))
    if any(names) != any(labels):
        return any(names)
    tall = len(rows) >= len(rows[0])
    if len(rows) > 1 and len(rows[0]) > 1:
        notes.append(f"each {'column' if tall else 'row'} was taken for a variant")
    return tall
