"""A server on whose machine no file can be written any more, in no folder: what it says then."""

from __future__ import annotations

import asyncio
import re
import resource
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import pytest

from benchmarks.profiles import HEAVY, views
from benchmarks.server import ROOT
from benchmarks.visitor import Visitor
from tests.browser.conftest import free_port

WORKING = {
    "hardware/machines": "machine_seed=5",
    "runtime_algorithms/switch": "runs=2",
}
"""Views whose work is done by processes, which ask for room on their own."""


def nothing_can_be_written() -> None:
    """Hold this process and its children to files of no length: as a full disk does."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """The address of such a server, and what it logs, which goes through a pipe."""
    port, said = free_port(), list[str]()
    flags = ("--server.headless=true", "--server.address=127.0.0.1", f"--server.port={port}")
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", *flags],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        preexec_fn=nothing_can_be_written,
    )
    assert process.stdout is not None
    log = iter(process.stdout.readline, "")
    for line in log:
        said.append(line)
        if "URL: http" in line:
            break
    reader = Thread(target=lambda: said.extend(log), daemon=True)
    reader.start()
    yield f"http://127.0.0.1:{port}", said
    process.kill()
    process.wait()


def test_views_stand_and_their_processes_answer_or_say_why_not(
    server: tuple[str, list[str]],
) -> None:
    address, said = server

    async def visit() -> tuple[Visitor, str]:
        visitor = Visitor(address, 0)
        await visitor.come("")
        for each in sorted(views()):
            if each in WORKING or each not in HEAVY:
                topic, view = each.split("/")
                await visitor.follow(f"{topic}?view={view}&{WORKING.get(each, '')}")
        await visitor.follow("data_splits?view=shuffling&workers=1")
        return visitor, " ".join(visitor.seen())

    with ThreadPoolExecutor(1) as thread:
        visitor, seen = thread.submit(asyncio.run, visit()).result()
    assert visitor.faults == []
    assert "The experiment's process ended" in seen
    assert not [line for line in said if re.match(r"\w*(Error|Exception)\b", line)], said
    with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:
        assert answer.status == 200
