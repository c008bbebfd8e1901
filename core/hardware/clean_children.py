"""Work in clean children: each gets settings that only take effect before its first operation.

A library reads its instruction set once, at the first operation. So the parent imports it, runs no
operation, and forks; without fork each child is a fresh interpreter, which gives the same.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

CAN_FORK = "fork" in multiprocessing.get_all_start_methods()
AT_ONCE = 2

Job = tuple[Callable[..., Any], tuple[Any, ...], Mapping[str, str | None]]
"""What to call, its arguments, and environment variables for it; None takes one away."""


@dataclass(frozen=True)
class Failed:
    """A child that gave no answer, and why, in a few words."""

    says: str


def run_all(jobs: Sequence[Job], timeout: float = 60.0, fork: bool = CAN_FORK) -> Iterator[Any]:
    """Yield the answer of each job, or ``Failed``, in their order; two run at a time, and whoever
    gives no answer within ``timeout`` seconds is ended.
    """
    context: Any = multiprocessing.get_context("fork" if fork else "spawn")
    for first in range(0, len(jobs), AT_ONCE):
        started = []
        for job in jobs[first : first + AT_ONCE]:
            answers, tells = context.Pipe(duplex=False)
            process = context.Process(target=_child, args=(tells, job), daemon=True)
            process.start()
            tells.close()  # Only the child may hold this end: its death then ends the pipe.
            started.append((answers, process))
        yield from (_answer(*each, timeout) for each in started)


def _child(tells: Connection, job: Job) -> None:
    work, arguments, environment = job
    for name, value in environment.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value
    try:
        answer = work(*arguments)
    except Exception as error:  # Whatever it is, the parent says it.
        answer = Failed(f"raised {type(error).__name__}: {str(error).splitlines()[:1]}")
    tells.send(answer)


def _answer(answers: Connection, process: Any, timeout: float) -> Any:
    try:
        return answers.recv() if answers.poll(timeout) else Failed(f"hung for {timeout:g} s")
    except EOFError:
        process.join(5)
        code = process.exitcode or 0
        return Failed(f"stopped by signal {-code}" if code < 0 else f"ended with code {code}")
    finally:
        process.kill()
        process.join()
