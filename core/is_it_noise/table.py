"""Find the variants in a pasted text: what separates cells, where names stand, what are rows."""

from __future__ import annotations

import ast
import csv
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from core.own_text import shown
from core.spelling import MISSING, MISSING_AMONG_NUMBERS

_NUMBER = re.compile(
    r"[-+−–]?(?:\d[\d.,'’]*|[.,]\d+)(?:[eE][-+−]?\d+)?[ \u00a0\u202f]?%?", re.ASCII
)
_TWO = re.compile(r"\d%?\s+[-+−–]?[.,]?\d")
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
_RULE = re.compile(r":?-+:?")
_BRACKETS = re.compile(r"^\W*[\[({]|[\])}]\W*$|\\\\$")
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
    if lists := _lists(text):
        return _even(lists)
    lines = [_BRACKETS.sub(" ", line.strip("\r\n ")) for line in text.splitlines()]
    lines = [line for line in lines if not line.lstrip().startswith("#")]
    for separator in _SEPARATORS:
        if any(re.search(separator, line.strip()) for line in lines):
            grid = [_cells(line, separator) for line in lines]
            rows = [row for row in grid if any(row)]
            if _fits(rows, separator):
                _refuse_two_meanings(rows, separator)
                return _even(grid)
    return _even([[line.strip()] for line in lines])


def table_of(grid: Grid, notes: list[str]) -> Table:
    """Return the variants of a grid: its columns or its rows, whichever names and numbers tell."""
    if grid and len(grid[0]) == 1:
        return _one_below_the_other([row[0] for row in grid])
    rows = [row for row in grid if any(row) and not _SUMMARY.fullmatch(row[0])]
    if len(rows) < sum(map(any, grid)):
        notes.append("rows of means and standard deviations were left out")
    if not rows:
        return Table((), ())
    names: list[str] | None = None
    if _is_header(rows):
        names, rows = rows[0], rows[1:]
    if not rows:
        raise ValueError("there are names, but no scores below them")
    if names and (long := _long(names, rows)):
        return long
    labels: list[str] | None = None
    if _are_labels([row[0] for row in rows]):
        labels = [row[0] for row in rows]
        rows, names = [row[1:] for row in rows], names[1:] if names else None
    elif _counts(names, rows):
        which = f" {shown(names[0])}" if names and names[0] else ""
        notes.append(f"the first column{which} only counts rows, and was left out")
        rows, names = [row[1:] for row in rows], names[1:] if names else None
    down = _variants_are_columns(names, labels, rows, notes)
    cells = list(zip(*rows, strict=True)) if down else [tuple(row) for row in rows]
    heads = (names if down else labels) or [""] * len(cells)
    kept = [at for at, each in enumerate(cells) if heads[at] or any(each)]
    return Table(tuple(heads[at] for at in kept), tuple(cells[at] for at in kept))


def _lists(text: str) -> Grid:
    """Return lists of scores as JSON or Python writes them, one a row; [] if there are none."""
    if not re.search(r"[\[({]", text):
        return []
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = _python(text)
    if isinstance(found, list) and found and all(isinstance(each, dict) for each in found):
        keys = list(dict.fromkeys(key for record in found for key in record))
        return [keys, *([_written(record.get(key)) for key in keys] for record in found)]
    if isinstance(found, list) and not any(isinstance(each, (list, tuple)) for each in found):
        found = [found]
    named = found if isinstance(found, dict) else dict(enumerate(found or ()))
    rows = {name: list(each) for name, each in named.items() if isinstance(each, (list, tuple))}
    head = [[str(name)] if isinstance(found, dict) else [] for name in rows]
    return [[*name, *map(_written, row)] for name, row in zip(head, rows.values(), strict=True)]


def _python(text: str) -> Any:
    """Return the lists by the names that they are given, or the lists that have none."""
    try:
        body = ast.parse(text).body
        named = {
            ast.unparse(node.targets[0]): ast.literal_eval(node.value)
            for node in body
            if isinstance(node, ast.Assign)
        }
        loose = [ast.literal_eval(node.value) for node in body if isinstance(node, ast.Expr)]
    except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
        return None
    if named or len(loose) != 1:
        return named or loose
    return loose[0] if isinstance(loose[0], (list, tuple, dict)) else None


def _written(value: Any) -> str:
    return "" if value is None else str(value)


def _cells(line: str, separator: str) -> list[str]:
    """Return the cells of a line; a name before the first score is a cell of its own."""
    line = line.strip(" ") if separator == r"\t" else line.strip()
    if separator in (r"\|", "&"):
        line = line.strip("|")
    named = None if separator == "&" else _NAMED.match(line)
    if named:
        rest = line[named.end() :]
        if not _COUNTED.fullmatch(f"{named[1]}0") and not re.match(r"\d+\s*[:,;|\t]", rest):
            return [named[1].strip(_QUOTES), *_split(rest, separator)]
    return _split(line, separator)


def _split(line: str, separator: str) -> list[str]:
    sign = {r"\t": "\t", r"\|": "|"}.get(separator, separator)
    cells = re.split(separator, line)
    if len(sign) == 1 and '"' in line:
        with suppress(csv.Error, StopIteration):
            cells = next(csv.reader([line], delimiter=sign, skipinitialspace=True))
    return [cell.strip().strip(_QUOTES) for cell in cells]


def _fits(rows: Grid, separator: str) -> bool:
    """Say whether a separator cuts most lines into several cells, none of which is two scores."""
    wide = sum(len(row) > 1 for row in rows)
    two = any(_TWO.search(cell) for row in rows for cell in row[1:]) or any(
        _TWO.search(row[0]) and not re.match(r"[^\W\d]", row[0]) for row in rows
    )
    if separator == r",\s+" and any("," in cell and is_score(cell) for row in rows for cell in row):
        # "0,91, 0,92" has decimal commas; "1, 2,3" has commas with and without a blank.
        two = two or any(cell.count(",") > 1 for row in rows for cell in row)
    return 2 * wide > len(rows) and not two


def _refuse_two_meanings(rows: Grid, separator: str) -> None:
    """Refuse "0,91,0,92": each comma may be a decimal mark or may separate two scores."""
    if separator != ",":
        return
    scores = [[c for c in row if c.isdecimal()] for row in rows if all(map(str.isdecimal, row))]
    if scores and all(len(row) % 2 == 0 and set(row[::2]) <= {"0", "1"} for row in scores):
        raise ValueError(
            "the commas may be decimal marks or stand between scores; put semicolons between them"
        )


def _even(grid: Grid) -> Grid:
    """Return rows of one length, without columns that are empty at their end."""
    grid = [row for row in grid if not any(row) or not all(_RULE.fullmatch(cell) for cell in row)]
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
    if not any(is_score(cell) for cell in first[1:]):
        return any(cell and not is_missing(cell) for cell in first)
    counted = all(_COUNTED.fullmatch(cell) for cell in first[1:])
    fractions = any(not cell.isdecimal() and is_score(cell) for row in rest for cell in row[1:])
    return counted and fractions and not is_score(first[0])


def _are_labels(cells: list[str]) -> bool:
    return not any(map(is_score, cells)) and not all(map(is_missing, cells))


def _counts(names: list[str] | None, rows: Grid) -> bool:
    """Say whether the first column counts the rows: by its name, or 0, 1, 2, … beside scores."""
    first = [row[0] for row in rows]
    if len(rows[0]) < 2 or not all(cell.isdecimal() for cell in first):
        return False
    if names:
        return bool(_COUNTS.fullmatch(names[0])) or not names[0]
    rising = [int(cell) for cell in first] == list(range(int(first[0]), int(first[0]) + len(first)))
    whole = all(cell.isdecimal() or not cell for row in rows for cell in row[1:])
    return rising and int(first[0]) in (0, 1) and not whole and len(rows) > 1


def _long(names: list[str], rows: Grid) -> Table | None:
    """Return a table with a score a line, beside its variant's name and what counts it, pivoted."""
    columns = list(zip(*rows, strict=True))
    counted = [bool(_COUNTS.fullmatch(name)) for name in names]
    texts = [i for i, c in enumerate(columns) if _are_labels(list(c)) and not counted[i]]
    scores = [i for i, c in enumerate(columns) if any(map(is_score, c)) and not counted[i]]
    if len(texts) != 1 or len(scores) != 1:
        return None
    variants = list(dict.fromkeys(columns[texts[0]]))
    if not 1 < len(variants) <= len(rows) / 2:
        return None
    keys = [tuple(row[i] for i in range(len(names)) if counted[i]) for row in rows]
    places: dict[str, list[tuple[Any, str]]] = {variant: [] for variant in variants}
    for key, row in zip(keys, rows, strict=True):
        own = places[row[texts[0]]]
        own.append((key if any(counted) else len(own), row[scores[0]]))
    if any(len(dict(own)) < len(own) for own in places.values()):
        places = {name: list(enumerate(cell for _, cell in own)) for name, own in places.items()}
    order = dict.fromkeys(key for own in places.values() for key, _ in own)
    return Table(tuple(variants), tuple(
        tuple(dict(own).get(key, "") for key in order) for own in places.values()))  # fmt: skip


def _variants_are_columns(
    names: list[str] | None, labels: list[str] | None, rows: Grid, notes: list[str]
) -> bool:
    """Say whether a variant is a column, rather than a row."""
    if labels and all(map(_COUNTED.fullmatch, labels)):
        return True
    if names and all(map(_COUNTED.fullmatch, names)):
        return not labels and all(map(str.isdecimal, names))
    if bool(names) != bool(labels):
        return bool(names)
    tall = len(rows) >= len(rows[0])
    if len(rows) > 1 and len(rows[0]) > 1:
        notes.append(f"each {'column' if tall else 'row'} was taken for a variant")
    return tall
