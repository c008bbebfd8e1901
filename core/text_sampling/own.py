"""A distribution of the reader's own: tokens with weights or logits, typed line by line."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

from core.checks import check_choice

KINDS = ("weights", "logits")
MOST_LINES = 200
LONGEST_TOKEN = 40

PRESETS: dict[str, str] = {
    "flat": "rain 1\nsun 1\nsnow 1\nfog 1\nwind 1\nhail 1\nfrost 1\nstorm 1",
    "peaked": "rain 90\nsun 3\nsnow 2\nfog 2\nwind 1\nhail 1\nfrost 0.6\nstorm 0.4",
    "two-humped": "6h 2\n7h 9\n8h 18\n9h 7\n10h 3\n12h 2\n15h 4\n16h 11\n17h 22\n18h 14\n19h 6",
    "top-k figure": "tea 0.42\ncoffee 0.27\nwater 0.16\nmilk 0.10\njuice 0.05",
    "nucleus figure": "tea 0.38\ncoffee 0.24\nwater 0.2\nmilk 0.11\njuice 0.07",
    "order": "red 0.50\nblue 0.25\ngreen 0.15\ngrey 0.10",
    "tie": "left 3\nright 3\nstay 1",
}
"""Lines to begin with, as weights; those of the two figures show the book's situations with
numbers of our own."""

# The number stands after the last blank, or else after the last of the other signs. A comma may
# part the two or be a decimal one: with a blank before the number it is decimal.
_LINES = (r"(.*\S)\s+(\S+)", r"(.+)[;:=]([^;:=]+)", r"(.+),([^,]+)")
_TWO_WAYS = re.compile(r"(.*,)?[-−+]?\d+,\d+")
_PARTED = re.compile(r"(?:.*\s)?(\d{1,3}(?:\s\d{3})*\s\d{3}(?:[.,]\d+)?)")
_SIGNS = ",;:=|"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Marks that cannot be seen; within a token they may join an emoji."""


@dataclass(frozen=True)
class Own:
    """What was typed: ``tokens``, in the order of the lines; their ``numbers``, as typed, of one
    ``kind``; their ``logits``; ``problems``, one sentence for each line that could not be used.
    """

    kind: str
    tokens: tuple[str, ...]
    numbers: tuple[float, ...]
    logits: tuple[float, ...]
    problems: tuple[str, ...]


def read_own(text: str, kind: str) -> Own:
    """Return the tokens of ``text``, each line a token and its weight or logit, as ``kind`` says.

    A weight w is the logit log(w), and weight 0 is removed from the start. Bad lines are left out
    and answered. Where nothing at all is left, ``tokens`` is empty and ``problems`` says why.
    """
    check_choice("kind", kind, KINDS)
    tokens: dict[str, tuple[float, float]] = {}
    problems: list[str] = []
    lines = enumerate(map(str.strip, text.splitlines()), 1)
    written = [(place, line) for place, line in lines if line]
    for place, line in written[:MOST_LINES]:
        try:
            token, number, logit = _read_line(line, kind)
            if token in tokens:
                raise ValueError(f"“{token}” has a line already, and the first one counts")
            tokens[token] = number, logit
        except ValueError as error:
            problems.append(f"Line {place}, “{_short(line)}”, is left out: {error}.")
    if len(written) > MOST_LINES:
        problems.append(f"Only the first {MOST_LINES} lines are read, of {len(written):,}.")
    if all(logit == -math.inf for _, logit in tokens.values()):
        problems.append(
            "No token with a chance is left: write at least one line such as “tea 0.4”."
        )
        tokens = {}
    numbers, logits = zip(*tokens.values(), strict=True) if tokens else ((), ())
    return Own(kind, tuple(tokens), numbers, logits, tuple(problems))


def _read_line(line: str, kind: str) -> tuple[str, float, float]:
    """Return the token, its number, and its logit."""
    line = line.removesuffix("%").rstrip()
    match = next((found for form in _LINES if (found := re.fullmatch(form, line))), None)
    if match is None:
        raise ValueError("a line is a token and a number, such as “tea 0.4”")
    if match.re.pattern == _LINES[0] and (parted := _PARTED.fullmatch(line)):
        raise ValueError(
            f"“{parted[1]}” may be one number or more: write it without blanks, or a colon after "
            "the token"
        )
    token, written = match[1].strip(), match[2].strip()
    if match.re.pattern == _LINES[-1] and _TWO_WAYS.fullmatch(line):
        raise ValueError("its commas can be read in two ways: put a blank before the number")
    # A sign that stands beside the blank parts them, too.
    token, written = token.rstrip(_SIGNS).rstrip() or token, written.lstrip(_SIGNS)
    token = unicodedata.normalize("NFC", token.strip(_UNSEEN) or token)
    if re.fullmatch(r'"[^"]+"', token):
        token = token[1:-1]
    if len(token) > LONGEST_TOKEN:
        raise ValueError(f"a token has at most {LONGEST_TOKEN} characters")
    number = _number(written, kind)
    if kind == "logits":
        return token, number, number
    return token, number, math.log(number) if number else -math.inf


def _number(written: str, kind: str) -> float:
    plain = written.replace("−", "-").replace("∞", "inf")
    if re.fullmatch(r"[-+]?[1-9]\d{0,2},\d{3}", plain):
        whole, point = plain.replace(",", ""), plain.replace(",", ".")
        raise ValueError(f"“{written}” can be read in two ways: write {whole} or {point}")
    for thousands, point in (",.", ".,"):
        # Signs that recur, or stand before the other one, part thousands.
        groups = rf"(?:[{thousands}]\d{{3}})"
        if re.fullmatch(rf"[-+]?[1-9]\d{{0,2}}(?:{groups}{{2,}}|{groups}+[{point}]\d+)", plain):
            plain = plain.replace(thousands, "")
    try:
        value = float(plain.replace("_", "?").replace(",", "."))
    except ValueError:
        raise ValueError(f"“{_short(written)}” is no number") from None
    if value == 0 and re.match(r"[-+0.,]*[1-9]", plain):
        raise ValueError(f"“{_short(written)}” is nearer to 0 than any number here")
    if kind == "logits":
        if math.isnan(value) or value == math.inf:
            raise ValueError(f"a logit is a finite number or -inf, not {written}")
    elif not 0 <= value < math.inf:
        raise ValueError(f"a weight is a number of at least 0, not {_short(written)}")
    return value


def _short(text: str, length: int = 30) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
