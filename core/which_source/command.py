"""The command line: which seeds matter in the reader's own training, on one machine or many."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

from core.which_source.findings import doubts, ranking, sum_against_all
from core.which_source.own_training import Target, find_target
from core.which_source.plan import OFFERED, Plan, read_sources
from core.which_source.study import Run, Study
from core.which_source.table import HEAD, duration, line_of

SAYS = """Which source of randomness matters in your own training? It is called with all seeds
frozen, then with one moved at a time, then with all; its scores become a study. Stop it whenever
you like: the same command goes on where it stopped."""


def main(arguments: Sequence[str], call: Callable[..., Run]) -> int:
    """Run the command; return 0, 1 if no run gave a score, 2 for what cannot be run.

    ``call``: what a worker is sent; see ``core.which_source.__main__``.
    """
    asked = _parser().parse_args(arguments)
    output = Path(asked.output)
    try:
        plan = Plan(read_sources(asked.vary), asked.seeds, asked.repeats)
        target = find_target(asked.training, Path.cwd())
        study = _begun(output, target)
        with _backend(asked.backend, asked.jobs, asked.scheduler):
            study = _train(plan, target, study, output, call)
    except ValueError as error:
        print(f"{error}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"\nStopped. All finished runs are in {output}: the same command goes on.")
        return 130
    _conclude(plan, study, output)
    return 0 if study.metrics else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core.which_source", description=SAYS)
    add = parser.add_argument
    add("training", help="your function, as mymodule:train; it takes seeds and returns a score")
    add("--vary", default="init,split,order", help=f"some of {','.join(OFFERED)}, or all")
    add("--seeds", type=_count, default=20, help="seeds for each source (20)")
    add("--repeats", type=_count, default=5, help="runs in which nothing varies (5)")
    add("--output", default="study.json", help="the study, read and written (study.json)")
    add("--backend", choices=("serial", "loky", "dask"), default="serial")
    add("--jobs", type=int, default=-1, help="processes of loky (-1: one a core)")
    add("--scheduler", help="the address of a dask scheduler, as tcp://…")
    return parser


def _count(written: str) -> int:
    if not written.isdecimal() or not 2 <= int(written) <= 1000:
        raise argparse.ArgumentTypeError(f"{written} is not a whole number from 2 to 1,000")
    return int(written)


def _begun(output: Path, target: Target) -> Study:
    """Return the study to go on with: the one in ``output``, or an empty one."""
    study = Study(target.name, (), target.code)
    try:
        if output.exists():
            study = Study.load(output)
        tempfile.TemporaryFile(dir=output.parent).close()
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise ValueError(f"{output} cannot be used, and was not touched: {said}") from None
    if study.name != target.name:
        raise ValueError(f"{output} holds runs of {study.name}: choose another --output")
    if study.runs:
        print(f"{output} holds {len(study.runs)} runs already; they are kept.")
    if study.code != target.code:
        print(f"Mind that {target.module} has changed since those runs: they may not belong.")
    return Study(study.name, study.runs, target.code)


@contextmanager
def _backend(name: str, jobs: int, scheduler: str | None) -> Iterator[None]:
    """Let joblib run what is in the block where ``name`` says."""
    from joblib import parallel_config

    if (name == "dask") != bool(scheduler):
        raise ValueError("--backend dask and --scheduler tcp://… go together")
    processes = {"serial": 1, "loky": jobs or -1}.get(name, -1)
    client: Any = _client(scheduler) if scheduler else nullcontext()
    with client, parallel_config("loky" if name == "serial" else name, n_jobs=processes):
        yield


def _client(scheduler: str) -> Any:
    try:
        from distributed import Client

        return Client(scheduler, timeout=10)
    except ImportError:
        raise ValueError("--backend dask needs dask: pip install distributed") from None
    except (OSError, ValueError, TypeError) as error:
        said = str(error).splitlines()[0].rstrip(".")
        raise ValueError(f"the scheduler {scheduler} does not answer: {said}") from None


def _train(
    plan: Plan, target: Target, study: Study, output: Path, call: Callable[..., Run]
) -> Study:
    """Train what is missing, save each run as it comes, and print each row when it is whole."""
    from joblib import Parallel, delayed

    missing = plan.missing(study)
    waiting = {row: sum(each[0] == row for each in missing) for row in plan.rows}
    print(HEAD, flush=True)
    for row in (row for row, count in waiting.items() if not count):
        print(line_of(study, row, plan.rows[row]), flush=True)
    calls = (delayed(call)(astuple(target), row, n, asdict(seeds)) for row, n, seeds in missing)
    progress = _Progress(len(missing))
    # One at a time: a run that is done is saved before another begins in its place.
    for run in Parallel(return_as="generator_unordered", batch_size=1)(calls):
        study = plan.with_run(study, run)
        study.save(output)
        waiting[run.source] -= 1
        row = line_of(study, run.source, plan.rows[run.source])
        progress.one_more(row if not waiting[run.source] else "")
    return study


class _Progress:
    """The line that says how far it is: written over on a screen, now and then in a file."""

    def __init__(self, of: int) -> None:
        self._of, self._done = of, 0
        self._began = self._last = time.monotonic()
        self._screen = sys.stderr.isatty()

    def one_more(self, row: str) -> None:
        """Count a run, print the ``row`` that it completes, and how long the rest will take."""
        self._done, now = self._done + 1, time.monotonic()
        left = (now - self._began) / self._done * (self._of - self._done)
        says = f"{self._done} of {self._of} runs, {duration(left)} left" if left else ""
        print("\r\033[K" if self._screen else "", end="", file=sys.stderr, flush=True)
        if row:
            print(row, flush=True)
        if self._screen:
            print(says, end="", file=sys.stderr, flush=True)
        elif says and now - self._last > 10:
            self._last = now
            print(says, file=sys.stderr, flush=True)


def _conclude(plan: Plan, study: Study, output: Path) -> None:
    """Print the rows of every further metric, then what the study says."""
    for metric in study.metrics[1:]:
        told = study.by(metric)
        lines = (line_of(told, row, asked) for row, asked in plan.rows.items())
        print(f"\n{metric}, beside {study.metrics[0]} above:\n{HEAD}", *lines, sep="\n")
    print("", *doubts(study), f"{ranking(study)} {sum_against_all(study)}".rstrip(), sep="\n\n")
    print(f"\nThe study is in {output}: drop it on the page “Which source matters”.")
