"""What the whole server agrees on: once in its life, before anybody's work.

Streamlit calls some of its parts as it likes: where another version names them otherwise, the
server lives without what is settled here, and only slower.
"""

from __future__ import annotations

import ctypes
import gc
import os
import socket
import stat
import sys
from contextlib import suppress
from threading import Event, Thread
from typing import Any

import streamlit as st
from streamlit import runtime
from streamlit.watcher.local_sources_watcher import LocalSourcesWatcher

SWITCH = 0.001
"""Seconds that work keeps the interpreter while a page waits for it: a fifth of Python's own."""

LOOK = 30.0
"""Seconds between two looks at who has left."""

_ARENA_MAX, _MMAP_THRESHOLD = -8, -3
"""glibc's numbers of two settings (malloc.h)."""


@st.cache_resource
def settle_server() -> None:
    """Settle what holds for all sessions alike.

    Everything imported so far is put out of the garbage collector's sight: Streamlit collects
    after each run, which would cost every visitor a walk over all modules. What imports left
    behind goes with it: to collect that first takes longer than the first page itself.
    """
    gc.freeze()
    sys.setswitchinterval(SWITCH)
    # All threads share two heaps, glibc opens eight for each core; and large arrays stand outside
    # of them. So what is let go is handed back to the machine.
    _glibc("mallopt", _ARENA_MAX, 2)
    _glibc("mallopt", _MMAP_THRESHOLD, 2**22)
    # Of its own, Arrow keeps a heap for each thread that ever wrote a column: a megabyte a visitor.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    Thread(target=_let_those_go_who_left, daemon=True).start()
    _watch_no_files()
    with suppress(FileNotFoundError):  # only Linux lists what is open
        _send_at_once()


def _let_those_go_who_left() -> None:
    pause = Event()
    while not pause.wait(LOOK):
        with suppress(AttributeError, RuntimeError, TypeError):
            let_go(runtime.get_instance()._session_mgr)


def let_go(sessions: Any) -> None:
    """Drop each session that lost its connection and may not come back any more.

    Streamlit keeps them for two minutes, and looks at the clock only when another one leaves: a
    reader's file would stay for as long as nobody comes.
    """
    with sessions._storage_lock:
        gone = sessions._session_storage._cache.expire()
    if gone:
        gone.clear()
        gc.collect()
        _glibc("malloc_trim", 0)


def _glibc(function: str, *values: int) -> None:
    with suppress(AttributeError, OSError, TypeError):  # another library of C
        getattr(ctypes.CDLL(None), function)(*values)


def _watch_no_files() -> None:
    """Hold Streamlit to its own setting.

    Version 1.67 gives whoever comes back after a lost connection a watcher of files even where none
    is wanted. It then looks at the files of some three thousand modules, while all others wait.
    """
    if st.get_option("server.fileWatcherType") == "none":
        LocalSourcesWatcher.update_watched_modules = _nothing  # type: ignore[method-assign, assignment]


def _nothing(_watcher: LocalSourcesWatcher) -> None:
    pass


def _send_at_once() -> None:
    """Let no message wait until the browser has said that it has the one before.

    A page is many small messages, and a browser says so after 40 ms: half of what a light page
    takes. What a server listens on, each new connection takes after.
    """
    for number in map(int, os.listdir("/proc/self/fd")):
        with suppress(OSError):
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                with socket.socket(fileno=os.dup(number)) as each:
                    if each.family in (socket.AF_INET, socket.AF_INET6):
                        each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
