"""Read scores as people paste them: a column or a row a variant, from a sheet, a log or a list.

Nothing is evaluated. What might be meant otherwise is told in a note; what cannot be read is
answered by ``ValueError``, one sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from string import ascii_uppercase

import numpy as np

from core.arrays import Float64
from core.is_it_noise.table import Table, is_missing, read_grid, table_of
from core.own_text import read_text, shown
from core.spelling import spellings_of
from core.wording import listed, number_of

MOST_SCORES, MOST_COLUMNS = 1_000, 30
_LONGEST_NAME = 40
_PERCENT = re.compile(r"[ \u00a0\u202f]?%$")


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores by variant: ``columns[i]`` [run] are those of ``names[i]``.

    NaN is a score that is missing between others: rows stay rows. ``unit``: "%" where all scores
    were written so. ``notes``: what was done, a sentence each.
    """

    names: tuple[str, ...]
    columns: tuple[Float64, ...]
    unit: str = ""
    notes: tuple[str, ...] = ()

    def padded(self) -> dict[str, Float64]:
        """Return columns of one length by name: where one is shorter, NaN."""
        rows = np.array(list(zip_longest(*self.columns, fillvalue=np.nan)), dtype=np.float64)
        return dict(zip(self.names, rows.T, strict=True))


def read_scores(text: str) -> Scores:
    """Return the scores in ``text``, of one variant or more.

    Columns or rows; commas, semicolons, tabs, bars or blanks between; names or none; a column that
    only numbers the rows is left out. Lists of Python and JSON, tables of Markdown, and a score a
    line beside its variant's name are read too.

    Raises ``ValueError`` for a text without scores, cells that are no scores, means with a ±, and
    more than ``MOST_COLUMNS`` variants or ``MOST_SCORES`` scores of one.

    >>> scores = read_scores("seed;A;B\\n0;91,5%;92,0%\\n1;90,5%;93,0%")
    >>> scores.names, [column.tolist() for column in scores.columns]
    (('A', 'B'), [[91.5, 90.5], [92.0, 93.0]])
    """
    if "±" in text or "+/-" in text or "\\pm" in text:
        raise ValueError("means with ± cannot be compared run by run; paste the single scores")
    notes: list[str] = []
    table = table_of(read_grid(text), notes)
    if not any(map(len, table.columns)):
        raise ValueError("there are no scores in this text")
    if len(table.columns) > MOST_COLUMNS:
        raise ValueError(f"at most {MOST_COLUMNS} variants are read, not {len(table.columns)}")
    if (longest := max(map(len, table.columns))) > MOST_SCORES:
        raise ValueError(f"at most {MOST_SCORES:,} scores of a variant are read, not {longest:,}")
    columns, unit = _numbers(table, notes)
    names = _names(table.names)
    for name, column in zip(names, columns, strict=True):
        if not np.isfinite(column).any():
            raise ValueError(f"{shown(name)} has no scores")
    # Without what is missing at its end a column is shorter.
    kept = tuple(column[: np.flatnonzero(np.isfinite(column))[-1] + 1] for column in columns)
    if missing := sum(int(np.isnan(column).sum()) for column in kept):
        notes.append(f"{number_of(missing, 'score is', 'scores are')} missing")
    return Scores(names, kept, unit, tuple(notes))


def read_file(data: bytes) -> str:
    """Return a dropped file as text that ``read_scores`` reads; a study gives a column a source.

    Of several metrics the first is taken, and named beside each source.

    Raises ``ValueError``, one sentence, for a file that is neither text nor a study.
    """
    text, _ = read_text(data, [])
    if '"seedscape study"' not in text[:2_000]:
        return text
    from core.which_source.study import Study

    study = Study.read(data)
    which = f" ({study.metrics[0]})" if len(study.metrics) > 1 else ""
    found = {s + which: dict(zip(study.seeds[s].tolist(), v.tolist(), strict=True))
             for s, v in study.scores.items() if len(v)}  # fmt: skip
    if not found:
        raise ValueError("no run of this study has a score")
    seeds = sorted({seed for column in found.values() for seed in column})
    return as_text({s: [column.get(seed, np.nan) for seed in seeds] for s, column in found.items()})


def as_text(columns: dict[str, list[float]]) -> str:
    """Return columns of scores as text that ``read_scores`` gives back to the last bit."""
    lines = ["\t".join(" ".join(name.split()) for name in columns)]
    for row in zip_longest(*columns.values(), fillvalue=np.nan):
        lines.append("\t".join("" if value != value else repr(float(value)) for value in row))
    return "\n".join(lines)


def _names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names that are all different, none empty."""
    given = [name[:_LONGEST_NAME] or ascii_uppercase[at % 26] for at, name in enumerate(names)]
    for at in range(len(given)):
        while given[at] in given[:at]:
            given[at] += "′"
    return tuple(given)


def _numbers(table: Table, notes: list[str]) -> tuple[list[Float64], str]:
    """Return all cells as numbers, spelt in one way throughout; percents as such, or as shares."""
    cells = [cell for column in table.columns for cell in column if not is_missing(cell)]
    bare = {cell: _PERCENT.sub("", cell) for cell in cells}
    ways = spellings_of(set(bare.values()))
    if not ways:
        raise ValueError(_why_no_number(table, bare))
    numbers = ways[0].numbers(set(bare.values()))
    if len(ways) > 1:
        other = ways[1].numbers(set(bare.values()))
        cell = next(each for each in numbers if numbers[each] != other[each])
        notes.append(f"{shown(cell)} was read as {numbers[cell]:.15g}, not as {other[cell]:.15g}")
    percents = {cell for cell in bare if cell != bare[cell]}
    shares = [numbers[bare[cell]] for cell in bare if cell not in percents]
    value = {cell: numbers[bare[cell]] for cell in bare}
    if percents and shares:
        if as_shares := max(map(abs, shares)) <= 1:
            value |= {cell: value[cell] / 100 for cell in percents}
        meant = "hundredths" if as_shares else "percents, as all others"
        notes.append(f"numbers with a percent sign, such as {shown(min(percents))}, are {meant}")
    columns = [np.array([value.get(cell, np.nan) for cell in column]) for column in table.columns]
    return columns, "%" if percents and not shares else ""


def _why_no_number(table: Table, bare: dict[str, str]) -> str:
    odd = [cell for cell in bare if not spellings_of({bare[cell]})]
    if odd:
        owners = [n for n, c in zip(_names(table.names), table.columns, strict=True) if odd[0] in c]
        return f"{shown(odd[0])}, of {shown(owners[0])}, is no score"
    points, commas = ([cell for cell in bare if sign in cell] for sign in ".,")
    both = listed([shown(min(cells)) for cells in (points, commas) if cells])
    return f"numbers are spelt in more than one way, such as {both}"
