"""The command line: which seeds matter in the reader's own training, on one machine or many."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, astuple, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from core.seeds import Seeds
from core.which_source.findings import doubts, ranking, sum_against_all
from core.which_source.own_training import Target, find_target
from core.which_source.study import ALL, NOTHING, Run, Study
from core.wording import plain_number

SAYS = """Which source of randomness matters in your own training? It is called with all seeds
frozen at 0, then with one moved at a time, then with all; its scores become a study. Stop it
whenever you like: the same command goes on where it stopped."""

HEAD = f"{'row':<10} {'runs':>9}  {'mean':>10}  {'sd':>9}  95% interval of the sd"
OFFERED = tuple(field.name for field in fields(Seeds))


def main(arguments: Sequence[str], call: Callable[..., Run]) -> int:
    """Run the command; return 0, 1 if no run gave a score, 2 for what cannot be run.

    ``call``: what a worker is sent; see ``core.which_source.__main__``.
    """
    asked = _parser().parse_args(arguments)
    output = Path(asked.output)
    rows = {NOTHING: asked.repeats, **dict.fromkeys((*asked.vary, ALL), asked.seeds)}
    try:
        target = find_target(asked.training, Path.cwd())
        study = _begun(output, target)
        with _backend(asked.backend, asked.jobs, asked.scheduler):
            study = _train(rows, target, study, output, call)
    except ValueError as error:
        print(f"{error}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"\nStopped. All finished runs are in {output}: the same command goes on.")
        return 130
    for metric in study.metrics[1:]:
        lines = [_line(study.by(metric), row, count) for row, count in rows.items()]
        print(f"\n{metric}, beside {study.metrics[0]} above:\n{HEAD}", *lines, sep="\n")
    print("", *doubts(study), f"{ranking(study)} {sum_against_all(study)}".rstrip(), sep="\n\n")
    print(f"\nThe study is in {output}: drop it on the page “Which source matters”.")
    return 0 if study.metrics else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core.which_source", description=SAYS)
    add = parser.add_argument
    add("training", help="your function, as mymodule:train; it takes seeds and returns a score")
    vary = f"some of {','.join(OFFERED)}, or all"
    add("--vary", type=_sources, default="init,split,order", help=vary)
    add("--seeds", type=_count, default=20, help="seeds for each source (20)")
    add("--repeats", type=_count, default=5, help="runs in which nothing varies (5)")
    add("--output", default="study.json", help="the study, read and written (study.json)")
    add("--backend", choices=("serial", "loky", "dask"), default="serial")
    add("--jobs", type=int, default=-1, help="processes of loky (-1: one a core)")
    add("--scheduler", help="the address of a dask scheduler, as tcp://…")
    return parser


def _sources(written: str) -> tuple[str, ...]:
    """Return the sources that "init, split,order" names, each once; "all" names every one."""
    names = tuple(dict.fromkeys(part.strip() for part in written.split(",") if part.strip()))
    if not names or not {*names} <= {ALL, *OFFERED}:
        raise argparse.ArgumentTypeError(f"name some of {', '.join(OFFERED)}, not {written!r}")
    return OFFERED if ALL in names else names


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
    return replace(study, code=target.code)


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
    rows: dict[str, int], target: Target, study: Study, output: Path, call: Callable[..., Run]
) -> Study:
    """Train what is missing, and what failed; save each run, and print each row that is whole.

    Seeds count from 0, where all other sources stand. In "all" every source that varies moves to
    the same number.
    """
    from joblib import Parallel, delayed

    vary = tuple(row for row in rows if row not in (NOTHING, ALL))
    moved = {NOTHING: (), ALL: vary, **{source: (source,) for source in vary}}
    there = {(run.source, run.seed) for run in study.runs if not run.error}
    missing = [(row, n) for row in rows for n in range(rows[row]) if (row, n) not in there]
    waiting = {row: sum(row == each for each, _ in missing) for row in rows}
    print(HEAD, *(_line(study, row, rows[row]) for row in rows if not waiting[row]), sep="\n")
    calls = (
        delayed(call)(astuple(target), row, n, asdict(Seeds(**dict.fromkeys(moved[row], n))))
        for row, n in missing
    )
    began, said_at, screen = time.monotonic(), 0.0, sys.stderr.isatty()
    # One at a time: a run that is done is saved before another begins in its place.
    runs = Parallel(return_as="generator_unordered", batch_size=1)(calls)
    for done, run in enumerate(runs, 1):
        study = study.with_run(run, rows)
        study.save(output)
        waiting[run.source] -= 1
        now = time.monotonic()
        if now > said_at + (0.2 if screen else 10):
            left = timedelta(seconds=round((now - began) / done * (len(missing) - done)))
            says, said_at = f"{done} of {len(missing)} runs, {left} left", now
            print(says, end="\r" if screen else "\n", file=sys.stderr, flush=True)
        if not waiting[run.source]:
            print("\033[K" * screen, end="", file=sys.stderr, flush=True)
            print(_line(study, run.source, rows[run.source]), flush=True)
    return study


def _line(study: Study, row: str, asked: int) -> str:
    """Return one row of the table: ``asked`` is the number of runs that it is to have."""
    scores = study.scores.get(row, ())
    failed = [run.error for run in study.runs if run.source == row and run.error]
    mean = plain_number(float(sum(scores) / len(scores)), 5) if len(scores) else ""
    spread = study.spread(row) if len(scores) > 1 else ()
    deviation, low, high = [plain_number(each, 3) for each in spread] or ("", "", "")
    says = f"{row:<10} {f'{len(scores)} of {asked}':>9}  {mean:>10}  {deviation:>9}  "
    says += f"{low} to {high}" if spread else ""
    return f"{says}  {len(failed)} failed: {failed[0]}" if failed else says.rstrip()
