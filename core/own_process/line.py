"""A line of waiting tasks before a few places: first come, first served, one answer for equal asks.

Thirty visitors who press at once are answered in their order. Who asks for what another has asked
already waits for the same process. Who goes away simply stops looking: a waiting task that nobody
has looked at for a while gives up its place, a running one ends by itself or by its time limit.
"""

from __future__ import annotations

import atexit
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Any

from core.own_process.child import Child, OwnProcessError, Progress, Task
from core.wording import number_of


@dataclass(frozen=True)
class Standing:
    """Where a run stands: its ``place`` in the line (0: no longer waiting), whether it is
    ``done``, and its ``progress`` lines so far.
    """

    place: int
    done: bool
    progress: tuple[Progress, ...]


@dataclass(eq=False)
class Run:
    """A task on its way to an answer; everybody who asked for it holds the same one."""

    task: Task
    looked_at: float
    progress: list[Progress] = field(default_factory=list)
    finished: Event = field(default_factory=Event)
    _answer: Any = None
    _error: OwnProcessError | None = None

    def result(self) -> Any:
        """Return the answer of a finished run; raise its ``OwnProcessError`` if it has none."""
        if self._error is not None:
            # Raised by every visitor who shares the run, so each gets an exception of their own.
            raise OwnProcessError(str(self._error))
        return self._answer

    def finish(self, answer: Any, error: OwnProcessError | None = None) -> None:
        """Say how the run ended."""
        self._answer, self._error = answer, error
        self.finished.set()


class Line:
    """At most ``at_once`` processes; ``most`` waiting; the latest ``keep`` answers are kept.

    ``patience``: after so many seconds unlooked at, a waiting run gives up its place.
    """

    def __init__(
        self, at_once: int = 2, most: int = 100, keep: int = 128, patience: float = 20.0
    ) -> None:
        self._at_once = at_once
        self._most = most
        self._keep = keep
        self._patience = patience
        self._lock = Lock()
        self._waiting: list[Run] = []
        self._running: dict[Run, Child | None] = {}
        self._known: OrderedDict[Task, Run] = OrderedDict()
        atexit.register(self.close)

    def ask(self, task: Task) -> Run:
        """Return the run of ``task``, a new one at the end of the line where there is none.

        Raises ``OwnProcessError`` if too many are waiting already.
        """
        with self._lock:
            self._clear()
            run = self._known.get(task)
            if run is None:
                if len(self._waiting) >= self._most:
                    raise OwnProcessError(
                        f"{number_of(self._most, 'experiment waits', 'experiments wait')} already; "
                        "please try again in a minute."
                    )
                run = self._known[task] = Run(task, time.monotonic())
                self._waiting.append(run)
            self._known.move_to_end(task)
            self._forget()
            self._fill()
        return run

    def look(self, run: Run) -> Standing:
        """Return where ``run`` stands. Looking is what keeps its place in the line."""
        with self._lock:
            run.looked_at = time.monotonic()
            self._clear()
            self._fill()
            place = self._waiting.index(run) + 1 if run in self._waiting else 0
            return Standing(place, run.finished.is_set(), tuple(run.progress))

    def close(self) -> None:
        """End what runs, and let nobody wait."""
        with self._lock:
            children = [child for child in self._running.values() if child is not None]
            waiting, self._waiting = self._waiting, []
        for run in waiting:
            run.finish(None, OwnProcessError("The server is shutting down."))
        for child in children:
            child.end()

    def _clear(self) -> None:
        """Take those out of the line whom nobody is waiting with any more."""
        latest = time.monotonic() - self._patience
        for run in [each for each in self._waiting if each.looked_at < latest]:
            self._waiting.remove(run)
            self._known.pop(run.task, None)
            run.finish(
                None, OwnProcessError("The experiment lost its place in the line; ask again.")
            )

    def _forget(self) -> None:
        """Let go of the oldest answers. What still waits or runs is known until it is done."""
        done = [task for task, run in self._known.items() if run.finished.is_set()]
        for task in done[: max(0, len(done) - self._keep)]:
            del self._known[task]

    def _fill(self) -> None:
        while self._waiting and len(self._running) < self._at_once:
            run = self._waiting.pop(0)
            self._running[run] = None
            Thread(target=self._work, args=(run,), daemon=True).start()

    def _work(self, run: Run) -> None:
        answer, error = None, None
        try:
            child = Child(run.task, run.progress.append)
            with self._lock:
                self._running[run] = child
            answer = child.result()
        except OwnProcessError as failed:
            error = failed
        except Exception as failed:  # Whatever it is, the place must be free for the next.
            error = OwnProcessError(f"The experiment failed: {failed}.")
        with self._lock:
            del self._running[run]
            if error is not None:
                self._known.pop(run.task, None)
            run.finish(answer, error)
            self._fill()
