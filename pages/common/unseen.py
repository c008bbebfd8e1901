"""A page run without being shown: what it would say, part by part, for whoever writes it down.

It is Streamlit's own run of a script, in a session of its own that nobody watches: the visitor's
widgets, link and page stay as they are. Whether the visitor has gone on is asked at each part, so
long work can be left as on the page itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import current_thread
from typing import Any, Protocol

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.shared_run_state import SharedRunState
from streamlit.runtime.state import SafeSessionState, SessionState

Path = tuple[int, ...]


@dataclass
class Unseen:
    """What a run would have shown, by its place on the page.

    ``elements``: Streamlit's messages, the last at each place; ``boxes``: the blocks around them.
    """

    elements: dict[Path, Any] = field(default_factory=dict)
    boxes: dict[Path, Any] = field(default_factory=dict)

    def parts(self) -> Iterator[tuple[str, Any, str]]:
        """Yield each part from top to bottom: its kind, its message, the popover it lies in."""
        popovers = {p: b.popover.label for p, b in self.boxes.items() if b.HasField("popover")}
        for path, element in sorted(self.elements.items()):
            kind = element.WhichOneof("type")
            inside = next(
                (popovers[path[:n]] for n in range(len(path)) if path[:n] in popovers), ""
            )
            if kind:
                yield kind, getattr(element, kind), inside


class Watch(Protocol):
    """Is told how far long work is: a share from 0 to 1, and words."""

    def __call__(self, share: float, says: str) -> None:
        """Show it."""


def run_unseen(run: Callable[[], None], link: Mapping[str, str], watch: Watch) -> Unseen:
    """Run ``run`` as a page that was opened by ``link``, and return what it would have shown."""
    unseen = Unseen()
    with _apart(unseen, watch):
        st.query_params.from_dict(link)
        run()
    return unseen


@contextmanager
def _apart(unseen: Unseen, watch: Watch) -> Iterator[None]:
    """Give this thread a session of its own, whose parts are kept in ``unseen``, for a while."""
    context, thread = get_script_run_ctx(), current_thread()
    assert context is not None, "outside of Streamlit there is no page"

    def keep(message: Any) -> None:
        # A spinner has a thread of its own, which nothing may end.
        if current_thread() is thread:
            context.yield_check()
        if message.WhichOneof("type") != "delta":
            return
        path, delta = tuple(message.metadata.delta_path), message.delta
        if delta.HasField("add_block"):
            unseen.boxes[path] = delta.add_block
        else:
            unseen.elements[path] = delta.new_element
            if delta.new_element.HasField("progress"):
                bar = delta.new_element.progress
                _attach(context)
                watch(bar.value / 100, bar.text)
                _attach(apart)

    apart = replace(
        context,
        _enqueue=keep,
        session_state=SafeSessionState(SessionState(), lambda: None),
        shared=SharedRunState(),
        cursors={},
    )
    _attach(apart)
    try:
        yield
    finally:
        _attach(context)


def _attach(context: Any) -> None:
    # Not by ``add_script_run_ctx``: it would forget which page the thread is running.
    current_thread().streamlit_script_run_ctx = context  # type: ignore[attr-defined]
