"""A topic on paper: what to ask, what to move and what is then seen, of each of its views.

Nothing of it is typed but the aim and the minutes: each view is run as it stands, with its question
answered, and its own words are written down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from core.wording import number_of
from pages.common.frame import LEFT_OUT, show_problems
from pages.common.lesson import ANSWERS, ASKS, SHOW
from pages.common.page_list import Page
from pages.common.state import Guess, PageState, Parameters
from pages.common.tools import print_button
from pages.common.unseen import Unseen, run_unseen
from pages.common.visit import page_part

PRINT = "print"
"""The parameter of a link that shows its topic on paper."""


@dataclass
class Notes:
    """A view in words: its question, what to move by the popover it lies in, what is then seen."""

    title: str
    link: str
    question: str = ""
    options: list[str] = field(default_factory=list)
    moves: dict[str, list[str]] = field(default_factory=dict)
    answer: str = ""
    findings: list[str] = field(default_factory=list)
    take_home: str = ""
    problems: list[str] = field(default_factory=list)


def is_on_paper() -> bool:
    """Return whether the link asks for the page on paper."""
    return PRINT in st.query_params


def link_to_paper(state: PageState) -> None:
    """Draw the link to the page on paper, with the settings on the screen."""
    link = state.link(**dict.fromkeys((*state.guesses, "view"), ""))
    st.markdown(f":material/print: [This topic on paper](?{urlencode({PRINT: 1, **link})})")


def show_paper(
    page: Page, says: str, views: Mapping[str, Any], settle: Callable[[], PageState]
) -> None:
    """Show the page on paper; ``settle`` reads its state from the link, as the page itself does."""
    link = {name: value for name, value in st.query_params.to_dict().items() if name != PRINT}
    st.title(f"{page.title}: a lesson", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", key="not_on_paper"):
        print_button()
        st.markdown(f"[Back to the page](?{urlencode(link)})")
    address = (st.context.url or page.name).split("?")[0]
    tasks = number_of(len(views), "task", "tasks")
    st.markdown(
        f"**Aim.** You can {page.aim}\n\n**Time.** About {page.minutes} minutes, {tasks}.\n\n{says}"
    )
    problems, place, notes = st.container(), st.empty(), list[Notes]()
    guessed, opened = dict.fromkeys(_guesses(views), SHOW), page_part(link)
    for number, (name, view) in enumerate(views.items()):
        watch = partial(_watch, place, f"Writing down {view.TITLE}", number / len(views))
        watch(0.0, "")
        unseen = run_unseen(partial(_show, view, settle), opened | guessed | {"view": name}, watch)
        task = f"{address}?{urlencode({'view': name, **opened})}"
        notes.append(notes_of(unseen, view.TITLE, task))
    place.empty()
    for problem in dict.fromkeys(problem for each in notes for problem in each.problems):
        problems.warning(problem, icon=LEFT_OUT)
    for number, each in enumerate(notes, 1):
        with st.container(key=f"task_{number}"):
            st.markdown(_task(number, each))
    with st.container(key="seen"):
        st.markdown("## For the teacher: what is seen")
        for number, each in enumerate(notes, 1):
            st.markdown(_seen(number, each))


def _show(view: Any, settle: Callable[[], PageState]) -> None:
    state = settle()
    show_problems(state)
    view.show(state)


def _watch(place: Any, what: str, done: float, share: float, says: str) -> None:
    place.progress(done + share / 100, f"{what} … {says}")


def _guesses(views: Mapping[str, Any]) -> list[str]:
    groups = [group for view in views.values() for group in view.PARAMETERS]
    entries = [e for g in groups for e in (g.entries if isinstance(g, Parameters) else (g,))]
    return [entry.name for entry in entries if isinstance(entry.rule, Guess)]


def notes_of(unseen: Unseen, title: str, link: str) -> Notes:
    """Write down what a view said."""
    notes = Notes(title, link)
    for kind, part, inside in unseen.parts():
        if kind == "markdown":
            _read(part.body, notes)
        elif kind == "alert":
            kept = notes.problems if part.icon == LEFT_OUT else notes.findings
            kept.append(part.body)
        elif kind == "button_group" and part.options[-1].content.lower() == SHOW:
            notes.options = [option.content for option in part.options[:-1]]
        elif says := _moved(kind, part):
            notes.moves.setdefault(inside, []).append(says)
    return notes


def _read(body: str, notes: Notes) -> None:
    if body.startswith(ASKS):
        notes.question = body.removeprefix(ASKS).strip()
    elif ANSWERS in body:
        notes.answer = body
    elif body.startswith("##### "):
        notes.findings.append(body.removeprefix("##### "))
    elif body.startswith("#### Take it home"):
        notes.take_home = body.split("\n", 1)[1]


def _moved(kind: str, part: Any) -> str:
    """Return a control in words; "" for what is none."""
    if kind == "slider":
        ends = (part.options[0], part.options[-1]) if part.options else (part.min, part.max)
        return f"{part.label}, {' to '.join(map(_figure, ends))}"
    if kind in ("selectbox", "button_group"):
        options = [getattr(each, "content", each) for each in part.options]
        return f"{part.label}: {', '.join(options)}" if len(options) < 9 else part.label
    if kind == "checkbox":
        return f"{part.label}: on or off"
    return part.label if kind in ("text_input", "text_area", "file_uploader") else ""


def _figure(value: Any) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _task(number: int, notes: Notes) -> str:
    lines = [f"#### {number}. {notes.title}", f"**Open.** [{notes.link}]({notes.link})"]
    if notes.question:
        boxes = "\u2003".join(f"☐ {option}" for option in notes.options)
        lines.append(f"**Guess.** {notes.question}  \n{boxes}")
    for inside, moves in notes.moves.items():
        lines.append(f"**Move{f', under {inside}' if inside else ''}.** {'; '.join(moves)}.")
    return "\n\n".join([*lines, "**What did you see?**"])


def _seen(number: int, notes: Notes) -> str:
    lines = [f"#### {number}. {notes.title}", *([notes.answer] if notes.answer else [])]
    lines += [f"- {finding}" for finding in notes.findings]
    return "\n\n".join([*lines, f"*To take home:* {notes.take_home}" if notes.take_home else ""])
