"""Children that do as they are told: it imports nothing that takes time."""

from __future__ import annotations

import os
import signal
import time


def seen(name: str) -> str | None:
    return os.environ.get(name)


def misbehave(how: str) -> str:
    if how == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "hang":
        time.sleep(60)
    if how == "leave":
        os._exit(3)
    if how == "raise":
        raise ValueError("no such thing")
    return how
