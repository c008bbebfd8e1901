"""A server wakes up: the large libraries are imported once in its life, after the first paint.

One thread imports them for all pages, in steps so small that nobody's control waits for them. A
visitor who comes before sees the page's first picture, as it was stored, until the page itself can
be drawn.
"""

from __future__ import annotations

import ast
import ctypes
import gc
import os
import pkgutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Lock, Thread, current_thread

import streamlit as st
from streamlit import runtime

from pages.common.page_list import PAGES

ROOT = Path(__file__).parent.parent.parent
EVERYWHERE = ("pandas", "altair", "joblib")
"""What all pages draw with: Arrow asks for pandas when it is given its first column."""
LARGE = {"torch", "sklearn", "scipy", "pandas"}
BEGIN_AFTER = 1.0
"""Seconds from a page's script to the first import: the browser fetches what it draws with."""
STEP, REST = 0.01, 0.003
"""Seconds of importing at a stretch, and of leaving the interpreter to others."""


class Waking:
    """The thread that imports, page by page: those that somebody waits for come first."""

    def __init__(self) -> None:
        self._topics = {page.name: Event() for page in PAGES if page.name}
        self._asked: list[str] = []
        self._lock = Lock()
        Thread(target=self._wake_all, name="waking", daemon=True).start()

    def ask(self, topic: str) -> Event:
        """Return what is set once the page can be drawn; it comes before those nobody asks for."""
        with self._lock:
            if topic not in self._asked:
                self._asked.append(topic)
        return self._topics[topic]

    def _wake_all(self) -> None:
        time.sleep(BEGIN_AFTER)
        with small_steps():
            load_torch()
            for name in EVERYWHERE:
                import_module(name)
            while topic := self._next():
                # What cannot be imported says so on its own page, which tries again.
                with suppress(Exception):
                    for name in modules_of(topic):
                        import_module(name)
                gc.freeze()
                self._topics[topic].set()

    def _next(self) -> str | None:
        with self._lock:
            in_order = (*self._asked, *self._topics)
        return next((topic for topic in in_order if not self._topics[topic].is_set()), None)


@st.cache_resource(show_spinner=False)
def waking() -> Waking:
    """Return the one thread of this server; who asks first starts it."""
    return Waking()


def wake_up() -> None:
    """Begin to import what the other pages need, if this is a server and nobody has begun."""
    if is_server():
        waking()


def asleep(topic: str) -> Event | None:
    """Return what is set once the page can be drawn; None if it can, and where nobody imports."""
    if not is_server() or (awake := waking().ask(topic)).is_set():
        return None
    return awake


def is_server() -> bool:
    """Return whether visitors come: in a test, a double stands for Streamlit's runtime."""
    return runtime.exists() and type(runtime.get_instance()) is runtime.Runtime


def modules_of(topic: str) -> list[str]:
    """Return the modules of a page's views, and what its functions import when they are called.

    With these there, no visitor's script imports while the thread goes on to the next page: two
    that import modules which need each other may find one half made.
    """
    views = pkgutil.iter_modules([str(ROOT / "pages/views" / topic)])
    scripts = sorted((ROOT / "core" / topic).glob("*.py"))
    later = {name for script in scripts for name in _imported_by_functions(script)}
    return [*(f"pages.views.{topic}.{each.name}" for each in views), *sorted(later)]


def _imported_by_functions(script: Path) -> Iterator[str]:
    parts = ast.walk(ast.parse(script.read_text("utf-8")))
    functions = [each for each in parts if isinstance(each, ast.FunctionDef)]
    for node in (node for function in functions for node in ast.walk(function)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        else:
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        yield from (name for name in names if name.split(".")[0] in LARGE)


@contextmanager
def small_steps() -> Iterator[None]:
    """Let this thread's imports give way to other threads at every few modules.

    Whoever waits for the interpreter gets it within half a millisecond; and nothing is collected,
    for what is being imported stays.
    """
    finder, interval = _Rest(), sys.getswitchinterval()
    sys.meta_path.insert(0, finder)
    sys.setswitchinterval(0.0005)
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        sys.setswitchinterval(interval)
        sys.meta_path.remove(finder)


class _Rest:
    """Finds no module: it is asked first for each, and rests before it passes the question on."""

    def __init__(self) -> None:
        self._thread, self._since = current_thread(), time.perf_counter()

    def find_spec(self, *_: object) -> None:
        if current_thread() is self._thread and time.perf_counter() - self._since > STEP:
            time.sleep(REST)
            self._since = time.perf_counter()


def load_torch() -> None:
    """Load the largest part of torch without holding the interpreter.

    Its 434 MB take a third of a second, in which, as part of an import, no Python could run. Where
    the system has no ``dlopen``, the import does it.
    """
    spec = find_spec("torch")
    library = Path(spec.origin).parent / "lib/libtorch_cpu.so" if spec and spec.origin else None
    with suppress(AttributeError, OSError, TypeError):
        load = ctypes.CDLL(None).dlopen
        load.restype, load.argtypes = ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_int]
        load(str(library).encode(), os.RTLD_NOW)
