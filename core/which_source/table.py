"""A study as a table of text, and the line that says how far it is."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from core.which_source.findings import Spread
from core.which_source.study import Study
from core.wording import plain_number

HEAD = f"{'row':<10} {'runs':>9}  {'mean':>10}  {'sd':>9}  95% interval of the sd"


def line_of(study: Study, row: str, asked: int) -> str:
    """Return one row of the table: ``asked`` is the number of runs that it is to have."""
    scores = study.scores.get(row, np.empty(0))
    failed = [run for run in study.failures if run.source == row]
    runs = f"{len(scores)} of {asked}"
    mean = plain_number(float(scores.mean()), 5) if len(scores) else ""
    spread = Spread(row, len(scores), *study.spread(row)) if len(scores) > 1 else None
    deviation = plain_number(spread.deviation, 3) if spread else ""
    between = f"{plain_number(spread.low, 3)} to {plain_number(spread.high, 3)}" if spread else ""
    error = f"  {len(failed)} failed: {failed[0].error}" if failed else ""
    return f"{row:<10} {runs:>9}  {mean:>10}  {deviation:>9}  {between}{error}".rstrip()


def table_of(study: Study, rows: Mapping[str, int]) -> str:
    """Return a table for each metric of the study; ``rows``: how many runs each is to have."""
    tables = []
    for metric in study.metrics or ("",):
        told = study.by(metric) if metric else study
        lines = [HEAD, *(line_of(told, row, asked) for row, asked in rows.items())]
        tables.append("\n".join([f"{metric}:" if metric else "no scores:", *lines]))
    return "\n\n".join(tables)


@dataclass
class Clock:
    """How far ``of`` runs are, and how long the rest will take at the pace so far."""

    of: int
    done: int = 0
    began: float = field(default_factory=time.monotonic)

    def says(self) -> str:
        """Return "34 of 120 runs, 2 min left"."""
        said = f"{self.done} of {self.of} runs"
        if not self.done or self.done == self.of:
            return said
        seconds = (time.monotonic() - self.began) / self.done * (self.of - self.done)
        return f"{said}, {duration(seconds)} left"


def duration(seconds: float) -> str:
    """Return a time as one would say it.

    >>> duration(3.2), duration(100), duration(9000)
    ('4 s', '2 min', '2.5 h')
    """
    if seconds < 90:
        return f"{int(seconds) + 1} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
