"""A server to be visited: started on a free port, with its memory, its log and its counts."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent
BARE = """
import streamlit as st
st.title("Bare")
st.slider("A number", 0, 100, key="bare:number")
st.vega_lite_chart(
    {"mark": "point", "encoding": {"x": {"field": "x", "type": "quantitative"}},
     "data": {"values": [{"x": x} for x in range(st.session_state["bare:number"])]}})
"""
"""What Streamlit itself needs: a title, a slider and a chart."""

GLANCE = 0.25
"""Seconds between two looks at the memory."""


class Server:
    """An app at ``address``; without a ``process`` it runs elsewhere, and is not measured."""

    def __init__(self, address: str, process: subprocess.Popen[bytes] | None, folder: Path) -> None:
        self.address = address
        self.peak = self.peak_alone = 0.0
        self.over = threading.Event()
        self._process = psutil.Process(process.pid) if process else None
        self._folder = folder
        threading.Thread(target=self._watch, daemon=True).start()

    def memory(self) -> float:
        """Return MiB: what the server holds, and what each of its processes has for itself."""
        total = 0
        with suppress(psutil.Error):
            if self._process:
                total = self._process.memory_info().rss
                self.peak_alone = max(self.peak_alone, total / 2**20)
                for child in self._process.children(recursive=True):
                    # Until it has begun its own program, a child has the memory of its parent.
                    if time.time() - child.create_time() > GLANCE:
                        total += child.memory_full_info().uss
        return total / 2**20

    def seconds(self) -> float:
        """Return the processor's seconds that the server took, with its processes that ended."""
        spent = self._process.cpu_times() if self._process else None
        return sum(spent[:4]) if spent else 0.0

    def errors(self) -> list[str]:
        """Return what the log tells of errors: of each traceback its last line."""
        log = self._folder / "log"
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        return [line for line in lines if line.partition(":")[0].endswith(("Error", "Exception"))]

    def computed(self) -> int:
        """Return how often that result was computed which was computed most often."""
        counts = self._folder / "counts"
        return max(Counter(counts.read_text().splitlines()).values()) if counts.exists() else 0

    def _watch(self) -> None:
        while not self.over.wait(GLANCE):
            self.peak = max(self.peak, self.memory())


@contextmanager
def serving(script: str) -> Iterator[Server]:
    """Start ``script``, or a "bare" page, for this machine alone; stop it at the end."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if script == "bare":
            script = str(folder / "bare.py")
            Path(script).write_text(BARE)
        paths = [str(ROOT / "benchmarks/counted"), *filter(None, [os.environ.get("PYTHONPATH")])]
        own = {"COUNTED_IN": str(folder / "counts"), "PYTHONPATH": os.pathsep.join(paths)}
        environment = os.environ | own
        port = _free_port()
        flags = ("--server.headless=true", "--server.address=127.0.0.1", f"--server.port={port}")
        with (folder / "log").open("wb") as log:
            command = [sys.executable, "-m", "streamlit", "run", script, *flags]
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        server = Server(f"http://127.0.0.1:{port}", process, folder)
        try:
            _wait_for(server.address, process)
            yield server
        finally:
            server.over.set()
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        with suppress(OSError), urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
            return
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        time.sleep(0.1)
    raise TimeoutError("the server did not answer within a minute")
