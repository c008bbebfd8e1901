"""Work in clean children: each gets settings that only take effect before its first operation.

A library reads its instruction set, its number of threads and its like once, at the first
operation of a process. So the parent imports it, runs no operation, and forks; where there is no
fork, each child is a fresh interpreter, which takes longer and gives the same.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

CAN_FORK = "fork" in multiprocessing.get_all_start_methods() and hasattr(os, "fork")


@dataclass(frozen=True)
class Job:
    """Call ``work(*arguments)`` with ``environment``; None takes a variable away."""

    work: Callable[..., Any]
    arguments: tuple[Any, ...] = ()
    environment: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True)
class Failed:
    """A child that gave no answer, and why, in a sentence."""

    says: str


@dataclass
class _Running:
    place: int
    process: Any
    answers: Connection
    until: float


def run_all(
    jobs: Sequence[Job], at_once: int = 2, timeout: float = 60.0, fork: bool = CAN_FORK
) -> Iterator[tuple[int, Any]]:
    """Yield (place in ``jobs``, answer or ``Failed``) for each, as they end.

    ``timeout``: seconds that one child may take. Children still running when the caller stops
    listening are ended.
    """
    context = multiprocessing.get_context("fork" if fork else "spawn")
    waiting = list(enumerate(jobs))
    running: list[_Running] = []
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                place, job = waiting.pop(0)
                running.append(_start(context, place, job, timeout))
            soonest = min(each.until for each in running) - time.monotonic()
            ready = wait([each.answers for each in running], max(0.0, soonest))
            for each in list(running):
                if each.answers in ready or time.monotonic() >= each.until:
                    running.remove(each)
                    yield each.place, _answer(each, each.answers in ready, timeout)
    finally:
        for each in running:
            each.process.kill()
            each.process.join()


def _start(context: Any, place: int, job: Job, timeout: float) -> _Running:
    answers, tells = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(tells, job), daemon=True)
    process.start()
    # Only the child may hold this end: its death then ends the pipe.
    tells.close()
    return _Running(place, process, answers, time.monotonic() + timeout)


def _child(tells: Connection, job: Job) -> None:
    for name, value in job.environment:
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    try:
        answer = job.work(*job.arguments)
    except Exception as error:  # Whatever it is, the parent says it.
        answer = Failed(f"raised {type(error).__name__}: {str(error).splitlines()[:1]}")
    tells.send(answer)


def _answer(run: _Running, ready: bool, timeout: float) -> Any:
    answer: Any = None
    try:
        answer = run.answers.recv() if ready else Failed(f"gave no answer within {timeout:g} s")
    except (EOFError, OSError):
        run.process.join(5)
        code = run.process.exitcode
        how = f"stopped by signal {-code}" if (code or 0) < 0 else f"ended with code {code}"
        answer = Failed(how)
    run.process.kill()
    run.process.join()
    run.answers.close()
    return answer
