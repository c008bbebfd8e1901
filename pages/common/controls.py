"""The controls of a page: each takes its range, its choices and its value from the parameter.

``state``: the page's; ``name``: the parameter's, as in the link; ``layout``: what Streamlit's own
widget takes besides, such as ``width`` and ``help``.

The session's state sets each control. Its value is given as the default too: a browser that is
asked again before it has heard the value answers with the default, and a slider would jump to 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import streamlit as st

from core.checks import Whole
from pages.common.state import PageState


def number_field(state: PageState, name: str, label: str, **layout: Any) -> None:
    """Draw a field for a number: text, of which the state reads what can be read in one way.

    A browser's own field for numbers reads 1e9 as 1, "0,5" as 5 and "abc" as 0, without a word.
    """
    key, rule = state.key(name), state.rule(name)
    typed = st.session_state[key]
    # What cannot be read stays as it was typed, under the sentence that answers it.
    with suppress(ValueError):
        number = rule.read(name, typed) if isinstance(typed, str) else typed
        written = rule.write(number).removesuffix(".0")
        if written != typed:
            typed = st.session_state[key] = written
    layout = {"autocomplete": "off", **layout}
    if isinstance(rule, Whole) and rule.offered[0] >= 0:
        # A phone then shows the keys for digits.
        layout = {"type": "phone", "icon": "", "placeholder": "", **layout}
    st.text_input(label, typed, key=key, **layout)


def slider(state: PageState, name: str, label: str, step: float, **layout: Any) -> None:
    """Draw a slider over the whole range."""
    least, most = _range(state, name)
    value = type(least)(min(max(state[name], least), most))
    st.slider(label, least, most, value, step=step, key=state.key(name), **layout)


def ladder(
    state: PageState,
    name: str,
    label: str,
    rungs: Sequence[float],
    says: Callable[[Any], str] = "{:g}".format,
    **layout: Any,
) -> None:
    """Draw a slider over chosen numbers, and the one that a link brought."""
    options = sorted({*rungs, state[name]})
    st.select_slider(label, options, state[name], key=state.key(name), format_func=says, **layout)


def choose(
    state: PageState,
    name: str,
    label: str,
    says: Mapping[Any, str] | None = None,
    options: Sequence[Any] = (),
    **layout: Any,
) -> None:
    """Draw a list to choose one from; ``says``: what each is called on the page.

    ``options``: those that there are in this state, if not all of the parameter's.
    """
    options = options or _options(state, name)
    value = st.session_state[state.key(name)]
    index = options.index(value) if value in options else 0
    st.selectbox(label, options, index, key=state.key(name), format_func=_named(says), **layout)


def segments(
    state: PageState, name: str, label: str, says: Mapping[Any, str] | None = None, **layout: Any
) -> None:
    """Draw the choices side by side; one is always chosen."""
    options = _options(state, name)
    value = state[name] if state[name] in options else None
    layout = {"default": value, "required": True, **layout}
    st.segmented_control(label, options, key=state.key(name), format_func=_named(says), **layout)


def toggle(state: PageState, name: str, label: str, **layout: Any) -> None:
    """Draw a switch."""
    st.toggle(label, bool(state[name]), key=state.key(name), **layout)


def text_field(state: PageState, name: str, label: str, **layout: Any) -> None:
    """Draw a field for words, or for seeds such as "0-19, 42"."""
    key = state.key(name)
    st.text_input(label, st.session_state[key], key=key, **layout)


def text_area(state: PageState, name: str, label: str, **layout: Any) -> None:
    """Draw a field for several lines."""
    key = state.key(name)
    st.text_area(label, st.session_state[key], key=key, **layout)


def more(state: PageState, **labels: str) -> None:
    """Draw a button that opens fields for numbers; ``labels``: what each parameter is called."""
    with st.popover("More", icon=":material/tune:"):
        for name, label in labels.items():
            number_field(state, name, label)


def _range(state: PageState, name: str) -> tuple[Any, Any]:
    rule = state.rule(name)
    return rule.offered if isinstance(rule, Whole) else (rule.least, rule.most)


def _options(state: PageState, name: str) -> list[Any]:
    return [option for option in state.rule(name).options if option != ""]


def _named(says: Mapping[Any, str] | None) -> Callable[[Any], str]:
    return says.__getitem__ if says else str
