"""A study's rows as lines of text, and how long the rest will take."""

from __future__ import annotations

from core.which_source.study import Study
from core.wording import plain_number

HEAD = f"{'row':<10} {'runs':>9}  {'mean':>10}  {'sd':>9}  95% interval of the sd"


def line_of(study: Study, row: str, asked: int) -> str:
    """Return one row of the table: ``asked`` is the number of runs that it is to have."""
    scores = list(study.scores.get(row, ()))
    failed = [run for run in study.failures if run.source == row]
    runs = f"{len(scores)} of {asked}"
    mean = plain_number(float(sum(scores) / len(scores)), 5) if scores else ""
    spread = study.spread(row) if len(scores) > 1 else ()
    deviation, low, high = [plain_number(each, 3) for each in spread] or ("", "", "")
    interval = f"{low} to {high}" if spread else ""
    error = f"  {len(failed)} failed: {failed[0].error}" if failed else ""
    return f"{row:<10} {runs:>9}  {mean:>10}  {deviation:>9}  {interval}{error}".rstrip()


def duration(seconds: float) -> str:
    """Return a time as one would say it.

    >>> duration(3.2), duration(100), duration(9000)
    ('4 s', '2 min', '2.5 h')
    """
    if seconds < 90:
        return f"{int(seconds) + 1} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
