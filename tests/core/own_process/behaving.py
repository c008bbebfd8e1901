"""A task that does as it is told: ``python -m tests.core.own_process.behaving WHAT …``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path


def environment() -> None:
    print(json.dumps(dict(os.environ)))


def count(most: str) -> None:
    for number in range(1, int(most) + 1):
        print(json.dumps({"progress": number, "of": int(most)}), file=sys.stderr, flush=True)
    print(json.dumps({"counted": int(most)}))


def hold(begun: str, leave: str) -> None:
    """Say that it began, and stay until a file appears: no clock decides a test."""
    Path(begun).write_text("")
    while not Path(leave).exists():
        time.sleep(0.01)
    print("[1]")


def fail() -> None:
    raise ValueError("the weights were eaten")


def die() -> None:
    os.abort()


def babble() -> None:
    while True:
        print("x" * 100_000)


def mumble() -> None:
    print("done, I think")


def hang(note: str) -> None:
    """Hang with a child of its own, whose pid it leaves behind."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(note).write_text(str(child.pid))
    time.sleep(600)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
