"""What the whole server agrees on: once in its life, before anybody's work."""

from __future__ import annotations

import gc
import os
import socket
import stat
from contextlib import suppress

import streamlit as st
from streamlit.watcher.local_sources_watcher import LocalSourcesWatcher

from pages.common import leaving


@st.cache_resource
def settle_server() -> None:
    """Settle what holds for all sessions alike.

    Everything imported so far is put out of the garbage collector's sight: Streamlit collects
    after each run, which would cost every visitor a walk over all modules. What imports left
    behind goes with it: to collect that first takes longer than the first page itself.
    """
    gc.freeze()
    leaving.watch()
    _watch_no_files()
    with suppress(FileNotFoundError):  # only Linux lists what is open
        _send_at_once()


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
