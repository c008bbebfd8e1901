"""A reader's own words, which may hold anything, as sentences on a page."""

from __future__ import annotations

_MARKDOWN = frozenset("\\`*_{}[]()#+-!|<>$:~&")


def plain(words: str) -> str:
    """Return ``words`` so that Markdown shows them as they are: a reader's file may hold them."""
    return "".join(f"\\{sign}" if sign in _MARKDOWN else sign for sign in words)


def sentence(says: object) -> str:
    """Return what an error or a note says as a sentence."""
    words = str(says)
    return plain(f"{words[:1].upper()}{words[1:]}.")
