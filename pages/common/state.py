"""The state of a page: one typed table of everything that its link restores.

A page lists its parameters; ``PageState`` reads them from the link that was opened or from the
widgets that were moved, answers each bad value with one sentence, and writes the link anew. Values
are known before any widget is drawn, so a page may use them in whatever order the lesson runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, TypeVar
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.checks import Choice, Rule, rules_of
from pages.common.page_list import find_page
from pages.common.visit import carried, page_part

T = TypeVar("T")


@dataclass(frozen=True)
class By:
    """A default that depends on another parameter: ``values`` by that one's value.

    ``name``: the other's name in the link, an earlier one; or two, a space between them: the keys
    of ``values`` are then their values with a space between. ``values`` may be a function of the
    other's value.
    """

    name: str
    values: Mapping[str, Any] | Callable[[Any], Any]


@dataclass(frozen=True)
class Parameter:
    """One entry of the table: a name in the link, what it takes, and a default or a ``By``."""

    name: str
    rule: Rule
    default: Any


@dataclass(frozen=True)
class Guess(Choice):
    """A guess at one question: it goes when anything changes that decides the answer.

    That is every other parameter of its view, but for those that it stands ``apart_from``: they
    only look at the picture.
    """

    apart_from: tuple[str, ...] = ()


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
        self.entries = tuple(
            Parameter(self._names[field], rule, (defaults or {}).get(field, rule.default))
            for field, rule in rules.items()
        )

    def of(self, state: PageState, **others: Any) -> T:
        """Return the settings that ``state`` holds; ``others``: fields that the view decides."""
        values = {field: state[name] for field, name in self._names.items()}
        return self.settings(**{**values, **others})


LONGEST_LINK = 4000
"""Characters of a link's parameters, as a browser writes them: servers on the way refuse more."""

_MARK = re.compile(r"(utm_|mc_|_hs).*|fbclid|gclid|msclkid|igshid|ref")
"""What newsletters, advertisers and social networks add to a link."""


class PageState:
    """The values of a page's parameters: ``state["seeds"]``; ``problems`` holds the sentences.

    A link is read when it opens the page, and when the browser goes back or forward. In any other
    run the widgets know better: the link that comes with them may be an older one, sent before the
    last was written. Each run writes its own, so the address ends as that of the last state.
    """

    def __init__(self, page: str, *tables: Iterable[Parameter | Parameters[Any]]) -> None:
        """Settle the state; each of the ``tables`` is a view's: a guess belongs to the rest."""
        self.problems: list[str] = []
        self._page = page
        self._parameters: dict[str, Parameter] = {}
        self._about: dict[str, set[str]] = {}
        for table in tables:
            self._enter(table)
        self._too_long: set[str] = set()
        self._values: dict[str, Any] = {}
        self._held: dict[str, Any] = {}
        opened = page_part(st.query_params.to_dict())
        link = st.session_state.get(f"{page}:asked for")
        if link is None and self._is_opened_by(opened):
            link = opened
            self._answer_repeated(opened)
        before: dict[str, Any] = st.session_state.get(f"{page}:held", {})
        if link is None:
            self._held.update(before)
        for parameter in self._parameters.values():
            self._settle(parameter, link)
        if link is not None:
            self._answer_unknown(link)
            self._forget_widgets({*before, *self._held})
        self._drop_outdated_guesses({} if link is not None else None)
        self._keep()

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def key(self, name: str) -> str:
        """Return the key for the parameter's widget, which then shows the state's value.

        Pass it as ``key=``, and what the session's state then holds as the widget's default: see
        ``pages.common.controls``.
        """
        key = self._key(self._parameters[name])
        if key not in st.session_state:
            st.session_state[key] = self._held[key]
        return key

    @property
    def guesses(self) -> list[str]:
        """The names of the parameters that are guesses."""
        return list(self._about)

    def values(self, parameters: Parameters[T], **others: Any) -> T:
        """Return the settings that the state holds; ``others``: fields that the view decides."""
        return parameters.of(self, **others)

    def rule(self, name: str) -> Any:
        """Return the rule of a parameter: its range or its choices."""
        return self._parameters[name].rule

    def link(self, **changes: str) -> dict[str, str]:
        """Return the query parameters of this state with some changed; "" drops one."""
        return {k: v for k, v in {**self._as_link(), **changes}.items() if v != ""}

    def with_guesses(self, link: dict[str, str]) -> dict[str, str]:
        """Return ``link`` with the guesses made here at questions that are asked there too."""
        here = self._as_link()
        return link | {
            guess: here[guess]
            for guess, about in self._about.items()
            if guess in here and all(here.get(name) == link.get(name) for name in about)
        }

    def withhold(self, guess: str) -> None:
        """Let the page be as before the guess, which its widget and its link keep."""
        self._values[guess] = ""

    def question(self, guess: str) -> str:
        """Return what tells the question of a guess from all others: what it is about."""
        return repr((self._page, self._values.get("view"), guess, self._asked[guess]))

    def go_to(self, link: dict[str, str]) -> NoReturn:
        """Run the page again in the state that ``link`` names; the browser's Back returns.

        A page link to the page itself would do, but leaves the browser's address as it was.
        """
        st.session_state[f"{self._page}:asked for"] = link
        st.rerun()

    def _enter(self, table: Iterable[Parameter | Parameters[Any]]) -> None:
        entries = [
            each
            for group in table
            for each in (group.entries if isinstance(group, Parameters) else (group,))
        ]
        for each in entries:
            if self._parameters.setdefault(each.name, each) != each:
                raise TypeError(f"{self._page} has two parameters called {each.name}")
            if isinstance(each.rule, Guess):
                others = {o.name for o in entries if not isinstance(o.rule, Guess)}
                about = self._about.setdefault(each.name, set())
                about.update(others.difference(each.rule.apart_from))

    def _is_opened_by(self, link: dict[str, str]) -> bool:
        if self._is_first_run() or went_through_history():
            return True
        comes_from_another_page = st.session_state.get("page in view") != self._page
        return comes_from_another_page and link not in ({}, left_at(self._page))

    def _is_first_run(self) -> bool:
        return f"{self._page}:link" not in st.session_state

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
            self._held[key] = parameter.rule.read(parameter.name, given)
        except ValueError as error:
            self._held[key] = last
            self.problems.append(
                f"“{_short(shown)}” does not work here: {error}. "
                f"{_text(last, parameter) or 'Nothing'} is used instead."
            )
        self._values[parameter.name] = parameter.rule.take(parameter.name, self._held[key])

    def _drop_outdated_guesses(self, before: dict[str, Any] | None) -> None:
        """Forget each guess whose question has changed since it was made."""
        if before is None:
            before = st.session_state.get(f"{self._page}:asked", {})
        self._asked = {
            guess: {name: self._values[name] for name in sorted(about)}
            for guess, about in self._about.items()
        }
        for guess, about in self._asked.items():
            if self._values[guess] and before.get(guess, about) != about:
                key = self._key(self._parameters[guess])
                self._held[key] = self._values[guess] = ""
                st.session_state.pop(key, None)

    def _answer_repeated(self, link: dict[str, str]) -> None:
        self.problems.extend(
            f"The link sets “{_short(name)}” more than once: the last, “{_short(last)}”, is used."
            for name, last in link.items()
            if name in self._parameters and len(set(st.query_params.get_all(name))) > 1
        )

    def _answer_unknown(self, link: dict[str, str]) -> None:
        self.problems.extend(
            f"The link sets “{_short(name)}”, which this page does not have."
            for name in link
            if name not in self._parameters and not is_a_mark(name)
        )

    def _forget_widgets(self, keys: Iterable[str]) -> None:
        """Let each widget be drawn anew with the state's value.

        Set here, a value would stay behind wherever the run does not draw its widget, and come
        back once the widget was drawn, moved and left.
        """
        for key in keys:
            st.session_state.pop(key, None)

    def _keep(self) -> None:
        link, is_first_run = self._as_link(), self._is_first_run()
        st.session_state[f"{self._page}:held"] = self._held
        st.session_state[f"{self._page}:asked"] = self._asked
        st.session_state[f"{self._page}:link"] = link
        # After these: a run that is overtaken by the next is as one that did not come this far.
        st.session_state["page in view"] = self._page
        st.session_state.pop(f"{self._page}:asked for", None)
        # In the first run nothing else can be on its way to the browser.
        written = {**link, **carried()}
        if written != st.query_params.to_dict() or not is_first_run:
            st.query_params.from_dict(written)
        self.problems.extend(
            f"“{name}” is too long for a link: it works here, but whoever opens this page's link "
            "finds the page without it."
            for name in sorted(self._too_long)
        )

    def _as_link(self) -> dict[str, str]:
        """Return what differs from the defaults, as text."""
        values = {name: self._held[self._key(p)] for name, p in self._parameters.items()}
        link = {
            name: _text(value, self._parameters[name])
            for name, value in values.items()
            if value != self._default(self._parameters[name])
        }
        while len(urlencode(link)) > LONGEST_LINK:
            longest = max(link, key=lambda name: len(urlencode({name: link[name]})))
            self._too_long.add(longest)
            del link[longest]
        return link

    def _default(self, parameter: Parameter) -> Any:
        default = parameter.default
        if not isinstance(default, By):
            return default
        if isinstance(default.values, Mapping):
            return default.values[self._scope(default)]
        return default.values(self._values[default.name])

    def _scope(self, default: By) -> str:
        return " ".join(str(self._values[name]) for name in default.name.split())

    def _key(self, parameter: Parameter) -> str:
        default = parameter.default
        scope = f":{self._scope(default)}" if isinstance(default, By) else ""
        return f"{self._page}:{parameter.name}{scope}"


def is_a_mark(name: str) -> bool:
    """Return whether a parameter was added to a link on its way, and asks for nothing."""
    return _MARK.fullmatch(name) is not None


def go_to_page(script: str, link: dict[str, str]) -> NoReturn:
    """Open a page in the state that ``link`` names, however the visitor left it."""
    page = find_page(script)
    name = (page.name if page else "") or "home"
    st.session_state[f"{name}:asked for"] = link
    if st.session_state.get("page in view") == name:
        st.rerun()
    st.switch_page(script, query_params=link | carried())


def left_at(page: str) -> dict[str, str]:
    """Return the link of a page as this visitor left it; empty where they have not been."""
    return dict(st.session_state.get(f"{page}:link", {}))


def went_through_history() -> bool:
    """Return whether this run answers the browser's Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _text(value: Any, parameter: Parameter) -> str:
    """Return what a widget or the state holds as a link writes it; text stays as it was typed."""
    if value is None or isinstance(value, str):
        return value or ""
    return parameter.rule.write(value)


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
