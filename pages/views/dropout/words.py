"""Words that the views of this page share."""

from __future__ import annotations


def prints(headline: str, told: bool) -> str:
    """Return the end of a sentence: what a script prints, once the guess is made."""
    if not told:
        return " and prints the answer to the question above."
    return f" and prints: *{headline.replace(chr(10), '; ')}*."
