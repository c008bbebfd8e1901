"""The state of a page: one typed table of everything that its link restores.

A page lists its parameters; ``PageState`` reads them from the link that was opened or from the
widgets that were moved, answers each bad value with one sentence, and writes the link anew. Values
are known before any widget is drawn, so a page may use them in whatever order the lesson runs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, Protocol, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

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


_MARK = re.compile(r"(utm_|mc_|_hs).*|fbclid|gclid|msclkid|igshid|ref")
"""What newsletters, advertisers and social networks add to a link."""


class PageState:
    """The values of a page's parameters: ``state["seeds"]``; ``problems`` holds the sentences.

    A link is read when it opens the page, and when the browser goes back or forward. In any other
    run the widgets know better: the link that comes with them may be an older one, sent before the
    last was written. Each run writes its own, so the address ends as that of the last state.
    """

    def __init__(self, page: str, parameters: Iterable[Parameter | Parameters[Any]]) -> None:
        self.problems: list[str] = []
        self._page = page
        self._parameters: dict[str, Parameter] = {}
        for group in parameters:
            for each in group.entries if isinstance(group, Parameters) else (group,):
                if self._parameters.setdefault(each.name, each) != each:
                    raise TypeError(f"{page} has two parameters called {each.name}")
        self._values: dict[str, Any] = {}
        self._held: dict[str, Any] = {}
        opened = st.query_params.to_dict()
        link = st.session_state.get(f"{page}:asked for")
        if link is None and self._is_opened_by(opened):
            link = opened
            self._answer_repeated(opened)
        if link is None:
            self._held.update(st.session_state[f"{page}:held"])
        for parameter in self._parameters.values():
            self._settle(parameter, link)
        if link is not None:
            self._answer_unknown(link)
            self._forget_widgets()
        self._keep(opened)

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def key(self, name: str) -> str:
        """Return the key for the parameter's widget, which then shows the state's value.

        Pass it as ``key=`` and give the widget no default of its own.
        """
        key = self._key(self._parameters[name])
        if key not in st.session_state:
            st.session_state[key] = self._held[key]
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
        """Run the page again in the state that ``link`` names; the browser's Back returns.

        A page link to the page itself would do, but leaves the browser's address as it was.
        """
        st.session_state[f"{self._page}:asked for"] = link
        st.rerun()

    def _is_opened_by(self, link: dict[str, str]) -> bool:
        if f"{self._page}:link" not in st.session_state or _went_through_history():
            return True
        comes_from_another_page = st.session_state["page in view"] != self._page
        return comes_from_another_page and link not in ({}, left_at(self._page))

    def _settle(self, parameter: Parameter, link: dict[str, str] | None) -> None:
        """Find the parameter's value: in the link, or without one in its widget."""
        key = self._key(parameter)
        last = self._held.get(key, self._default(parameter))
        if link is None:
            given = shown = _text(st.session_state.get(key, last), parameter)
        else:
            given = link.get(parameter.name, _text(last, parameter))
            shown = f"{parameter.name}={given}"
        try:
            self._held[key] = parameter.read(given)
        except ValueError as error:
            self._held[key] = last
            self.problems.append(
                f"“{_short(shown)}” does not work here: {error}. "
                f"{_text(last, parameter) or 'Nothing'} is used instead."
            )
        self._values[parameter.name] = parameter.check(self._held[key])

    def _answer_repeated(self, link: dict[str, str]) -> None:
        self.problems.extend(
            f"The link sets “{_short(name)}” more than once: the last, “{_short(last)}”, is used."
            for name, last in link.items()
            if len(set(st.query_params.get_all(name))) > 1
        )

    def _answer_unknown(self, link: dict[str, str]) -> None:
        self.problems.extend(
            f"The link sets “{_short(name)}”, which this page does not have."
            for name in link.keys() - self._parameters.keys()
            if not _MARK.fullmatch(name)
        )

    def _forget_widgets(self) -> None:
        """Let each widget be drawn anew with the state's value.

        Set here, a value would stay behind wherever the run does not draw its widget, and come
        back once the widget was drawn, moved and left.
        """
        for key in {*st.session_state.get(f"{self._page}:held", {}), *self._held}:
            st.session_state.pop(key, None)

    def _keep(self, opened: dict[str, str]) -> None:
        is_first_run = f"{self._page}:link" not in st.session_state
        link = self._as_link()
        st.session_state[f"{self._page}:held"] = self._held
        st.session_state[f"{self._page}:link"] = link
        st.session_state["page in view"] = self._page
        st.session_state.pop(f"{self._page}:asked for", None)
        # In the first run nothing else can be on its way to the browser.
        if link != opened or not is_first_run:
            st.query_params.from_dict(link)

    def _as_link(self) -> dict[str, str]:
        """Return what differs from the defaults, as text."""
        values = {name: self._held[self._key(p)] for name, p in self._parameters.items()}
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


def left_at(page: str) -> dict[str, str]:
    """Return the link of a page as this visitor left it; empty where they have not been."""
    return dict(st.session_state.get(f"{page}:link", {}))


def _went_through_history() -> bool:
    """Return whether this run answers the browser's Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _text(value: Any, parameter: Parameter) -> str:
    """Return what a widget or the state holds as a link writes it; text stays as it was typed."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(parameter, Ruled):
        return parameter.write(value)
    if isinstance(value, bool):
        return "1" if value else "0"
    return repr(value) if isinstance(value, float) else str(value)


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
