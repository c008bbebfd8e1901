"""Which source matters: every row of the experiment, against a plain PyTorch loop."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from operator import eq

from benchmarks import seconds
from core.which_source.experiment import Settings, moves, train_plainly
from core.which_source.study import ALL, NOTHING, SOURCES
from core.which_source.training import train

_SEEDS = 50
_LOOP_SEEDS = 5


def lines() -> Iterator[str]:
    """Yield one line per data set: seconds for all rows, and the ratio to the loop's."""
    rows = [NOTHING, *(row for row in SOURCES if row != "threads"), ALL]
    for data in ("digits", "moons", "breast_cancer"):
        settings = Settings(data)
        train_plainly(settings, moves(0, NOTHING, 0))
        begin = time.perf_counter()
        found = {row: train(settings, row, range(_SEEDS)) for row in rows}
        together = time.perf_counter() - begin
        loop = seconds(partial(_loop, settings), repeats=2) / _LOOP_SEEDS
        equal = sum(map(eq, _loop(settings), found[ALL]))
        ratio = loop * _SEEDS * len(rows) / together
        yield (
            f"sources, {data}: {len(rows)} rows of {_SEEDS} seeds in {together:.1f} s, {ratio:.1f} "
            f"times a plain loop ({1e3 * loop:.0f} ms a training; {equal} of {_LOOP_SEEDS} equal "
            "to the last bit)"
        )


def _loop(settings: Settings) -> list[object]:
    return [train_plainly(settings, moves(0, ALL, seed)) for seed in range(_LOOP_SEEDS)]
