"""The command ``python -m core.which_source mymodule:train --vary init,split,order --seeds 20``:
which seeds matter in the reader's own training, on one machine or many.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, astuple, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

# Before NumPy and torch are loaded, here and in the processes that joblib starts.
for _library in ("OMP", "MKL", "OPENBLAS"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

from core.checks import check_whole
from core.seeds import Seeds
from core.which_source.findings import doubts, ranking, sum_against_all
from core.which_source.own_training import Target, find_target
from core.which_source.study import ALL, NOTHING, Study, shortened
from core.wording import plain_number

PROJECT = str(Path(__file__).resolve().parents[2])
SAYS = """Which source of randomness matters in your own training? It is called with all seeds
frozen at 0, then with one moved at a time, then with all; its scores become a study. Stop it
whenever you like: the same command goes on where it stopped."""

HEAD = f"{'row':<10} {'runs':>9}  {'mean':>10}  {'sd':>9}  95% interval of the sd"
OFFERED = tuple(field.name for field in fields(Seeds))


def main(arguments: Sequence[str]) -> int:
    """Run the command; return 0, 1 if no run gave a score, 2 for what cannot be run."""
    asked = _parser().parse_args(arguments)
    output = Path(asked.output)
    try:
        repeats = check_whole("--repeats", asked.repeats, 2, 1000)
        seeds = check_whole("--seeds", asked.seeds, 2, 1000)
        rows = {NOTHING: repeats, **dict.fromkeys((*_sources(asked.vary), ALL), seeds)}
        target = find_target(asked.training, Path.cwd())
        study = _begun(output, target)
        with _backend(asked.backend, asked.scheduler):
            study = _train(rows, target, study, output)
    except ValueError as error:
        print(f"{error}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"\nStopped. All finished runs are in {output}: the same command goes on.")
        return 130
    print("", *doubts(study), f"{ranking(study)} {sum_against_all(study)}".rstrip(), sep="\n\n")
    print(f"\nThe study is in {output}: drop it on the page “Which source matters”.")
    return 0 if study.metrics else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core.which_source", description=SAYS)
    add = parser.add_argument
    add("training", help="your function, as mymodule:train; it takes seeds and returns a score")
    add("--vary", default="init,split,order", help=f"some of {','.join(OFFERED)}, or all")
    add("--seeds", type=int, default=20, help="seeds for each source (20)")
    add("--repeats", type=int, default=5, help="runs in which nothing varies (5)")
    add("--output", default="study.json", help="the study, read and written (study.json)")
    add("--backend", choices=("serial", "loky", "dask"), default="serial")
    add("--scheduler", help="the address of a dask scheduler, as tcp://…")
    return parser


def _sources(written: str) -> tuple[str, ...]:
    """Return the sources that "init, split,order" names, each once; "all" names every one."""
    names = tuple(dict.fromkeys(part.strip() for part in written.split(",") if part.strip()))
    if not names or not {*names} <= {ALL, *OFFERED}:
        raise ValueError(f"--vary names some of {', '.join(OFFERED)}, not {written!r}")
    return OFFERED if ALL in names else names


def _begun(output: Path, target: Target) -> Study:
    """Return the study to go on with: the one in ``output``, or an empty one."""
    study = Study(target.name, ())
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
    return study


@contextmanager
def _backend(name: str, scheduler: str | None) -> Iterator[None]:
    """Let joblib run what is in the block where ``name`` says: loky on all cores."""
    from joblib import parallel_config

    if (name == "dask") != bool(scheduler):
        raise ValueError("--backend dask and --scheduler tcp://… go together")
    client: Any = nullcontext()
    if scheduler:
        try:
            from distributed import Client

            client = Client(scheduler, timeout=10)
        except ImportError:
            raise ValueError("--backend dask needs dask: pip install distributed") from None
        except (OSError, ValueError, TypeError) as error:
            said = shortened(str(error), 200).rstrip(".")
            raise ValueError(f"the scheduler {scheduler} does not answer: {said}") from None
    jobs = 1 if name == "serial" else -1
    with client, parallel_config("dask" if scheduler else "loky", n_jobs=jobs):
        yield


def call(target: Any, row: str, seed: int, seeds: Any, project: str = PROJECT) -> Any:
    """Run one training in whatever process this is.

    A function of the program that is run is sent to a worker whole, where others are looked up by
    name: a worker that has never heard of this project learns here where it is.
    """
    import sys

    if project not in sys.path:
        sys.path.append(project)
    from core.seeds import Seeds
    from core.which_source.own_training import Target, run

    return run(Target(*target), row, seed, Seeds(**seeds))


def _train(rows: dict[str, int], target: Target, study: Study, output: Path) -> Study:
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
    began = time.monotonic()
    # One at a time: a run that is done is saved before another begins in its place.
    for done, run in enumerate(Parallel(return_as="generator_unordered", batch_size=1)(calls), 1):
        study = study.with_run(run, rows)
        study.save(output)
        waiting[run.source] -= 1
        left = timedelta(seconds=round((time.monotonic() - began) / done * (len(missing) - done)))
        says = f"{done} of {len(missing)} runs, {left} left"
        print(f"\r{says:<60}", end="\r", file=sys.stderr, flush=True)
        if not waiting[run.source]:
            print(f"{_line(study, run.source, rows[run.source]):<60}", flush=True)
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
