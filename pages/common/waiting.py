"""What a visitor sees of a page that cannot be drawn yet, and how it compares with what follows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

import streamlit as st
from google.protobuf.message import Message  # type: ignore[import-untyped]
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.this_machine import processor
from pages.common.first_pictures import (
    FirstPicture,
    fingerprint_of,
    left_standing,
    overheard,
    stored,
)
from pages.common.page_list import Page
from pages.common.sources import look, source_of
from pages.common.state import PageState, is_a_mark
from pages.common.theme import visitor_theme
from pages.common.waking import asleep

GLANCE = 0.05
"""Seconds between two looks at whether the page is there, or its visitor gone."""
STORED = (
    "A stored picture: this same code drew it earlier. The server is waking up; its own follows."
)
COMING = "The server is waking up: this page follows in a moment."


def wait_for_the_page(page: Page, first: str, says: str, shares: Any) -> None:
    """Return where the page can be drawn; else show what there is, wait, and run it anew.

    ``first``: the page's first view; in its first state, the picture is stored. ``says`` and
    ``shares`` are the page's: of any other state, its head is shown.
    """
    awake = asleep(page.name)
    if awake is None:
        return
    picture = stored(page.name) if _is_first_state(first) else None
    if picture:
        _show(picture)
    else:
        _show_head(page, says, shares)
    _wait(awake)
    st.rerun()


def _is_first_state(first: str) -> bool:
    """Return whether the link asks for nothing but the page."""
    link = st.query_params.items()
    asked = {name: value for name, value in link if name != "room" and not is_a_mark(name)}
    return asked in ({}, {"view": first})


def _show(picture: FirstPicture) -> None:
    """Send what the page would, each thing to its own place, where the page's takes over from it.

    What asks the server is shown, but cannot be used until the page is there.
    """
    context = get_script_run_ctx()
    assert context is not None
    messages = picture.messages(visitor_theme())
    for message in messages:
        _disable(message)
        context.enqueue(message)
    label = ForwardMsg()
    label.metadata.delta_path[:] = [0, 1 + max(m.metadata.delta_path[1] for m in messages)]
    label.delta.new_element.html.body = _label(STORED)
    context.enqueue(label)


def _disable(message: ForwardMsg) -> None:
    parts: tuple[Message, ...] = (message.delta.new_element, message.delta.add_block)
    for part in parts:
        kind = part.WhichOneof("type")
        if kind and "disabled" in getattr(part, kind).DESCRIPTOR.fields_by_name:
            getattr(part, kind).disabled = True
    message.ClearField("hash")


def _show_head(page: Page, says: str, shares: Any) -> None:
    if source := source_of(page.script):
        st.html(look(source))
    title, switch = st.columns(shares, vertical_alignment="center")
    title.title(page.title, anchor=False)
    switch.skeleton(height=32, width=340)
    st.markdown(says)
    st.skeleton(height=480)
    st.html(_label(COMING))


def _label(says: str) -> str:
    """Return a sentence in the corner of the window, where it moves nothing.

    It stays until the page is whole. Where that computes for long, its bar stands above.
    """
    return f'<div class="first-picture" role="status">{says}</div>{_STYLE}'


_STYLE = """
<style>
  .first-picture, .stMain:has(.first-picture) .stElementContainer:has(.stProgress, .stSpinner) {
    position: fixed; z-index: 99; right: 1.2rem; bottom: 1rem; margin-left: 1.2rem;
    padding: .5rem .9rem; border-radius: .5rem; }
  .first-picture { font-size: .875rem; color: #fff; background: #1B4965; }
  .stMain:has(.first-picture) .stElementContainer:has(.stProgress, .stSpinner) { bottom: 4.5rem;
    width: min(26rem, calc(100vw - 2.4rem)); background: #E6EAEE; & * { color: #1B2530; } }
</style>
"""


def _wait(awake: Event) -> None:
    """Wait in small pieces: whoever goes to another page meanwhile is let go."""
    context = get_script_run_ctx()
    assert context is not None
    while not awake.wait(GLANCE):
        context.yield_check()


@contextmanager
def compared(topic: str, state: PageState) -> Iterator[None]:
    """Say, below a view in the page's first state, where its bits are not those of the stored."""
    picture = stored(topic) if not state.link() else None
    if picture is None:
        yield
        return
    with overheard() as heard:
        yield
    ours = fingerprint_of(left_standing(heard))
    theirs = picture.fingerprints[visitor_theme()]
    if ours != theirs:
        st.caption(
            f"The stored picture of this page was computed on {picture.machine}: fingerprint "
            f"`{theirs}`. This server, {processor()}, computes `{ours}`: the same code, the same "
            "seeds, other bits."
        )
