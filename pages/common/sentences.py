"""What an error or a note says, as a sentence on a page."""

from __future__ import annotations

from core.wording import plain


def sentence(says: object) -> str:
    """Return the words with a capital and a full stop; Markdown shows them as they are."""
    words = str(says)
    return plain(f"{words[:1].upper()}{words[1:]}.")
