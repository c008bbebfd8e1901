"""Byte-pair tokens: any text as a sequence of the pieces that the language model knows.

The first 256 pieces are the single bytes, so every text has tokens: an emoji too, though the
model never met one. The others were joined from the most frequent neighbours in the training
text (``core/text_sampling/training/pairs.py``).

Source: Sennrich, Haddow & Birch 2016, *Neural machine translation of rare words with subword
units*, arXiv 1508.07909.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

Name = Callable[[int], str]
"""What a reader reads for a token."""

# A word with the space before it, a number, a run of signs, or white space by itself. Bounded,
# since joining takes time that grows with the square of a chunk.
_CHUNK = re.compile(r" ?[^\W\d_]{1,32}| ?\d{1,8}| ?(?:[^\w\s]|_){1,16}|\s")


def chunks(text: str) -> Iterator[bytes]:
    """Yield the stretches of ``text`` that no token crosses, as UTF-8; together they are the text.

    A lone surrogate, which UTF-8 cannot hold, becomes a question mark.
    """
    return (match.group().encode(errors="replace") for match in _CHUNK.finditer(text))


@dataclass(frozen=True)
class Tokenizer:
    """The pieces of a vocabulary, in the order in which they were joined.

    ``pieces[token]`` is the bytes of that token; the first 256 are the single bytes.
    """

    pieces: tuple[bytes, ...]

    def __post_init__(self) -> None:
        if self.pieces[:256] != tuple(bytes([byte]) for byte in range(256)):
            raise ValueError("the first 256 pieces must be the single bytes, in order")
        if len(set(self.pieces)) < len(self.pieces):
            raise ValueError("each piece must stand in the vocabulary once")

    @property
    def vocabulary(self) -> int:
        """The number of tokens."""
        return len(self.pieces)

    @cached_property
    def _rank(self) -> dict[bytes, int]:
        return {piece: token for token, piece in enumerate(self.pieces)}

    def encode(self, text: str) -> list[int]:
        """Return the tokens of ``text``; ``decode`` gives the text back, character by character."""
        return [token for chunk in chunks(text) for token in self._join(chunk)]

    def _join(self, chunk: bytes) -> Iterable[int]:
        """Join neighbours, the earliest learned first, until no two are a known piece."""
        parts = [chunk[i : i + 1] for i in range(len(chunk))]
        while len(parts) > 1:
            rank, place = min(
                (self._rank.get(left + right, len(self.pieces)), i)
                for i, (left, right) in enumerate(pairwise(parts))
            )
            if rank == len(self.pieces):
                break
            parts[place : place + 2] = [self.pieces[rank]]
        return (self._rank[part] for part in parts)

    def decode(self, tokens: Sequence[int]) -> str:
        """Return the text of the tokens; bytes that are no UTF-8 by themselves become U+FFFD."""
        return b"".join(self.pieces[token] for token in tokens).decode(errors="replace")

    def piece(self, token: int) -> str:
        """Return one token for a reader's eye: its spaces and line breaks are made visible."""
        raw = self.pieces[token]
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            return "".join(f"<{byte:02X}>" for byte in raw)
        text = text.replace(" ", "␣").replace("\n", "¶")
        return "".join(sign if sign.isprintable() else f"<{ord(sign):02X}>" for sign in text)


def read_pieces(path: Path) -> Tokenizer:
    """Return the vocabulary that a file holds: a JSON list, each byte as one Latin-1 character."""
    return Tokenizer(tuple(piece.encode("latin-1") for piece in json.loads(path.read_text())))


def write_pieces(tokenizer: Tokenizer, path: Path) -> None:
    """Write the vocabulary as ``read_pieces`` reads it, one piece a line."""
    lines = [json.dumps(piece.decode("latin-1")) for piece in tokenizer.pieces]
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n")
