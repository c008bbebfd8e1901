"""What belongs to a visit rather than to a page: whether it presents, which scene, what room.

It goes from page to page with the visitor, and stands in each link beside the page's own values.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

NAMES = ("present", "guide", "scene", "room")
"""The names in the link."""

_VISIT = "visit"


def page_part(link: Mapping[str, str]) -> dict[str, str]:
    """Return what a link says of its page."""
    return {name: value for name, value in link.items() if name not in NAMES}


def carried() -> dict[str, str]:
    """Return what every link of this visit has besides its page's own values."""
    return dict(st.session_state.get(_VISIT, {}))


def carry(changes: Mapping[str, str]) -> None:
    """Let links have other values from now on, by name; "" takes a name out."""
    changed = {**carried(), **changes}
    st.session_state[_VISIT] = {name: value for name, value in changed.items() if value}


def address(page: str, view: str = "") -> str:
    """Return the address of a page, or of one of its views, where this visit goes on."""
    query = urlencode({**({"view": view} if view else {}), **carried()})
    return f"{page}{query and '?'}{query}"


def presenting() -> bool:
    """Return whether this visit shows its pages to a room."""
    return "present" in carried()


def guided() -> bool:
    """Return whether this visit follows the lesson step by step, alone."""
    return "guide" in carried()
