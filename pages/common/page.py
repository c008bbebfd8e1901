"""A page: its title, the switch between its views, what its link got wrong, and the view itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import streamlit as st

from core.checks import Choice
from pages.common import room
from pages.common.frame import open_page, show_problems
from pages.common.page_list import find_page
from pages.common.sources import look, source_of
from pages.common.state import PageState, Parameter, Parameters


class View(Protocol):
    """A module in ``pages/views/<topic>``: its name is the view's in the link."""

    __name__: str
    TITLE: str
    PARAMETERS: tuple[Parameter | Parameters[Any], ...]

    def show(self, state: PageState) -> None:
        """Draw the view, top to bottom."""


def show_page(topic: str, views: Iterable[Any], says: str, shares: Any = (2, 3)) -> None:
    """Draw the page of ``topic`` with the one of its ``views`` that the link names.

    ``says``: what happens, in two sentences; ``shares``: how title and switch share a row, or None
    for one below the other.
    """
    script = f"pages/{topic}.py"
    page = find_page(script)
    assert page is not None
    open_page(script)
    named: dict[str, View] = {view.__name__.rsplit(".", 1)[-1]: view for view in views}
    first = next(iter(named))
    state = PageState(
        topic,
        [Parameter("view", Choice(first, tuple(named)), first)],
        *(view.PARAMETERS for view in named.values()),
    )
    room.show(state, script)
    if source := source_of(script, state["view"]):
        st.html(look(source))
    places = st.columns(shares, vertical_alignment="center") if shares else (st, st)
    places[0].title(page.title, anchor=False)
    places[1].segmented_control(
        "View",
        list(named),
        key=state.key("view"),
        format_func=lambda name: named[name].TITLE,
        required=True,
        wrap=True,
        label_visibility="collapsed",
    )
    st.markdown(says)
    show_problems(state)
    named[state["view"]].show(state)
