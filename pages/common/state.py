"""The state of a page: one typed table of everything that its link restores.

A page lists its parameters; ``PageState`` reads them from the link that was opened or from the
widgets that were moved, answers each bad value with one sentence, and writes the link anew. Values
are known before any widget is drawn, so a page may use them in whatever order the lesson runs.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, Protocol, TypeVar

import streamlit as st

from core.checks import Rule, rules_of
from core.seeds import parse_seeds

T = TypeVar("T")


class Parameter(Protocol):
    """One entry of the table: a name in the link, a default, and what values it takes."""

    @property
    def name(self) -> str:
        """The name in the link."""

    @property
    def default(self) -> Any:
        """The value where the link says nothing; a mapping where it depends on ``by``."""

    @property
    def by(self) -> str:
        """The name of an earlier parameter on which the default depends, or ""; or two, a space
        between them: the mapping's keys are then their values with a space between.
        """

    def read(self, text: str) -> Any:
        """Return the value that a link writes so; raise ``ValueError`` saying what is expected."""

    def check(self, value: Any) -> Any:
        """Return ``value``, as a widget gives it, ready for use; raise ``ValueError`` likewise."""


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    name: str
    options: tuple[str, ...]
    default: str | Mapping[str, str]
    by: str = ""

    def read(self, text: str) -> str:
        """Return the option of that name."""
        return self.check(text)

    def check(self, value: str | None) -> str:
        """Return ``value`` if it is an option; nothing chosen (None) is "", where that is one."""
        if value is None and "" in self.options:
            return ""
        if value not in self.options:
            raise ValueError(f"{self.name} is one of {', '.join(o for o in self.options if o)}")
        return value


@dataclass(frozen=True)
class Number:
    """A number from ``least`` to ``most``, a whole one where ``whole`` says so."""

    name: str
    default: float | Mapping[str, float]
    least: float
    most: float
    whole: bool = False
    by: str = ""

    def read(self, text: str) -> float:
        """Return the number that ``text`` writes."""
        try:
            return self.check(int(text) if self.whole else float(text))
        except ValueError:
            raise ValueError(self._expected()) from None

    def check(self, value: float | None) -> float:
        """Return ``value`` if it lies in the range."""
        if value is None or not math.isfinite(value) or not self.least <= value <= self.most:
            raise ValueError(self._expected())
        return value

    def _expected(self) -> str:
        kind = "a whole number" if self.whole else "a number"
        return f"{self.name} is {kind} from {self.least:g} to {self.most:g}"


@dataclass(frozen=True)
class Flag:
    """On or off: 1 or 0 in the link."""

    name: str
    default: bool = False
    by: str = ""

    def read(self, text: str) -> bool:
        """Return True for 1 and False for 0."""
        if text not in ("0", "1"):
            raise ValueError(f"{self.name} is 1 or 0")
        return text == "1"

    def check(self, value: bool) -> bool:
        """Return ``value``."""
        return bool(value)


@dataclass(frozen=True)
class SeedList:
    """Seeds as a person writes them, "0-19, 42": the widget holds text, the page gets a tuple."""

    name: str
    default: str
    limit: int
    by: str = ""

    def read(self, text: str) -> str:
        """Return ``text`` if it names seeds."""
        self.check(text)
        return text

    def check(self, value: str | None) -> tuple[int, ...]:
        """Return the seeds that ``value`` names."""
        return parse_seeds(value or "", self.limit)


@dataclass(frozen=True)
class Text:
    """A few words of the reader's own, such as the name of a column."""

    name: str
    default: str | Mapping[str, str] = ""
    longest: int = 200
    by: str = ""

    def read(self, text: str) -> str:
        """Return ``text`` if it is short enough."""
        return self.check(text)

    def check(self, value: str | None) -> str:
        """Return ``value`` if it is short enough."""
        if len(value or "") > self.longest:
            raise ValueError(f"{self.name} has at most {self.longest} characters")
        return value or ""


@dataclass(frozen=True)
class By:
    """A default that depends on another parameter: ``values`` by that one's value.

    ``name``: the other's name in the link, an earlier one; or two, a space between them: the keys
    of ``values`` are then their values with a space between.
    """

    name: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Ruled:
    """One entry of the table, made from a field of settings."""

    name: str
    rule: Rule
    default: Any
    by: str = ""

    def read(self, text: str) -> Any:
        """Return the value that a link writes so, as the widget holds it."""
        return self.rule.read(self.name, text)

    def check(self, value: Any) -> Any:
        """Return ``value``, as a widget gives it, ready for use."""
        return self.rule.take(self.name, value)

    def write(self, value: Any) -> str:
        """Return ``value``, as the widget holds it, as a link writes it."""
        return self.rule.write(value)


class Parameters(Generic[T]):
    """The parameters that a dataclass of settings makes: one for each field with a rule.

    ``names``: the names in the link of those fields that are called otherwise there; ``defaults``:
    defaults of this page's own, a value or a ``By``, by field; ``leave_out``: fields that the page
    does not offer.
    """

    def __init__(
        self,
        settings: type[T],
        names: Mapping[str, str] | None = None,
        defaults: Mapping[str, Any] | None = None,
        leave_out: tuple[str, ...] = (),
    ) -> None:
        self.settings = settings
        rules = {k: v for k, v in rules_of(settings).items() if k not in leave_out}
        self._names = {field: (names or {}).get(field, field) for field in rules}
        own = {field: (defaults or {}).get(field, rule.default) for field, rule in rules.items()}
        self.entries = tuple(
            Ruled(self._names[field], rule, own[field].values, own[field].name)
            if isinstance(own[field], By)
            else Ruled(self._names[field], rule, own[field])
            for field, rule in rules.items()
        )

    def of(self, state: PageState, **others: Any) -> T:
        """Return the settings that ``state`` holds; ``others``: fields that the view decides."""
        values = {field: state[name] for field, name in self._names.items()}
        return self.settings(**{**values, **others})


IN_FLIGHT_SECONDS = 2.0
"""A browser may still send the link of the run before, for about so long after it was rewritten."""


class PageState:
    """The values of a page's parameters: ``state["seeds"]``; ``problems`` holds the sentences."""

    def __init__(self, page: str, parameters: Iterable[Parameter | Parameters[Any]]) -> None:
        self.problems: list[str] = []
        self._page = page
        self._parameters: dict[str, Parameter] = {}
        for group in parameters:
            for each in group.entries if isinstance(group, Parameters) else (group,):
                if self._parameters.setdefault(each.name, each) != each:
                    raise TypeError(f"{page} has two parameters called {each.name}")
        self._stored: dict[str, Any] = st.session_state.setdefault(f"{page}:stored", {})
        self._values: dict[str, Any] = {}
        link = st.query_params.to_dict()
        asked_for = st.session_state.pop(f"{page}:asked for", None)
        if asked_for is not None:
            self._read_link(asked_for)
        elif self._is_another_link(link):
            self._read_link(link)
        else:
            self._read_widgets()
        self._write_link(link)

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def key(self, name: str) -> str:
        """Return the key for the parameter's widget, which then shows the state's value.

        Pass it as ``key=`` and give the widget no default of its own.
        """
        key = self._key(self._parameters[name])
        if key not in st.session_state:
            st.session_state[key] = self._stored[key]
        return key

    def values(self, parameters: Parameters[T], **others: Any) -> T:
        """Return the settings that the state holds; ``others``: fields that the view decides."""
        return parameters.of(self, **others)

    def rule(self, name: str) -> Any:
        """Return the rule of a parameter: its range or its choices."""
        parameter = self._parameters[name]
        return parameter.rule if isinstance(parameter, Ruled) else parameter

    def link(self, **changes: str) -> dict[str, str]:
        """Return the query parameters of this state with some changed; "" drops one."""
        return {k: v for k, v in {**self._as_link(), **changes}.items() if v != ""}

    def go_to(self, link: dict[str, str]) -> NoReturn:
        """Run the page again in the state that ``link`` names.

        A page link to the page itself would do, but leaves the browser's address as it was.
        """
        st.session_state[f"{self._page}:asked for"] = link
        st.rerun()

    def _is_another_link(self, link: dict[str, str]) -> bool:
        written = st.session_state.get(f"{self._page}:written")
        if written is None:
            return True
        now, before, when = written
        still_in_flight = link == before and time.monotonic() - when < IN_FLIGHT_SECONDS
        return link != now and not still_in_flight

    def _read_link(self, link: dict[str, str]) -> None:
        self._stored.clear()
        for parameter in self._parameters.values():
            value = self._default(parameter)
            if parameter.name in link:
                try:
                    value = parameter.read(link[parameter.name])
                except ValueError as error:
                    self._complain(f"{parameter.name}={link[parameter.name]}", error, value)
            self._keep(parameter, value)
            st.session_state[self._key(parameter)] = value
        for name in link.keys() - self._parameters.keys():
            if not name.startswith("utm_"):
                self.problems.append(
                    f"The link sets “{_short(name)}”, which this page does not have."
                )
        st.session_state[f"{self._page}:problems"] = self.problems

    def _read_widgets(self) -> None:
        for parameter in self._parameters.values():
            key = self._key(parameter)
            last = self._stored.get(key, self._default(parameter))
            value = st.session_state.get(key, last)
            try:
                self._keep(parameter, value)
            except ValueError as error:
                self._complain(str(value), error, last)
                self._keep(parameter, last)

    def _complain(self, given: str, error: ValueError, used: Any) -> None:
        self.problems.append(
            f"“{_short(given)}” does not work here: {error}. {_shown(used)} is used instead."
        )

    def _keep(self, parameter: Parameter, value: Any) -> None:
        checked = self._values[parameter.name] = parameter.check(value)
        self._stored[self._key(parameter)] = checked if value is None else value

    def _write_link(self, opened: dict[str, str]) -> None:
        link = self._as_link()
        if link != opened:
            st.query_params.from_dict(link)
        last = st.session_state.get(f"{self._page}:written")
        if last is None or last[0] != link:
            st.session_state[f"{self._page}:written"] = (link, opened, time.monotonic())

    def _as_link(self) -> dict[str, str]:
        """Return what differs from the defaults, as text."""
        values = {name: self._stored[self._key(p)] for name, p in self._parameters.items()}
        return {
            name: _text(value, self._parameters[name])
            for name, value in values.items()
            if value != self._default(self._parameters[name])
        }

    def _default(self, parameter: Parameter) -> Any:
        default = parameter.default
        return default[self._scope(parameter)] if isinstance(default, Mapping) else default

    def _scope(self, parameter: Parameter) -> str:
        return " ".join(str(self._values[name]) for name in parameter.by.split())

    def _key(self, parameter: Parameter) -> str:
        scope = f":{self._scope(parameter)}" if parameter.by else ""
        return f"{self._page}:{parameter.name}{scope}"


def _text(value: Any, parameter: Parameter | None = None) -> str:
    if isinstance(parameter, Ruled):
        return parameter.write(value)
    if isinstance(value, bool):
        return "1" if value else "0"
    return repr(value) if isinstance(value, float) else str(value)


def _shown(value: Any) -> str:
    return _text(value) or "Nothing"


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
