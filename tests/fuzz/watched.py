"""Which files are opened whose path a visitor named."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

from tests.fuzz.values import MARK

OPENED: list[str] = []


@cache
def watch() -> list[str]:
    """Return the list into which each such path goes from now on, as long as this process lives."""
    sys.addaudithook(_hear)
    return OPENED


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("open", "os.listdir", "os.scandir", "pickle.find_class"):
        path = str(arguments[:1])
        if MARK in path:
            OPENED.append(f"{event} {path}")
