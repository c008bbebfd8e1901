"""Tell what in a reader's table may mislead its scores: names of rows, copies, stand-ins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import category, normalize

import numpy as np
import pandas as pd

from core.own_text import shown

_NAMES_ROWS = re.compile(r"(.*[ _.-])?(id|nr|no|number|index|key)\.?", re.IGNORECASE)

# What is written for “missing” where only numbers fit.
_STAND_INS = frozenset(sign * (10.0**n - 1) for sign in (-1, 1) for n in range(2, 7))


def warnings_of(features: pd.DataFrame, frame: pd.DataFrame, target: str) -> Iterator[str]:
    """Yield a sentence for each thing that may mislead.

    ``features``: the numbers learnt from; ``frame``: the cells that they were made of, and the
    ``target``. Both are labelled by the rows' places in the file.
    """
    naming = []
    for name, numbers in features.items():
        if says := _how_it_names_rows(str(name), numbers):
            naming.append(name)
            is_sorted = says == "numbers the rows" and _is_sorted(frame[target])
            lie = f", and the rows lie sorted by {shown(target)}" if is_sorted else ""
            yield f"column {shown(str(name))} {says}{lie}; leave it out if it measures nothing"
    told = features.drop(columns=naming).assign(**{"": frame[target]})
    if told.shape[1] > 1 and (copies := told.duplicated().sum()):
        are = "row is a copy" if copies == 1 else f"of {len(told):,} rows are copies"
        yield (
            f"{copies:,} {are} of an earlier row: "
            f"a row of the test part may stand in the training part too"
        )
    for name, cells in frame.select_dtypes(exclude="number").items():
        alike: dict[str, str] = {}
        for text in cells.unique():
            other = alike.setdefault(_as_seen(text), text)
            if other != text:
                yield (
                    f"column {shown(str(name))} tells {shown(other)} from {shown(text)}, which "
                    f"differ in capitals, blanks or marks that cannot be seen; if they are one, "
                    f"write them alike"
                )
                break
    for name, cells in frame.select_dtypes("number").items():
        for number in {cells.min(), cells.max()} & _STAND_INS:
            others = cells[cells != number]
            if np.ptp(others) and (others - number).abs().min() > np.ptp(others):
                yield (
                    f"column {shown(str(name))} says {number:g} in {(cells == number).sum()} of "
                    f"{len(cells)} rows, far from all else; if that means missing, empty the cells"
                )


def _as_seen(text: str) -> str:
    """Return ``text`` without what the eye passes over."""
    seen = (sign for sign in normalize("NFKC", text) if category(sign) not in ("Cf", "Zs"))
    return "".join(seen).casefold()


def _how_it_names_rows(name: str, numbers: pd.Series[float]) -> str:
    """Say how a feature only names the rows: as they are counted, or by a number each; or ""."""
    if not numbers.eq(numbers.round()).all():
        return ""
    if np.array_equal(np.diff(numbers), np.diff(numbers.index)):
        return "numbers the rows"
    names_them = _NAMES_ROWS.fullmatch(name) and numbers.is_unique
    return "has another number in every row" if names_them else ""


def _is_sorted(target: pd.Series[float]) -> bool:
    """Say whether equal targets stand together, or numbers rise."""
    blocks = (target != target.shift()).sum()
    in_blocks = blocks == target.nunique() < len(target) / 2
    return bool(in_blocks or target.is_monotonic_increasing)
