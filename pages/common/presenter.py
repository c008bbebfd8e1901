"""Presenting a lesson to a room, or taking it alone: the bar, the scenes, what is put away.

``lesson.txt`` at the root holds the scenes. It is read again when it changes, so what a presenter
saves is what the next scene shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from pathlib import Path
from typing import Literal, NoReturn, ParamSpec

import streamlit as st

from core.checks import Flag, Rule, Whole
from core.scenes import Lesson, Scene, read_lesson
from core.wording import plain
from pages.common import visit
from pages.common.page_list import HOME, PAGES, Page, find_page
from pages.common.presenter_look import KEYS, PRESENTING, marked, put_away_style
from pages.common.state import PageState, go_to_page, went_through_history
from pages.common.visit import carried, guided
from pages.common.visit import presenting as presenting

P = ParamSpec("P")
FILE = Path(__file__).parent.parent.parent / "lesson.txt"
_NOTHING = {"present": "", "guide": "", "scene": ""}
_LAST_PAGE, _PROBLEMS, _AT_ONCE = "visit:page", "visit:problems", "visit:at once"
_CONTROLS, _DONE = "presenter_controls", "visit:done"


def lesson() -> Lesson:
    """Return the lesson as its file is now."""
    try:
        stamp = FILE.stat()
        return _lesson(stamp.st_mtime_ns, stamp.st_size)
    except OSError:
        return Lesson((), (f"{FILE.name} cannot be read, so there are no scenes",))


@lru_cache(2)
def _lesson(*_stamp: int) -> Lesson:
    return read_lesson(FILE.read_bytes(), FILE.name, [page.name for page in PAGES], visit.NAMES)


def begin(script: str) -> None:
    """Read from the link that opened a page how the visit goes on; offer to present."""
    link, last = st.query_params.to_dict(), st.session_state.get(_LAST_PAGE)
    opened = {name: link[name] for name in _NOTHING if name in link}
    st.session_state[_LAST_PAGE] = script
    if last is None or went_through_history() or (opened and last != script):
        values, problems = _read(opened)
        st.session_state[_PROBLEMS] = problems
        st.session_state[_AT_ONCE] = bool(values)
        visit.carry({**_NOTHING, **values})
    if not presenting():
        st.sidebar.button(
            "Present",
            key="present_page",
            icon=":material/slideshow:",
            type="tertiary",
            help="Show this page to a room",
            on_click=visit.carry,
            args=({"present": "1", "guide": ""},),
        )


def _read(opened: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return what a link says of the visit and can be used, and a sentence for what cannot."""
    last = max(len(lesson().scenes), 1)
    rules: dict[str, Rule] = {
        "present": Flag(False),
        "guide": Flag(False),
        "scene": Whole(1, 1, last, (1, last)),
    }
    values, problems = {}, []
    for name in opened:
        try:
            if read := rules[name].read(name, opened[name]):
                values[name] = str(int(read))
        except ValueError as error:
            said = f"{name}={opened[name]}"
            said = said if len(said) <= 60 else f"{said[:59]}…"
            problems.append(f"“{said}” does not work here: {error}. It is left out.")
    if {"present", "guide"} <= values.keys():
        del values["guide"]
        problems.append("The link asks to present and for the guided path: it is presented.")
    if "scene" in values and len(values) == 1:
        del values["scene"]
        problems.append("The link names a scene without present=1 or guide=1: it is left out.")
    return values, problems


def folded() -> bool:
    """Return whether controls and words are out of the way."""
    return presenting() and not st.session_state.get(_CONTROLS)


def put_away(drawn: Callable[P, None]) -> Callable[P, None]:
    """Draw nothing while controls and words are out of the way."""

    @wraps(drawn)
    def draw(*args: P.args, **kwargs: P.kwargs) -> None:
        if not folded():
            drawn(*args, **kwargs)

    return draw


def go(read: Lesson, number: int) -> NoReturn:
    """Open a scene of the lesson by its number, from 1 on."""
    scene = read.scenes[number - 1]
    visit.carry({"scene": str(number)})
    page = next(page for page in PAGES if page.name == scene.page)
    go_to_page(page.script, dict(scene.link))


def show_bar(script: str, state: PageState) -> None:
    """Draw, above a page, the bar of whoever presents the lesson or takes it alone."""
    state.problems += st.session_state.pop(_PROBLEMS, [])
    opens_at_once = st.session_state.pop(_AT_ONCE, False)
    if not (presenting() or guided()):
        return
    page, read = find_page(script) or HOME, lesson()
    state.problems += [f"{problem}." for problem in read.problems]
    here = [n for n, scene in enumerate(read.scenes, 1) if _shows(scene, page, state)]
    number = min(int(carried().get("scene", 0)), len(read.scenes))
    number = number or next(iter(here), int(guided() and bool(read.scenes)))
    if opens_at_once and number and number not in here:
        number = _settle(page, state, read, number, here)
    if presenting():
        _presenter_bar(page, read, number, number in here)
    elif number:
        _guide(page, state, read, number, number in here)
    else:  # There is no path without scenes.
        visit.carry(_NOTHING)


def _settle(page: Page, state: PageState, read: Lesson, number: int, here: list[int]) -> int:
    """Return which scene to be at where a link opens another page than that of its scene.

    The browser's Back comes by such addresses: Streamlit writes each once between two pages.
    """
    if not went_through_history():
        if page is HOME:
            go(read, number)
        if "scene" in carried():
            state.problems.append(f"This link opens another view than that of scene {number}.")
    nowhere = 0 if page is HOME and presenting() else number
    number = min(here, key=lambda each: abs(each - number), default=nowhere)
    visit.carry({"scene": str(number or "")})
    return number


def _shows(scene: Scene, page: Page, state: PageState) -> bool:
    """Return whether a page with this state shows the view that a scene is about."""
    if scene.page != page.name or page is HOME:
        return scene.page == page.name
    return dict(scene.link).get("view", state.rule("view").default) == state["view"]


def _presenter_bar(page: Page, read: Lesson, number: int, is_here: bool) -> None:
    last = len(read.scenes)
    title = read.scenes[number - 1].says if is_here else page.title
    st.html(PRESENTING)
    st.html(KEYS, unsafe_allow_javascript=True)
    if folded():
        st.html(put_away_style(page.name))
    with st.container(key="presenter", horizontal=True, vertical_alignment="center"):
        count = f":small[{number} / {last}] " if number else ""
        st.markdown(f"# {count}{title}", width="stretch")
        # On a way of one's own, Back leads to the scene that was left.
        back = number - 1 if is_here else number
        if st.button("Back", key="presenter_back", disabled=back < 1):
            go(read, back)
        if st.button("Next", key="presenter_next", disabled=number >= last):
            go(read, number + 1)
        st.toggle("Controls", key=_CONTROLS)
        if st.button("Leave", key="presenter_leave"):
            visit.carry(_NOTHING)
            st.rerun()


def _guide(page: Page, state: PageState, read: Lesson, number: int, is_here: bool) -> None:
    """Draw the step of who takes the lesson alone: what to move, and whether it is moved."""
    scene, last = read.scenes[number - 1], len(read.scenes)
    done: set[int] = st.session_state.setdefault(_DONE, set())
    if is_here and (not scene.control or _is_moved(scene, state)):
        done.add(number)
    with st.container(key="guide", border=True, horizontal=True, vertical_alignment="center"):
        to_do = _to_do(scene, is_here, number in done)
        st.markdown(f"**Step {number} of {last}.** {scene.says}  \n{to_do}", width="stretch")
        if not is_here and st.button("Open it", key="guide_open", type="primary"):
            go(read, number)
        if st.button("Back", key="guide_back", disabled=number < 2):
            go(read, number - 1)
        kind: Literal["primary", "secondary"]
        kind = "primary" if is_here and number in done else "secondary"
        if st.button("Next", key="guide_next", disabled=number >= last, type=kind):
            go(read, number + 1)
        if st.button("Leave", key="guide_leave"):
            visit.carry(_NOTHING)
            st.rerun()
    if is_here and scene.control and number not in done:
        st.html(marked(page.name, scene.control))


def _to_do(scene: Scene, is_here: bool, done: bool) -> str:
    if not is_here:
        there = next(page.title for page in PAGES if page.name == scene.page)
        return f"It stands on the page *{there}*."
    if done:
        moved = f": you moved **{plain(scene.label)}**" if scene.control else ""
        return f":material/check_circle: Done{moved}."
    return f":material/touch_app: Guess, then move **{plain(scene.label)}**."


def _is_moved(scene: Scene, state: PageState) -> bool:
    """Return whether the scene's control stands elsewhere than where the scene put it."""
    name, link = scene.control, dict(scene.link)
    if name not in state:
        return False
    if name not in link:
        return name in state.link()
    rule = state.rule(name)
    try:
        return bool(state[name] != rule.take(name, rule.read(name, link[name])))
    except ValueError:
        return name in state.link()


def show_starts() -> None:
    """Offer, on the first page, to present the lesson and to take it alone."""
    read = lesson()
    if not read.scenes or presenting() or guided():
        return
    with st.container(horizontal=True):
        for label, icon, mode in (
            (f"Present a lesson of {len(read.scenes)} scenes", ":material/slideshow:", "present"),
            (f"Take its {len(read.scenes)} steps alone", ":material/route:", "guide"),
        ):
            if st.button(label, icon=icon):
                visit.carry({mode: "1"})
                go(read, 1)
