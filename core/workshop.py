"""A workshop with few places, where the long work of all visitors is done.

First come, first served. Who asks for what another has asked for waits for the same job, and who
asks later finds it done. A visitor who turns away leaves the job; one that nobody waits for any
more gives up its place in the line, or stops at its next report. So light work always finds the
machine with a core to spare. What takes no more than ``QUICK`` is light: it stands in no line, and
is done where it is asked for.

Jobs are threads, for work in which NumPy and PyTorch let go of the interpreter; a job may also
watch over a process of its own (``core.own_process``).
"""

from __future__ import annotations

import atexit
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from threading import Condition, Event, Thread, current_thread
from typing import Any

QUICK = 0.15
"""Seconds: work that takes about as long is not worth a line."""

Progress = dict[str, Any]
"""What a job says on its way, such as {"progress": 3, "of": 8}."""


class Abandoned(Exception):  # noqa: N818  (nothing is wrong: nobody waits any more)
    """Raised by a job's report, to stop work that nobody waits for."""


@dataclass(frozen=True)
class Standing:
    """Where a job stands: its ``place`` in the line (0: no longer waiting), whether it is
    ``done``, and its ``progress`` so far.
    """

    place: int
    done: bool
    progress: tuple[Progress, ...]


class Report:
    """A job's way to say how far it is, and to hear whether anybody waits for it still."""

    def __init__(self, workshop: Workshop, job: Job) -> None:
        self._workshop = workshop
        self._job = job

    def __call__(self, progress: Progress) -> None:
        """Say how far the job is; raise ``Abandoned`` if nobody waits for it."""
        self.note(progress)
        self.check()

    def note(self, progress: Progress) -> None:
        """Say how far the job is, from whatever thread."""
        self._job.progress.append(progress)

    def check(self) -> None:
        """Raise ``Abandoned`` if nobody waits for the job any more."""
        self._workshop.drop_if_abandoned(self._job)


Work = Callable[[Report], Any]


@dataclass(eq=False)
class Job:
    """Work on its way to a result; everybody who asked for it holds the same one."""

    kind: str
    asked: Hashable
    work: Work
    keep: int
    people: int = 0
    left_at: float = 0.0
    progress: list[Progress] = field(default_factory=list)
    finished: Event = field(default_factory=Event)
    _result: Any = None
    _error: BaseException | None = None

    def result(self) -> Any:
        """Return the result of a finished job; raise its error if it has none."""
        if self._error is not None:
            raise copy(self._error)  # All who share the job raise it, each one of their own.
        return self._result

    def finish(self, result: Any, error: BaseException | None = None) -> None:
        """Say how the job ended."""
        self._result, self._error = result, error
        self.finished.set()


class Workshop:
    """At most ``places`` jobs at a time; ``grace``: seconds until a job that was left is dropped.

    A visitor's page runs anew when a control moves: it leaves the job and asks again at once. The
    grace bridges that.
    """

    def __init__(self, places: int = 1, grace: float = 1.0) -> None:
        self.places = places
        self._grace = grace
        self._turn = Condition()
        self._threads: list[Thread] = []
        self._waiting: list[Job] = []
        self._running: dict[Thread, Job] = {}
        self._known: dict[str, OrderedDict[Hashable, Job]] = {}
        self._closed = False
        atexit.register(self.close)

    @contextmanager
    def asked(
        self,
        kind: str,
        asked: Hashable,
        work: Work,
        keep: int = 0,
        seconds: float = math.inf,
    ) -> Iterator[Job]:
        """Wait for the job of this ``kind`` that was ``asked`` for, as long as the context lasts.

        ``work`` gives its result, if nobody has asked for the same before; the latest ``keep``
        results of a kind are kept. Asked within a job, it is done there and then: a job never
        waits for one that waits. So it is if it takes so few ``seconds``,
        by an estimate, that it is quick.
        """
        job, is_ours = self._join(Job(kind, asked, work, keep), seconds <= QUICK)
        try:
            if is_ours:
                self._do(job)
            yield job
        finally:
            with self._turn:
                job.people -= 1
                job.left_at = time.monotonic()
                self._forget(job)

    def look(self, job: Job) -> Standing:
        """Return where ``job`` stands."""
        with self._turn:
            ahead = self._waiting[: self._waiting.index(job)] if job in self._waiting else None
            place = 0 if ahead is None else 1 + sum(not self._is_abandoned(one) for one in ahead)
            return Standing(place, job.finished.is_set(), tuple(job.progress))

    def drop_if_abandoned(self, job: Job) -> None:
        """Raise ``Abandoned`` if nobody waits for ``job``, and let nobody join it any more."""
        with self._turn:
            if self._closed or self._is_abandoned(job):
                self._drop(job)
                raise Abandoned("nobody waits for this any more")

    def close(self) -> None:
        """Stop what runs at its next report, and let nobody wait."""
        with self._turn:
            self._closed = True
            waiting, running = self._waiting, [*self._running.values()]
            self._waiting = []
            self._turn.notify_all()
        for job in waiting:
            job.finish(None, Abandoned("the server is shutting down"))
        for job in running:
            job.finished.wait(1)

    def is_inside(self) -> bool:
        """Return whether it is a job that asks."""
        return current_thread() in self._running

    def _join(self, new: Job, is_quick: bool) -> tuple[Job, bool]:
        """Return the job to wait for, and whether it is to be done here and now."""
        with self._turn:
            known = self._known.setdefault(new.kind, OrderedDict())
            job = known.setdefault(new.asked, new)
            known.move_to_end(new.asked)
            job.people += 1
            if is_quick or self.is_inside():
                is_ours = job is new or job in self._waiting
                self._waiting = [one for one in self._waiting if one is not job]
                return job, is_ours
            if job is new:
                self._waiting.append(job)
                self._open()
                self._turn.notify()
            return job, False

    def _open(self) -> None:
        """Begin to work: not before anybody has asked for anything."""
        while len(self._threads) < self.places:
            thread = Thread(target=self._serve, name="workshop", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self) -> None:
        while True:
            with self._turn:
                self._turn.wait_for(lambda: self._waiting or self._closed)
                if self._closed:
                    return
                job = self._waiting.pop(0)
                if self._is_abandoned(job):
                    self._drop(job)
                    continue
            self._do(job)

    def _do(self, job: Job) -> None:
        result: Any = None
        error: BaseException | None = None
        with self._turn:
            around = self._running.get(current_thread())
            self._running[current_thread()] = job
        try:
            result = job.work(Report(self, job))
        except BaseException as failed:  # Whatever it is, the place must be free for the next.
            error = failed
        with self._turn:
            if error is not None:
                self._drop(job)
            if around:
                self._running[current_thread()] = around
            else:
                del self._running[current_thread()]
            job.finish(result, error)
            self._forget(job)

    def _is_abandoned(self, job: Job) -> bool:
        return not job.people and time.monotonic() - job.left_at > self._grace

    def _drop(self, job: Job) -> None:
        """Let nobody find the job again."""
        known = self._known.get(job.kind, OrderedDict())
        if known.get(job.asked) is job:
            del known[job.asked]

    def _forget(self, job: Job) -> None:
        """Let go of the oldest results of the job's kind, beyond those that are kept."""
        known = self._known.get(job.kind, OrderedDict())
        done = [asked for asked, one in known.items() if one.finished.is_set() and not one.people]
        for asked in done[: max(0, len(done) - job.keep)]:
            del known[asked]
