"""Read scores as people paste them: a column or a row a variant, from a sheet, a log or a study.

Nothing is evaluated. What might be meant otherwise is told in a note; what cannot be read is
answered by ``ValueError``, one sentence.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

import numpy as np
import pandas as pd

from core.arrays import Float64
from core.own_text import shown
from core.spelling import MISSING, MISSING_AMONG_NUMBERS, spellings_of
from core.which_source.study import Study
from core.wording import number_of

MOST_SCORES, MOST_VARIANTS = 1_000, 30
_LONGEST_NAME = 40
_MISSING = MISSING | MISSING_AMONG_NUMBERS
_SCORE = re.compile(r"[-+−–]?(?:\d[\d.,'’]*|[.,]\d+)(?:[eE][-+−]?\d+)?[ \u00a0\u202f]?%?", re.ASCII)
_TWO_SCORES = re.compile(r"(^|\s)[-+−–]?[\d.,]*\d%?\s+[-+−–]?[.,]?\d")
_SEPARATORS = ("\t", ";", r"\|", "&", r",\s+", ",", r"\s{2,}", r"\s+")
_COUNTER = (
    r"#|id|no|nr|index|unnamed: 0|s|f|r|(random[_ ])?seeds?|folds?|runs?|splits?|rep(eat)?s?|"
    r"trials?|rows?|data ?sets?|tasks?"
)
_COUNTS = re.compile(rf"({_COUNTER})?", re.IGNORECASE)
_COUNTED = re.compile(rf"(({_COUNTER})[\s_#.:=-]*)?\d+", re.IGNORECASE)
_SUMMARY = re.compile(r"(mean|avg|average|stdev|std|sd|median|mittelwert|ø)\.?", re.IGNORECASE)
_NAMED = re.compile(r"\s*([^\d\s,;|&\t\"'][^,;|&\t]*?)\s*(?:[:=]\s*|\s+)(?=[-+−–.\d])")
_LIST = re.compile(r"""["']?([^"'\n,\[\]{}()=:]*?)["']?\s*[:=]?\s*[\[(]([^\[\]()]*\d[^\[\]()]*)""")
_QUOTES = "\"'*`:\\ "
Grid = list[list[str]]


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores by variant: ``columns[i]`` [run] are those of ``names[i]``; NaN is a missing one.

    ``unit``: "%" where scores were written so; ``notes``: what was done, a sentence each.
    """

    names: tuple[str, ...]
    columns: tuple[Float64, ...]
    unit: str = ""
    notes: tuple[str, ...] = ()

    def padded(self) -> dict[str, Float64]:
        """Return columns of one length by name: where one is shorter, NaN."""
        frame = pd.DataFrame(dict(zip(self.names, map(pd.Series, self.columns), strict=True)))
        return {name: frame[name].to_numpy() for name in self.names}


def read_scores(text: str) -> Scores:
    """Return the scores in ``text``: columns or rows, lists of Python or JSON, or a study.

    Raises ``ValueError`` for a text without scores, cells that are no scores, means with a ±, and
    more than ``MOST_VARIANTS`` variants or ``MOST_SCORES`` scores of one.

    >>> scores = read_scores("seed;A;B\\n0;91,5%;92,0%\\n1;90,5%;93,0%")
    >>> scores.names, [column.tolist() for column in scores.columns]
    (('A', 'B'), [[91.5, 90.5], [92.0, 93.0]])
    """
    notes: list[str] = []
    if '"seedscape study"' in text[:2_000]:
        names, columns, unit = *_of_study(text, notes), ""
    else:
        heads, cells = _variants(_grid(text), notes)
        names = [name[:_LONGEST_NAME] or ascii_uppercase[at % 26] for at, name in enumerate(heads)]
        columns, unit = _numbers(names, cells, notes)
    if not columns or not len(columns[0]):
        raise ValueError("there are no scores in this text")
    if len(columns) > MOST_VARIANTS or len(columns[0]) > MOST_SCORES:
        raise ValueError(f"at most {MOST_VARIANTS} variants of {MOST_SCORES:,} scores are read")
    present = [np.flatnonzero(np.isfinite(column)) for column in columns]
    for name, found in zip(names, present, strict=True):
        if not len(found):
            raise ValueError(f"{shown(name)} has no scores")
        if names.count(name) > 1:
            raise ValueError(f"{shown(name)} names two variants")
    # Without what is missing at its end a column is shorter.
    kept = tuple(each[: found[-1] + 1] for each, found in zip(columns, present, strict=True))
    if missing := sum(map(len, kept)) - sum(map(len, present)):
        notes.append(f"{number_of(missing, 'score is', 'scores are')} missing")
    return Scores(tuple(names), kept, unit, tuple(notes))


def _of_study(text: str, notes: list[str]) -> tuple[list[str], list[Float64]]:
    """Return the rows of a study as variants, paired by seed; of several metrics the first."""
    study = Study.read(text)
    if len(study.metrics) > 1:
        first, other = map(shown, study.metrics[:2])
        notes.append(f"the study has several metrics: {first} is compared, not {other}")
    rows = {s: pd.Series(v, study.seeds[s]) for s, v in study.scores.items() if len(v)}
    return list(rows), list(pd.DataFrame(rows).to_numpy(dtype=np.float64).T)


def _grid(text: str) -> Grid:
    """Return the cells of ``text``, line by line, all lines of one length."""
    if any(sign in text for sign in ("±", "+/-", "\\pm")):
        raise ValueError("means with ± cannot be compared run by run; paste the single scores")
    text = text.replace("\ufeff", "")
    if "[" in text and (lists := _LIST.findall(text)):
        text = "\n".join(f"{name} {' '.join(inner.split())}".strip(" ,") for name, inner in lists)
    lines = [line.strip(" \r") for line in text.splitlines()]
    lines = [line for line in lines if line.strip() and not line.startswith("#")]
    for separator in _SEPARATORS:
        cut = {line for line in lines if re.search(separator, line)}
        several = [line for line in lines if line in cut or _NAMED.match(line)]
        if cut and 2 * len(several) > len(lines):
            grid = _cells(lines, separator)
            cells = [cell for row in grid for cell in row]
            mixed = separator == r",\s+" and any(cell.count(",") > 1 for cell in cells)
            if not mixed and not any(map(_TWO_SCORES.search, cells)):
                return grid
    return [[line.strip(_QUOTES)] for line in lines]


def _cells(lines: list[str], separator: str) -> Grid:
    """Cut lines into cells; a name before the first score is a cell of its own."""
    sign, cut = separator if len(separator) == 1 else "\t", []
    for line in lines:
        named = _NAMED.match(line)
        start = named.end() if named and not _COUNTED.fullmatch(f"{named[1]}0") else 0
        head = f"{named[1]}{sign}" if named and start else ""
        cut.append(head + re.sub(separator, sign, line[start:]))
    width = max(line.count(sign) for line in cut) + 1
    try:
        frame = pd.read_csv(
            io.StringIO("\n".join(cut)), sep=sign, header=None, names=list(range(width)),
            dtype=str, keep_default_na=False, skipinitialspace=True, index_col=False,
        ).fillna("")  # fmt: skip
    except ValueError:
        raise ValueError("a quotation mark is not closed") from None
    frame = frame.map(lambda cell: cell.strip().strip(_QUOTES))
    used = ~frame.apply(lambda column: column.str.lower().isin(_MISSING))
    grid: Grid = frame.loc[used.any(axis=1), used.any()].to_numpy().tolist()
    whole = [row for row in grid if all(map(str.isdecimal, row))]
    halves = all(len(row) % 2 == 0 and set(row[::2]) <= {"0", "1"} for row in whole)
    if separator == "," and whole and halves:
        raise ValueError("commas may be decimal marks or separate scores; put semicolons between")
    return grid


def _variants(rows: Grid, notes: list[str]) -> tuple[list[str], list[Sequence[str]]]:
    """Return names, "" where there is none, and cells of the variants: columns or rows."""
    kept = [row for row in rows if not _SUMMARY.fullmatch(row[0])]
    if len(kept) < len(rows):
        notes.append("rows of means and standard deviations were left out")
    names, rows = (kept[0], kept[1:]) if kept and _is_header(kept) else ([], kept)
    if not rows:
        return [], []
    first = [row[0] for row in rows]
    labels = first if not any(map(_is_score, first)) and set(first) - _MISSING else []
    if twice := [label for label in labels if label and labels.count(label) > 1]:
        raise ValueError(f"{shown(twice[0])} heads several rows; give each variant one column")
    if counted := not labels and _counts(names, rows):
        notes.append("the first column only counts rows, and was left out")
    if labels or counted:
        rows, names = [row[1:] for row in rows], names[1:]
    down = _are_columns(names, labels, rows, notes)
    cells: list[Sequence[str]] = [*zip(*rows, strict=True)] if down else [*rows]
    return (names if down else labels) or [""] * len(cells), cells


def _is_score(cell: str) -> bool:
    return _SCORE.fullmatch(cell) is not None


def _is_header(rows: Grid) -> bool:
    """Say whether the first row names the columns, by words or by counting."""
    first, *rest = rows
    if not any(map(_is_score, first[1:] or first)):
        return any(cell.lower() not in _MISSING for cell in first)
    whole = all(cell.isdecimal() or not _is_score(cell) for row in rest for cell in row[1:])
    return all(map(_COUNTED.fullmatch, first[1:])) and not whole and not _is_score(first[0])


def _counts(names: list[str], rows: Grid) -> bool:
    """Say whether the first column counts the rows: by its name, or 0, 1, 2, … beside scores."""
    first = [row[0] for row in rows]
    if len(rows[0]) < 2 or not all(map(str.isdecimal, first)):
        return False
    if names:
        return _COUNTS.fullmatch(names[0]) is not None
    whole = all(cell.isdecimal() or not cell for row in rows for cell in row[1:])
    return not whole and first[0] in "01" and set(np.diff([*map(int, first)])) <= {1}


def _are_columns(names: list[str], labels: list[str], rows: Grid, notes: list[str]) -> bool:
    """Say whether a variant is a column, rather than a row."""
    if labels and all(map(_COUNTED.fullmatch, labels)):
        return True
    if names and all(map(_COUNTED.fullmatch, names)):
        return not labels and all(map(str.isdecimal, names))
    if any(names) != any(labels):
        return any(names)
    tall = len(rows) >= len(rows[0])
    if min(len(rows), len(rows[0])) > 1:
        notes.append(f"each {'column' if tall else 'row'} was taken for a variant")
    return tall


def _numbers(
    names: list[str], columns: list[Sequence[str]], notes: list[str]
) -> tuple[list[Float64], str]:
    """Return all cells as numbers, spelt in one way throughout, and their unit."""
    pairs = zip(names, columns, strict=True)
    owners = {cell: name for name, column in pairs for cell in column}
    bare = {cell: cell.rstrip("% \u00a0\u202f") for cell in owners if cell.lower() not in _MISSING}
    ways = spellings_of(bare.values())
    if bare and not ways:
        odd = [cell for cell in bare if not spellings_of([bare[cell]])]
        is_none = f"{shown(odd[0])}, of {shown(owners[odd[0]])}, is no score" if odd else ""
        raise ValueError(is_none or "points and commas are mixed as decimal marks")
    read = [way.numbers(bare.values()) for way in ways[:2]]
    if len(read) > 1:
        cell = next(cell for cell in bare if len({numbers[bare[cell]] for numbers in read}) > 1)
        meant, other = (f"{numbers[bare[cell]]:.15g}" for numbers in read)
        notes.append(f"{shown(cell)} was read as {meant}, not as {other}")
    value = {cell: read[0][bare[cell]] for cell in bare}
    unit = "%" if any("%" in cell for cell in bare) else ""
    shares = [cell for cell in bare if unit and unit not in cell]
    if shares:
        if max(abs(value[cell]) for cell in shares) <= 1:
            raise ValueError(f"some scores are in %, and {shown(shares[0])} looks like a share")
        notes.append(f"{shown(shares[0])} was read in %, as others are")
    return [np.array([value.get(cell, np.nan) for cell in each]) for each in columns], unit
