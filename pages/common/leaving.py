"""What those who have left brought along is let go of, also where nobody comes after them."""

from __future__ import annotations

import gc
from contextlib import suppress
from threading import Event, Thread
from typing import Any

from streamlit import runtime


def watch(every: float = 30.0) -> None:
    """Look every so many seconds, for as long as the server lives."""
    Thread(target=_watch, args=(every,), daemon=True).start()


def _watch(every: float) -> None:
    pause = Event()
    while not pause.wait(every):
        # What Streamlit calls its parts may change: then it lets go when the next visitor leaves.
        with suppress(AttributeError, RuntimeError, TypeError):
            let_go(runtime.get_instance()._session_mgr)


def let_go(sessions: Any) -> None:
    """Drop each session that lost its connection and may not come back any more.

    Streamlit keeps them for two minutes, and looks at the clock only when another one leaves.
    """
    with sessions._storage_lock:
        gone = sessions._session_storage._cache.expire()
    if gone:
        gone.clear()
        gc.collect()
