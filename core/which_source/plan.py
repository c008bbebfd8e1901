"""What is to be trained for a study: every run of every row, and what of it is there already."""

from __future__ import annotations

from dataclasses import dataclass, fields

from core.seeds import Seeds
from core.which_source.rows import ALL, NOTHING
from core.which_source.study import Run, Study

OFFERED = tuple(field.name for field in fields(Seeds))


@dataclass(frozen=True)
class Plan:
    """Which sources to vary, how many ``seeds`` each, and how often to repeat what is frozen.

    Seeds count from 0, where all other sources stand. In "all" every source that varies moves to
    the same number.
    """

    vary: tuple[str, ...]
    seeds: int
    repeats: int

    @property
    def rows(self) -> dict[str, int]:
        """The number of runs by row, in the order in which they are run."""
        return {NOTHING: self.repeats, **dict.fromkeys((*self.vary, ALL), self.seeds)}

    def missing(self, study: Study) -> list[tuple[str, int, Seeds]]:
        """Return the runs that ``study`` has no score of, with the seed of every source.

        What failed is among them: it is tried again.
        """
        there = {(run.source, run.seed) for run in study.runs if not run.error}
        moved = {NOTHING: (), ALL: self.vary, **{source: (source,) for source in self.vary}}
        return [
            (row, seed, Seeds(**dict.fromkeys(moved[row], seed)))
            for row, count in self.rows.items()
            for seed in range(count)
            if (row, seed) not in there
        ]

    def with_run(self, study: Study, run: Run) -> Study:
        """Return ``study`` with one more run, or another in its place, in the order of the rows."""
        runs = {(each.source, each.seed): each for each in (*study.runs, run)}
        rows = list(dict.fromkeys((*self.rows, *study.sources)))
        ordered = sorted(runs.values(), key=lambda each: (rows.index(each.source), each.seed))
        return Study(study.name, tuple(ordered), study.code)


def read_sources(written: str) -> tuple[str, ...]:
    """Return the sources that "init, split,order" names, each once; "all" names every one.

    Raises ``ValueError`` for a source that there is not, or none.
    """
    names = tuple(dict.fromkeys(filter(None, (part.strip() for part in written.split(",")))))
    if unknown := [name for name in names if name not in (ALL, *OFFERED)]:
        raise ValueError(f"the sources are {', '.join(OFFERED)}; {unknown[0]!r} is none of them")
    if not names:
        raise ValueError(f"name at least one of the sources {', '.join(OFFERED)}")
    return OFFERED if ALL in names else names
