"""What a setting may be: its default, range and choices, said once, on the field itself.

A frozen dataclass of settings gives each field a rule and checks itself when it is made::

    @dataclass(frozen=True)
    class Settings:
        learning_rate: float = number(0.01, "(0, inf)", offered=(1e-5, 100.0))
        steps: int = whole(400, 0, 2000)
        optimizer: str = choice("sgd", ("sgd", "adam"))

        def __post_init__(self) -> None:
            check(self)

A page makes its parameters, its fields and its sentences from the same rules.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from numbers import Integral, Real
from typing import Any, Protocol, TypeVar

from core.seeds import LARGEST_SEED, parse_seeds, read_whole, why_out_of_range

T = TypeVar("T")
_INTERVAL = re.compile(r"([\[(])\s*(\S+),\s*(\S+?)\s*([\])])")
# What Python reads besides is refused: 1_000, " 5", nan, digits of other scripts.
_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def check_choice(name: str, value: T, options: Sequence[T]) -> T:
    """Return ``value`` if it is one of ``options``; raise ``ValueError`` if not."""
    if value not in options:
        raise ValueError(f"{name} must be one of {', '.join(map(str, options))}, not {value!r}")
    return value


def check_number(name: str, value: float, interval: str) -> float:
    """Return ``value`` if it lies in ``interval``, written as "[0, 1)"; else raise ``ValueError``.

    >>> check_number("p", 0.5, "[0, 1)")
    0.5
    >>> check_number("p", 1.0, "[0, 1)")
    Traceback (most recent call last):
    ValueError: p must lie in [0, 1), not 1.0
    """
    number_at_all = not isinstance(value, bool) and isinstance(value, Real)
    if not number_at_all or not _lies_in(value, interval):
        raise ValueError(f"{name} must lie in {interval}, not {value!r}")
    return value


def _lies_in(value: float, interval: str) -> bool:
    match = _INTERVAL.fullmatch(interval)
    if match is None:
        raise TypeError(f"an interval is written like [0, 1), not {interval!r}")
    least, most = float(match[2]), float(match[3])
    after_least = least < value or (match[1] == "[" and value == least)
    return after_least and (value < most or (match[4] == "]" and value == most))


def check_whole(name: str, value: int, least: int, most: float = math.inf) -> int:
    """Return ``value`` if it is a whole number in the range; raise ``ValueError`` if not."""
    whole_at_all = not isinstance(value, bool) and isinstance(value, Integral)
    if not whole_at_all or not least <= value <= most:
        bounds = f"from {least} to {most}" if most < math.inf else f"of at least {least}"
        raise ValueError(f"{name} must be a whole number {bounds}, not {value!r}")
    return int(value)


class Rule(Protocol):
    """What one setting may be. ``read`` and ``take`` raise ``ValueError``: what is expected."""

    @property
    def default(self) -> Any:
        """The value where nobody says otherwise."""

    def check(self, name: str, value: Any) -> Any:
        """Return ``value`` if core works with it; raise ``ValueError`` naming it if not."""

    def read(self, name: str, text: str) -> Any:
        """Return the value that ``text`` writes, as a widget holds it."""

    def take(self, name: str, value: Any) -> Any:
        """Return what a page offers and a widget holds, ready for the settings."""

    def write(self, value: Any) -> str:
        """Write a widget's value such that ``read`` gives it back to the last bit."""


@dataclass(frozen=True)
class Choice:
    """One of a few words or numbers; where "" is among them, nothing need be chosen."""

    default: Any
    options: tuple[Any, ...]

    def check(self, name: str, value: Any) -> Any:
        """Return ``value`` if it is an option."""
        return check_choice(name, value, self.options)

    def read(self, name: str, text: str) -> Any:
        """Return the option of that name."""
        return self.take(name, next((o for o in self.options if str(o) == text), text))

    def take(self, name: str, value: Any) -> Any:
        """Return ``value`` if it is an option; nothing chosen (None) is ""."""
        value = "" if value is None else value
        if value not in self.options:
            raise ValueError(
                f"{name} is one of {', '.join(str(o) for o in self.options if o != '')}"
            )
        return value

    def write(self, value: Any) -> str:
        """Return the option's name."""
        return str(value)


@dataclass(frozen=True)
class Number:
    """A number: core works in ``interval``, a page offers ``least`` to ``most``."""

    default: float
    interval: str
    least: float
    most: float

    def check(self, name: str, value: Any) -> float:
        """Return ``value`` if it lies in the interval."""
        return check_number(name, value, self.interval)

    def read(self, name: str, text: str) -> float:
        """Return the number that ``text`` writes in one way only, within what is offered."""
        if not _NUMBER.fullmatch(text):
            raise ValueError(self._expected(name))
        return self.take(name, float(text))

    def take(self, name: str, value: Any) -> float:
        """Return ``value`` if it is offered."""
        if not self.least <= value <= self.most or not _lies_in(value, self.interval):
            raise ValueError(self._expected(name))
        return float(value)

    def write(self, value: Any) -> str:
        """Return the shortest digits that read back as the same float."""
        return repr(float(value))

    def _expected(self, name: str) -> str:
        above = "" if _lies_in(self.least, self.interval) else "above "
        below = "" if _lies_in(self.most, self.interval) else "below "
        return f"{name} is a number from {above}{self.least:.15g} to {below}{self.most:.15g}"


@dataclass(frozen=True)
class Whole:
    """A whole number: core works from ``least`` to ``most``, a page offers ``offered`` of these."""

    default: int
    least: int
    most: float
    offered: tuple[int, int]

    def check(self, name: str, value: Any) -> int:
        """Return ``value`` if it is a whole number in the range."""
        return check_whole(name, value, self.least, self.most)

    def read(self, name: str, text: str) -> int:
        """Return the whole number that ``text`` writes, within what is offered."""
        return self.take(name, read_whole(text))

    def take(self, name: str, value: Any) -> int:
        """Return ``value`` if it is offered."""
        least, most = self.offered
        if value is None or value != int(value) or not least <= value <= most:
            is_seed = self.most == LARGEST_SEED and value is not None
            why = why_out_of_range(int(value)) if is_seed else ""
            raise ValueError(f"{name} is a whole number from {least} to {most}{why}")
        return int(value)

    def write(self, value: Any) -> str:
        """Return the digits."""
        return str(int(value))


@dataclass(frozen=True)
class Flag:
    """On or off, written 1 or 0."""

    default: bool

    def check(self, name: str, value: Any) -> bool:
        """Return ``value`` if it is True or False."""
        if not isinstance(value, bool):
            raise ValueError(f"{name} must be True or False, not {value!r}")
        return value

    def read(self, name: str, text: str) -> bool:
        """Return True for 1 and False for 0."""
        if text not in ("0", "1"):
            raise ValueError(f"{name} is 1 or 0")
        return text == "1"

    def take(self, name: str, value: Any) -> bool:
        """Return ``value``."""
        del name
        return bool(value)

    def write(self, value: Any) -> str:
        """Return 1 or 0."""
        return "1" if value else "0"


@dataclass(frozen=True)
class SeedList:
    """Seeds as a person writes them, "0-19, 42": a widget holds the text, settings a tuple."""

    default: str
    limit: int

    def check(self, name: str, value: Any) -> tuple[int, ...]:
        """Return ``value`` if there are at most ``limit`` seeds."""
        if len(value) > self.limit:
            raise ValueError(f"{name} has at most {self.limit} seeds, not {len(value)}")
        return tuple(value)

    def read(self, name: str, text: str) -> str:
        """Return ``text`` if it names seeds."""
        self.take(name, text)
        return text

    def take(self, name: str, value: Any) -> tuple[int, ...]:
        """Return the seeds that ``value`` names."""
        del name
        return parse_seeds(value or "", self.limit)

    def write(self, value: Any) -> str:
        """Return the text."""
        return str(value)


@dataclass(frozen=True)
class Text:
    """A few words of the reader's own, such as the name of a column."""

    default: str
    longest: int

    def check(self, name: str, value: Any) -> str:
        """Return ``value`` if it is short enough."""
        if len(value) > self.longest:
            raise ValueError(f"{name} has at most {self.longest} characters")
        return str(value)

    def read(self, name: str, text: str) -> str:
        """Return ``text`` if it is short enough."""
        return self.check(name, text)

    def take(self, name: str, value: Any) -> str:
        """Return ``value`` if it is short enough."""
        return self.check(name, value or "")

    def write(self, value: Any) -> str:
        """Return the words."""
        return str(value)


@dataclass(frozen=True)
class Names:
    """Some names of the reader's own, such as columns: a link writes them as a line of CSV."""

    default: tuple[str, ...]
    longest: int

    def check(self, name: str, value: Any) -> tuple[str, ...]:
        """Return ``value`` if it is short enough."""
        if len(self.write(value)) > self.longest:
            raise ValueError(f"{name} has at most {self.longest} characters")
        return tuple(value)

    def read(self, name: str, text: str) -> tuple[str, ...]:
        """Return the names in ``text``."""
        return self.check(name, next(csv.reader(io.StringIO(text, newline="")), ()))

    def take(self, name: str, value: Any) -> tuple[str, ...]:
        """Return ``value`` if it is short enough."""
        return self.check(name, value)

    def write(self, value: Any) -> str:
        """Return the names with commas between, in quotation marks where they need them."""
        line = io.StringIO(newline="")
        csv.writer(line).writerow(value)
        return line.getvalue().removesuffix("\r\n")


def choice(default: Any, options: Sequence[Any]) -> Any:
    """Return a field that is one of ``options``."""
    return _ruled(Choice(default, tuple(options)))


def number(
    default: float, interval: str = "(-inf, inf)", offered: tuple[float, float] | None = None
) -> Any:
    """Return a field that lies in ``interval``; pages offer it whole, or the part ``offered``."""
    match = _INTERVAL.fullmatch(interval)
    least, most = offered or (float(match[2]), float(match[3])) if match else (0.0, 0.0)
    return _ruled(Number(default, interval, least, most))


def whole(
    default: int, least: int, most: float = math.inf, offered: tuple[int, int] | None = None
) -> Any:
    """Return a field that is a whole number; pages offer it whole, or the part ``offered``."""
    shown = offered or (least, int(most) if most < math.inf else LARGEST_SEED)
    return _ruled(Whole(default, least, most, shown))


def seed(default: int = 0, most: int = LARGEST_SEED) -> Any:
    """Return a field that is a seed."""
    return whole(default, 0, LARGEST_SEED, (0, most))


def flag(default: bool = False) -> Any:
    """Return a field that is on or off."""
    return _ruled(Flag(default))


def seed_list(default: str, limit: int) -> Any:
    """Return a field of at most ``limit`` seeds, whose default is written like "0-19, 42"."""
    return field(default=parse_seeds(default, limit), metadata={"rule": SeedList(default, limit)})


def text(default: str = "", longest: int = 200) -> Any:
    """Return a field of at most ``longest`` characters."""
    return _ruled(Text(default, longest))


def names(longest: int = 2_000) -> Any:
    """Return a field of any number of names, ``longest`` characters in all; none by default."""
    return _ruled(Names((), longest))


def _ruled(rule: Rule) -> Any:
    return field(default=rule.default, metadata={"rule": rule})


def rules_of(settings: type) -> dict[str, Rule]:
    """Return the rule of each field that has one, by the field's name."""
    found = {each.name: each.metadata.get("rule") for each in fields(settings)}
    return {name: rule for name, rule in found.items() if rule is not None}


def check(settings: Any) -> None:
    """Raise ``ValueError``, naming the field and the value, unless every rule is kept."""
    for name, rule in rules_of(type(settings)).items():
        rule.check(name, getattr(settings, name))
