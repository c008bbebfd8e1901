"""A room on the page: the presenter's panel, the line of who follows, and what both share.

The key of a seat lies in the browser's memory of its tab, so that a reload keeps the seat. It does
not stand in the address: that is projected, and copied.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import checks
from core.rooms import FullError, Glance, Rooms, Seat, read_code
from core.seeds import format_seeds
from core.wording import number_of
from pages.common.room_look import KEEPER, dot_plot, look, show_code
from pages.common.state import PageState, go_to_page
from pages.common.visit import carry

BEAT = 1.0
"""Seconds between two looks at the room; members of a large one look half as often."""

LARGE = 75
ANY_SEED = 10_000
FIRST_PAGE = "streamlit_app.py"

_PLACE, _SAYS, _KEPT = "room place", "room says", "room_keeper"


@dataclass
class _Place:
    """What a visitor's session knows of the room that they are in.

    ``asks``: whether the browser is still to say if its tab has the key of an earlier seat;
    ``obeyed``: the number of the scene gone to last; ``glance``: the room as the page shows it;
    ``told``: whether all is told at this very state; ``waits``: the guesses
    whose answers are the presenter's to tell; ``seeds``: the room's on the picture; ``counted``:
    the dots drawn, by question; ``corner``: of the panel, for what the page adds.
    """

    seat: Seat
    asks: bool
    follows: bool = True
    obeyed: int = 0
    glance: Glance | None = None
    told: bool = False
    waits: set[str] = field(default_factory=set)
    seeds: tuple[int, ...] | None = None
    counted: dict[str, Counter[str]] = field(default_factory=dict)
    corner: DeltaGenerator | None = None


@st.cache_resource
def _rooms() -> Rooms:
    return Rooms()


def _place() -> _Place | None:
    place: _Place | None = st.session_state.get(_PLACE)
    return place


def enter() -> None:
    """Take a seat in the room that the link names, in a visitor's first run."""
    if _PLACE not in st.session_state:
        _stand_up()
        if code := st.query_params.get("room", ""):
            _join(code)


def door() -> None:
    """Offer to join a room by its code, or to open one, to who is in none."""
    place = _place()
    if place and place.seat.key:
        return
    with st.popover("A room for a workshop", icon=":material/groups:"):
        st.text_input(
            "The code that the presenter shows",
            key="room_code",
            autocomplete="off",
            on_change=lambda: _join(st.session_state["room_code"]),
        )
        st.button("Join")
        st.caption(
            "Or present: who joins follows your pages, and their guesses fall as dots without "
            "names on yours. Nothing of it is stored."
        )
        st.button("Open a room", icon=":material/add:", on_click=_open)


def show(state: PageState, script: str) -> None:
    """Draw what a visitor sees of their room above a page, and go along with its presenter."""
    if says := st.session_state.pop(_SAYS, ""):
        st.info(f"{says[:1].upper()}{says[1:]}.", icon=":material/groups:")
    if not (place := _place()):
        return
    seat, link = place.seat, state.link(**dict.fromkeys(state.guesses, ""))
    data = {"code": seat.code, "key": seat.key, "asks": place.asks}
    KEEPER(data=data, key=_KEPT, height=0, on_kept_change=partial(_come_back, seat.code))
    if not seat.key:  # Of a full room: unless the tab has a key, as its presenter's has.
        return
    place.glance, place.seeds, place.told = _rooms().look(seat), None, False
    if place.glance is None:
        _stand_up(f"the room {seat.code} is closed")
        st.rerun()
    st.html(look())
    if seat.leads:
        _rooms().lead(seat, script, link)
        _panel(place, place.glance.is_held, script)
        return
    _go_along(place, state, script, link)
    scene = place.glance.scene
    place.told = place.glance.is_told and (script, link) == (scene.script, scene.link)
    _share_guesses(place, state)
    beat = BEAT if place.glance.seats <= LARGE else 2 * BEAT
    _beating(_line, script, beat)(place)


def asks(state: PageState, name: str, show_me: str) -> bool:
    """Share a question: the presenter's is the room's. Return whether guesses at it are held.

    Whoever goes along and has not guessed once it is revealed is shown the answer.
    """
    if not (place := _place()) or not (place.seat.leads or place.follows):
        return False
    question = _question(state, name)
    if place.seat.leads:
        _rooms().ask(place.seat, question)
    glance = place.glance
    if glance and not state[name] and (place.told or question in glance.told):
        state.go_to(state.link(**{name: show_me}))
    return bool(glance and glance.is_held and not place.seat.leads)


def answers(state: PageState, name: str, offered: Sequence[str]) -> None:
    """Draw, below a question, the room's guesses for its presenter: they do not tell the answer."""
    if not (place := _place()):
        return
    if place.seat.leads:
        question = _question(state, name)
        _beating(_dots, question)(place, question, tuple(offered))
    elif name in place.waits:
        st.caption("Your guess is in. The answer comes when the presenter reveals it.")


def give_seed() -> None:
    """Let a member give the room a seed, or be given one."""
    if not (place := _place()) or place.seat.leads or not place.glance:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="room_seed"):
        held: dict[str, Any] = {"disabled": place.glance.is_held}
        label, key = "Your seed in the room", "room_typed"
        st.text_input(label, key=key, autocomplete="off", width=200, on_change=_give_typed, **held)
        any_seed = partial(_give, secrets.randbelow(ANY_SEED))
        st.button("Any seed", icon=":material/casino:", on_click=any_seed, **held)
        if place.glance.seed is not None:
            st.markdown(f"Yours is **{place.glance.seed}**.")


def seeds_in_room() -> tuple[int, ...]:
    """Return the seeds for this visitor's picture: for the presenter all, for a member their own.

    The presenter's page runs again when others come: whoever asks draws them.
    """
    if not (place := _place()) or not place.glance:
        return ()
    if place.seat.leads:
        place.seeds = _rooms().seeds(place.seat)
        return place.seeds
    return () if place.glance.seed is None else (place.glance.seed,)


def run_seeds(state: PageState) -> None:
    """Let the presenter run the seeds that the room gave, on her picture and all who follow."""
    if not (place := _place()) or not (place.seeds and place.corner):
        return
    says = f"Run the room's {number_of(len(place.seeds), 'seed', 'seeds')}"
    if place.corner.button(says, key="room_run", icon=":material/groups:"):
        state.go_to(state.link(seeds=format_seeds(tuple(sorted(place.seeds))), step=""))


def _open() -> None:
    try:
        _sit_down(_rooms().open(FIRST_PAGE, {}), asks=False)
    except ValueError as error:
        st.session_state[_SAYS] = str(error)


def _join(code: str, key: str = "") -> None:
    """Take the seat of ``key``, or a new one; say why if there is none."""
    try:
        _sit_down(_rooms().join(code, key), asks=not key)
    except ValueError as error:
        st.session_state[_SAYS] = str(error)
        if isinstance(error, FullError) and not key:
            _sit_down(Seat(read_code(code), ""), asks=True)


def _sit_down(seat: Seat, asks: bool) -> None:
    before = _place()
    if before and before.seat != seat:
        _rooms().leave(before.seat)
    st.session_state[_PLACE] = _Place(seat, asks)
    carry({"room": seat.code})


def _stand_up(says: str = "") -> None:
    st.session_state[_PLACE], st.session_state[_SAYS] = None, says
    carry({"room": ""})


def _come_back(code: str) -> None:
    """Take the seat whose key this tab has kept."""
    _join(code, str(st.session_state[_KEPT].get("kept") or ""))


def _go_along(place: _Place, state: PageState, script: str, link: dict[str, str]) -> None:
    """Open the presenter's page and state, where a member who follows has not been there yet."""
    glance = place.glance
    if not (glance and place.follows) or glance.is_held or glance.scene.number == place.obeyed:
        return
    scene = glance.scene
    if script != scene.script:
        go_to_page(scene.script, dict(scene.link))
    # Only now: on its way to another page, a run can be overtaken by one of this page.
    place.obeyed = scene.number
    if link != scene.link:
        state.go_to(state.with_guesses(dict(scene.link)))


def _share_guesses(place: _Place, state: PageState) -> None:
    """Give the room the guesses made here; let who follows wait for the presenter's answers."""
    given = [name for name in state.guesses if state[name]]
    room = _rooms()
    asked = {n for n in given if room.guess(place.seat, _question(state, n), str(state[n]))}
    place.waits = asked if place.follows else set()
    for name in place.waits:
        state.withhold(name)


def _question(state: PageState, name: str) -> str:
    return hashlib.sha256(state.question(name).encode(errors="replace")).hexdigest()


def _beating(draw: Callable[..., None], page: str, beat: float = BEAT) -> Callable[..., None]:
    """Return ``draw`` as a fragment with a name of the page's own.

    Streamlit names fragments alike on all pages: a beat of the page that was left would run on the
    next, and bring the first one back.
    """

    @wraps(draw)
    def drawn(*args: Any) -> None:
        draw(*args)

    drawn.__qualname__ = f"{draw.__qualname__} {page}"
    return st.fragment(drawn, run_every=beat)


def _line(place: _Place) -> None:
    """Draw the line of who is in a room; run the page again when there is something to do."""
    glance = _rooms().look(place.seat)
    if not (glance and place.glance and _place()) or glance.turn != place.glance.turn:
        st.rerun()
    with st.container(key="room", horizontal=True, vertical_alignment="center"):
        says = "You follow" if place.follows else "On your own way in"
        wait = " The presenter asks you to wait." if glance.is_held and place.follows else ""
        st.markdown(f"{says} the room {place.seat.code}.{wait}")
        # Buttons: what a switch holds may be lost while the page is changed under load.
        st.button("Stop following" if place.follows else "Follow", key="room_f", on_click=_follow)
        st.button("Leave", on_click=_leave)


def _follow() -> None:
    if place := _place():
        place.follows, place.obeyed, place.glance = not place.follows, 0, None


def _leave() -> None:
    if place := _place():
        _rooms().leave(place.seat)
        _stand_up(f"you have left the room {place.seat.code}, and what you gave it is gone")


def _panel(place: _Place, is_held: bool, script: str) -> None:
    seat, room = place.seat, _rooms()
    with st.container(key="room", horizontal=True, vertical_alignment="center"):
        st.markdown(f"Room **{seat.code}**")
        _beating(_here, script)(place)
        place.corner = st.container(width="content")
        with st.popover("Show the code", icon=":material/qr_code_2:"):
            page = script.removeprefix("pages/").removesuffix(".py")
            show_code(seat.code, (st.context.url or "").rstrip("/").removesuffix(f"/{page}"))
        for label, icon, does in (
            ("Go on", "play_arrow", partial(room.hold, seat, False))
            if is_held
            else ("Hold", "front_hand", partial(room.hold, seat, True)),
            ("Reveal", "visibility", partial(room.reveal, seat)),
        ):
            st.button(label, icon=f":material/{icon}:", on_click=does)
        with st.popover("Close"):
            st.markdown("All who follow get their pages back, and nothing of the room is kept.")
            st.button("Close the room", on_click=_close, args=(seat,))


def _close(seat: Seat) -> None:
    _rooms().close(seat)
    _stand_up(f"the room {seat.code} is closed, and nothing of it is kept")


def _here(place: _Place) -> None:
    """Count who is here; run the page again when its picture lacks a seed of the room."""
    room = _rooms()
    if not room.look(place.seat) or place.seeds not in (None, room.seeds(place.seat)):
        st.rerun()
    st.markdown(f"**{room.here(place.seat)}** here")


def _dots(place: _Place, question: str, offered: tuple[str, ...]) -> None:
    counts = _rooms().counts(place.seat, question)
    st.html(dot_plot(offered, counts, place.counted.get(question, Counter())))
    place.counted[question] = counts


def _give_typed() -> None:
    rule: Any = checks.seed().metadata["rule"]
    try:
        if typed := (st.session_state.get("room_typed") or "").strip():
            _give(rule.read("a seed", typed))
    except ValueError as error:
        st.session_state[_SAYS] = str(error)


def _give(seed: int) -> None:
    if place := _place():
        _rooms().give_seed(place.seat, seed)
