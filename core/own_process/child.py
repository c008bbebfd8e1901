"""One task in a fresh interpreter, started cleanly, ended on time, answered in one sentence.

The task is a module of this project, run as ``python -m core.… arguments``. It prints its result as
one JSON document on standard output. What it wants to say on the way, it prints on standard error,
one JSON object a line with an entry ``"progress"``; all other lines there are its last words.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

Progress = dict[str, Any]

ROOT = Path(__file__).resolve().parents[2]
MOST_CHARACTERS = 4_000_000
"""An answer longer than this is babble."""

_MACHINE = (
    "PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "LANG", "LC_ALL",
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "VIRTUAL_ENV", "XDG_CACHE_HOME", "LOCALAPPDATA",
    "CUDA_HOME", "CUDA_VISIBLE_DEVICES",
)  # fmt: skip
"""What a program needs of its machine to run at all; nothing here moves a bit of a result."""

_GLANCE = 0.2
"""Seconds between two looks at whether anybody waits still."""


class OwnProcessError(RuntimeError):
    """A task gave no answer; the message is one sentence for the reader."""


@dataclass(frozen=True)
class Task:
    """What to run: ``module`` of this project with ``arguments``, for ``timeout`` seconds at most.

    ``threads``: how many the arithmetic may use. ``environment``: further (name, value) pairs; of
    the server's own environment only what the machine needs is passed on.
    """

    module: str
    arguments: tuple[str, ...] = ()
    threads: int = 1
    environment: tuple[tuple[str, str], ...] = ()
    timeout: float = 60.0

    def __post_init__(self) -> None:
        if not all(part.isidentifier() for part in self.module.split(".")):
            raise ValueError(f"a task is a module such as core.example, not {self.module!r}")
        if not 1 <= self.threads <= 64:
            raise ValueError(f"threads must lie between 1 and 64, not {self.threads}")
        if not self.timeout > 0:
            raise ValueError(f"timeout must be positive, not {self.timeout}")

    @property
    def command(self) -> list[str]:
        """The command line, as a reader may type it too."""
        return [sys.executable, "-m", self.module, *self.arguments]

    @property
    def whole_environment(self) -> dict[str, str]:
        """Every variable that the process sees."""
        passed_on = {name: os.environ[name] for name in _MACHINE if name in os.environ}
        threads = {f"{name}_NUM_THREADS": str(self.threads) for name in ("OMP", "MKL", "OPENBLAS")}
        own = {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
        # Threads that spin while they wait make two of them ten times slower on busy cores.
        own["OMP_WAIT_POLICY"] = "PASSIVE"
        return {**passed_on, **threads, **own, **dict(self.environment)}


class Child:
    """A running task. ``report`` is called with each of its progress lines."""

    def __init__(self, task: Task, report: Callable[[Progress], None] = lambda _: None) -> None:
        self._task = task
        self._report = report
        self._last_words: deque[str] = deque(maxlen=20)
        self._said: list[str] = []
        self._babbled = False
        try:
            self._process = subprocess.Popen(
                task.command,
                cwd=ROOT,
                env=task.whole_environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                # A session of its own, so that it can be ended together with its children.
                start_new_session=True,
            )
        except OSError as error:
            raise OwnProcessError(f"The experiment could not be started: {error}.") from None
        self._readers = [
            threading.Thread(target=self._hear_answer, args=(self._process.stdout,), daemon=True),
            threading.Thread(target=self._hear_progress, args=(self._process.stderr,), daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def result(self, check: Callable[[], None] = lambda: None) -> Any:
        """Wait and return what the task answered; raise ``OwnProcessError`` if there is no answer.

        ``check`` is called now and then, and ends the wait by what it raises. Afterwards neither
        the process nor any child of it runs.
        """
        latest = time.monotonic() + self._task.timeout
        timed_out = False
        try:
            while self._is_running(min(_GLANCE, latest - time.monotonic())):
                check()
                if timed_out := time.monotonic() >= latest:
                    break
        finally:
            self.end()
        for reader in self._readers:
            reader.join(5)
        return self._answer(timed_out)

    def _is_running(self, seconds: float) -> bool:
        """Return whether the process runs on, after so many seconds at most."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.0, seconds))
            return False
        return True

    def end(self) -> None:
        """End the process and its children, if they still run."""
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()
        self._process.wait()

    def _hear_answer(self, stream: IO[str]) -> None:
        heard = 0
        while piece := stream.read(65_536):
            heard += len(piece)
            if heard > MOST_CHARACTERS:
                self._babbled = True
                self.end()
                break
            self._said.append(piece)

    def _hear_progress(self, stream: IO[str]) -> None:
        while line := stream.readline(MOST_CHARACTERS):
            try:
                said = json.loads(line)
            except ValueError:
                said = None
            if isinstance(said, dict) and "progress" in said:
                self._report(said)
            elif line.strip():
                self._last_words.append(line.strip()[:300])

    def _answer(self, timed_out: bool) -> Any:
        if self._babbled:
            raise OwnProcessError(
                f"The experiment answered with more than {MOST_CHARACTERS:,} characters and was "
                "ended."
            )
        if timed_out:
            raise OwnProcessError(
                f"The experiment gave no answer within {self._task.timeout:g} seconds and was "
                "ended."
            )
        code = self._process.returncode
        if code:
            how = f"stopped by signal {-code}" if code < 0 else f"ended with code {code}"
            words = f": {self._last_words[-1]}" if self._last_words else ""
            raise OwnProcessError(f"The experiment's process {how}{words}")
        try:
            return json.loads("".join(self._said))
        except ValueError:
            raise OwnProcessError(
                "The experiment's process answered with something other than its result."
            ) from None
