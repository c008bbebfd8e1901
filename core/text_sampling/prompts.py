"""A prompt made ready: whatever a reader types becomes tokens that the model can read."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from core.text_sampling.tokens import Tokenizer
from core.wording import listed

LINE_BREAK = 10
"""The token of a line break: the first 256 tokens are the single bytes. The model is given it for
an empty prompt, since it answers to at least one token."""


@dataclass(frozen=True)
class Prompt:
    """What the model reads: ``tokens``, at least one.

    ``says``: one sentence for each thing that a reader would not expect, none for plain prose.
    """

    tokens: tuple[int, ...]
    says: tuple[str, ...]


def prepare(text: str, tokenizer: Tokenizer, context: int) -> Prompt:
    """Return ``text`` as the last of its tokens that fit into ``context``.

    A quarter of the context stays free, for what the model writes. Raises ``ValueError`` for a
    context below 1.
    """
    if context < 1:
        raise ValueError(f"context must be 1 or more, not {context}")
    room = context - context // 4
    written = tokenizer.encode(text) or [LINE_BREAK]
    says: list[str] = []
    if not text:
        says.append(
            "The prompt is empty, so the model reads one line break: it writes as if from a new "
            "line."
        )
    if len(written) > room:
        says.append(
            f"The prompt has {len(written):,} tokens. The model holds {context} at once, what it "
            f"writes included: only the last {room} of the prompt count here."
        )
    if text.endswith((" ", "\t")):
        says.append(
            "The prompt ends with a blank. To this model a blank belongs to the word after it: it "
            "has seldom read one alone, and without it goes on more as in its novels."
        )
    if strangers := _strangers(text):
        says.append(
            f"The model learned from English novels. They have no {listed(strangers)}: it reads "
            "such characters byte by byte, and what it writes after them means little."
        )
    return Prompt(tuple(written[-room:]), tuple(says))


_EMOJI, _LETTERS = "emoji or symbols", "letters of other scripts"
_SIGNS = "curly quotes or long dashes"


def _strangers(text: str) -> list[str]:
    """Name what is not of English prose: each kind once, and marks that a reader may not see."""
    kinds = dict.fromkeys(filter(None, map(_kind, dict.fromkeys(text))))
    marks = {
        f"U+{ord(sign):04X} ({unicodedata.name(sign, 'no name').lower()})": None
        for sign in text
        if sign != " " and unicodedata.category(sign) in ("Cf", "Mn", "Me", "Zs", "Zl", "Zp")
    }
    # Emoji are joined by such marks, and letters of other scripts bear them.
    return list(kinds) if _EMOJI in kinds or _LETTERS in kinds else [*kinds, *marks][:4]


def _kind(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Cs", "Co", "Cn") and character not in "\n\t\r":
        return "control characters"
    if ord(character) < 0x250:
        return ""
    if category in ("So", "Sk"):
        return _EMOJI
    return {"L": _LETTERS, "P": _SIGNS}.get(category[0], "")


def prompt_end(prompt: str, most: int = 120) -> str:
    """Return the end of a prompt, beginning with "…" where something is left out."""
    return prompt if len(prompt) <= most else f"…{prompt[-most:]}"


def readable(text: str) -> str:
    """Return ``text`` with what has no picture of its own made visible, for a page to show.

    Control characters become Unicode's pictures of them (␀ for NUL); marks that would turn the
    direction of what follows are named by their number. Line breaks stay.
    """
    return "".join(map(_named, text.translate(_PICTURES)))


def _named(character: str) -> str:
    hidden = unicodedata.category(character) in ("Cc", "Cs") and character != "\n"
    if hidden or unicodedata.bidirectional(character) in _TURNS:
        return f"<U+{ord(character):04X}>"
    return character


_PICTURES = {code: 0x2400 + code for code in range(0x20) if code != 0x0A} | {0x7F: 0x2421}
_TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
