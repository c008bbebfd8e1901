"""Decode a reader's file: bytes in, text out, within bounds."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

LARGEST_FILE = 5_000_000
"""The most bytes a file may have."""

_MARKED = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_text(data: bytes, notes: list[str]) -> tuple[str, str]:
    """Return the text in ``data`` and its encoding: UTF-8, UTF-16, or else Windows-1252, noted.

    Raises ``ValueError`` for more than ``LARGEST_FILE`` bytes, and an empty or a binary file.
    """
    if len(data) > LARGEST_FILE:
        raise ValueError(
            f"the file has {len(data):,} bytes; at most {LARGEST_FILE:,} (5 MB) are read"
        )
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.strip():
            raise ValueError("the file is empty")
        if _CONTROL.search(text):
            break
        if encoding == "cp1252":
            word, *_ = re.findall(r"\w*[^\x00-\x7f]\w*", text)
            notes.append(
                f"the file is not UTF-8 and was read as Windows-1252, such as {shown(word)}; "
                f"if that is misspelt, save it as “CSV UTF-8”"
            )
        return text, encoding
    raise ValueError("the file is binary, or in an unknown encoding: save it as “CSV UTF-8”")


def _encodings(data: bytes) -> Iterator[str]:
    """Yield what ``data`` may be: by its mark, by zeros in every other byte, or by trial."""
    marked = [encoding for mark, encoding in _MARKED.items() if data.startswith(mark)]
    if marked:
        yield marked[0]
    elif data.count(0) > 0.4 * len(data):
        yield "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
    else:
        yield from ("utf-8", "cp1252")


def shown(text: str, length: int = 30) -> str:
    """Return ``text`` in quotation marks, on one line, shortened to ``length`` characters."""
    text = " ".join(text.split())
    return f"“{text if len(text) <= length else text[: length - 1] + '…'}”"
