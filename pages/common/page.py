"""A page: its title, the switch between its views, what its link got wrong, and the view itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import Any, Protocol

import streamlit as st

from core.checks import Choice
from pages.common import room
from pages.common.frame import open_page, show_problems
from pages.common.page_list import Page, find_page
from pages.common.presenter import folded, show_bar
from pages.common.sources import look, source_of
from pages.common.state import PageState, Parameter, Parameters
from pages.common.waiting import compared, wait_for_the_page


class View(Protocol):
    """A module in ``pages/views/<topic>``: its name is the view's in the link."""

    __name__: str
    TITLE: str
    PARAMETERS: tuple[Parameter | Parameters[Any], ...]

    def show(self, state: PageState) -> None:
        """Draw the view, top to bottom."""


def show_page(topic: str, views: Sequence[str], says: str, shares: Any = (2, 3)) -> None:
    """Draw the page of ``topic`` with the one of its ``views`` that the link names.

    ``views``: names of modules in ``pages/views/<topic>``, which are imported once the page stands
    before its visitor; ``says``: what happens, in two sentences; ``shares``: how title and switch
    share a row.
    """
    script = f"pages/{topic}.py"
    page = find_page(script)
    assert page is not None
    open_page(script)
    wait_for_the_page(page, views[0], says, shares)
    # Imported here, as the views are: the first picture stands without what they need.
    from pages.common.sheet import is_on_paper, link_to_paper, show_paper

    named: dict[str, View] = {name: import_module(f"pages.views.{topic}.{name}") for name in views}
    settle = partial(
        PageState,
        topic,
        [Parameter("view", Choice(views[0], tuple(views)), views[0])],
        *(view.PARAMETERS for view in named.values()),
    )
    if is_on_paper():
        show_paper(page, says, named, settle)
        return
    state = settle()
    room.show(state, script)
    if source := source_of(script, state["view"]):
        st.html(look(source))
    show_bar(script, state)
    if not folded():
        _title(page, state, named, shares)
        st.markdown(says)
    show_problems(state)
    with compared(topic, state):
        named[state["view"]].show(state)
    if not folded():
        link_to_paper(state)


def _title(page: Page, state: PageState, named: dict[str, View], shares: Any) -> None:
    places = st.columns(shares, vertical_alignment="center")
    places[0].title(page.title, anchor=False)
    places[1].segmented_control(
        "View",
        list(named),
        default=state["view"],
        key=state.key("view"),
        format_func=lambda name: named[name].TITLE,
        required=True,
        wrap=True,
        label_visibility="collapsed",
    )
