"""The steps of a lesson, the same on every page: predict, see, why, take home."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field
from functools import partial
from typing import Any

import streamlit as st

from core.charts.chart import Chart, Spec
from core.charts.colours import inks
from core.charts.identicon import identicon
from core.charts.larger import larger
from core.charts.table import tables_of
from core.scripts import as_file, as_notebook
from pages.common import room
from pages.common.frame import show_problems as show_problems
from pages.common.player import is_played, player
from pages.common.presenter import presenting, put_away
from pages.common.state import Guess, PageState
from pages.common.theme import visitor_theme
from pages.common.tools import copy_link, scroll_up

SHOW = "just show me"
ASKS, ANSWERS = "**Guess first.**", "The answer is **"
"""How a question begins, and the answer to who asked to be shown."""


def guess(options: Sequence[str], apart_from: tuple[str, ...] = ()) -> Any:
    """Return a field for a guess: one of ``options``, ``SHOW``, or none yet.

    It goes when another parameter of the view changes, for that asks another question, but for
    those that it stands ``apart_from``, such as the step of the picture.
    """
    return field(
        default="", metadata={"rule": Guess("", ("", *options, SHOW), apart_from=apart_from)}
    )


def ask(
    state: PageState, question: str, name: str = "guess", options: Sequence[str] | None = None
) -> str:
    """Ask for a guess, above the picture and before long work; return it, "" until it is given.

    ``options``: those that make sense in this state, if not all of the field's.
    """
    offered = options or [each for each in state.rule(name).options if each not in ("", SHOW)]
    held, key = room.asks(state, name, SHOW), state.key(name)
    given = st.session_state[key]
    with st.container(key=f"ask_{name}", gap="xsmall"):
        st.markdown(f"{ASKS} {question}")
        st.pills(
            question,
            [*offered, SHOW],
            default=given if given in (*offered, SHOW) else None,
            key=key,
            format_func=lambda words: words[:1].upper() + words[1:],
            label_visibility="collapsed",
            disabled=held,
        )
        room.answers(state, name, offered)
    # A link may bring a guess at what is asked otherwise in this state.
    return str(state[name]) if state[name] in (*offered, SHOW) else ""


def answer(guess: str, right: str | Collection[str], why: str) -> None:
    """Say whether ``guess`` is right, what is, and ``why``: no less to who asked to be shown.

    ``right``: the right option, or several where the result does not tell them apart.
    """
    rights = [right] if isinstance(right, str) else list(right)
    with st.container(key="verdict"):
        if guess in rights:
            st.markdown(f":material/check_circle: You said **{guess}**, and that is right. {why}")
            return
        said = f":material/cancel: You said **{guess}**. " if guess != SHOW else ""
        st.markdown(f"{said}{ANSWERS}{'** or **'.join(rights)}**. {why}")


Stories = Sequence[tuple[str, Mapping[str, str]]]


@put_away
def stories(state: PageState, told: Stories) -> None:
    """Offer each story, a sentence that a state shows to be true, as a button to that state."""
    st.markdown("##### Things to see here")
    with st.container(horizontal=True):
        for title, link in told:
            if st.button(title, icon=":material/arrow_upward:"):
                scroll_up()
                state.go_to(dict(link))


def show_chart(
    chart: Chart,
    key: str,
    finding: str | None = None,
    tall: bool = False,
    picked: Callable[[], None] | None = None,
) -> None:
    """Draw a chart under its finding, or under ``finding`` where the page does not tell yet.

    A ``tall`` chart takes its height from the frame's style: more on a phone, where its parts
    stand below each other, than on a wide screen. ``picked`` is called when a mark of a chart
    with a selection is clicked; the session's state holds the selection under ``key``.
    """
    with st.container(gap="xsmall", key=f"headed_{key}"):
        st.markdown(f"##### {finding or chart.finding}")
        _table(chart, key)
    with st.container(key=f"tall_{key}" if tall else None, gap="xsmall"):
        if is_played(chart.spec):
            player(key)
        st.vega_lite_chart(
            coloured(chart),
            width="stretch",
            height="stretch" if tall else "content",
            key=key,
            on_select=picked or "ignore",
            # What stands over a chart is all that is told of it: the same to who hears it read.
            alt=(finding or chart.finding).replace("\\", ""),
        )


def _table(chart: Chart, key: str) -> None:
    """Offer a chart's data as a table, made once it is asked for."""
    label, icon = "Data as a table", ":material/table:"
    asked = st.popover(label, icon=icon, type="tertiary", key=f"table_{key}", on_change="rerun")
    if asked.open:
        tables = tables_of(chart)
        for kind, table in tables.items():
            if len(tables) > 1:
                asked.caption(kind.rstrip("0123456789").replace("_", " ").capitalize())
            asked.dataframe(table, width=640, hide_index=True, key=f"rows_{key}_{kind}")


def coloured(chart: Chart) -> Spec:
    """Return a chart whole: with the colours of the visitor's theme, and its rows."""
    spec: Spec = larger(chart.spec) if presenting() else chart.spec
    return {
        **spec,
        "params": [*inks(visitor_theme()), *spec.get("params", [])],
        "datasets": dict(chart.rows),
    }


@put_away
def tools(state: PageState, data: Callable[[], Any], name: str) -> None:
    """Offer the link to exactly this state, and its data as CSV.

    ``data``: makes a data frame, or columns of equal length by name, when it is asked for.
    """
    copy_link(state, name)
    st.download_button(
        "Data (CSV)",
        lambda: _csv(data()),
        file_name=f"{name}.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )


def _csv(data: Any) -> str:
    if isinstance(data, str):
        return data
    # Imported here: the first page stands without it.
    import pandas as pd

    return str(pd.DataFrame(data).to_csv(index=False))


@put_away
def why(title: str, body: str) -> None:
    """Explain on demand."""
    with st.expander(title, icon=":material/help:"):
        st.markdown(body)


@put_away
def take_home(says: str, lines: str, name: str = "seedscape") -> None:
    """Give the lines to paste, for the very state on the screen; as a file and a notebook too."""
    with st.container(key=f"take_home_{name}"):
        st.markdown(f"#### Take it home\n{says}")
    # One that carries its numbers along is scrolled in a window of its own: by keys too, since the
    # code in it takes the focus. In colours, number by number, it takes a browser up to a second.
    long = lines.count("\n") > 100
    coloured = len(lines) <= 10_000
    with st.container(height=500 if long else "content", border=False):
        st.code(lines, language="python" if coloured else None, wrap_lines=True)
    with st.container(horizontal=True):
        for label, made, kind, mime in (
            ("Script (.py)", as_file, "py", "text/x-python"),
            ("Notebook (.ipynb)", as_notebook, "ipynb", "application/x-ipynb+json"),
        ):
            st.download_button(
                label,
                partial(made, lines),
                file_name=f"{name}.{kind}",
                mime=mime,
                on_click="ignore",
                icon=":material/download:",
                key=f"take_home_{kind}_{name}",
            )


def prints(headline: str, told: bool = True) -> str:
    """Return the end of a sentence: what a script prints, once the guess is made."""
    if not told:
        return " and prints the answer to the question above."
    return f" and prints: *{headline.replace(chr(10), '; ')}*."


def fingerprints(named: dict[str, str], verdict: str = "") -> None:
    """Show fingerprints by name, each a small picture beside its digits, and what follows."""
    figures = "".join(
        f'<figure style="margin:0;display:flex;gap:.6rem;align-items:center">{identicon(digits)}'
        f"<figcaption>{name}<br><code>{digits}</code></figcaption></figure>"
        for name, digits in named.items()
    )
    st.html(
        '<div style="display:flex;flex-wrap:wrap;gap:.6rem 1.6rem;align-items:center">'
        f"{figures}<strong>{verdict}</strong></div>"
    )
