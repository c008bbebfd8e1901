"""Words that the views of this page share."""

from __future__ import annotations


def prints(headline: str, told: bool = True) -> str:
    """Return the end of a sentence: what a script prints, once the guess is made."""
    return f" and prints: *{headline}*." if told else " and prints the answer to the question."


def shown(token: str) -> str:
    """Return a token for Markdown, in which its signs mean nothing."""
    return "".join("\\" + sign if sign in "\\`*_{}[]()#+-.!|<>$~:" else sign for sign in token)
