"""Rooms, by direct calls and a clock that only the tests move."""

import ast
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from core import rooms
from core.rooms import (
    GONE,
    LENGTH,
    LETTERS,
    MOST_QUESTIONS,
    MOST_ROOMS,
    MOST_SEATS,
    QUIET,
    FullError,
    Glance,
    Rooms,
    Seat,
    read_code,
)

HOME = "streamlit_app.py"
DROPOUT = "pages/dropout.py"


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> Rooms:
    return Rooms(clock)


@pytest.fixture
def presenter(server: Rooms) -> Seat:
    return server.open(HOME, {})


def seen(server: Rooms, seat: Seat) -> Glance:
    glance = server.look(seat)
    assert glance is not None
    return glance


def test_a_code_is_short_and_has_no_letter_that_is_misread(presenter: Seat) -> None:
    assert len(presenter.code) == LENGTH
    assert set(presenter.code) <= set(LETTERS)
    assert not set(LETTERS) & set("0O1IL2Z5S8B") - {"L"}
    assert presenter.leads


@pytest.mark.parametrize("write", [str.lower, " ".join, "-".join, "–".join, " {}\n".format])
def test_a_code_may_be_typed_in_any_way(server: Rooms, presenter: Seat, write: object) -> None:
    assert callable(write)
    seat = server.join(write(presenter.code))
    assert (seat.code, seat.leads) == (presenter.code, False)


@pytest.mark.parametrize(
    "text", ["", "K7Q", "K7QDXA", "O0I1S", "'; drop", "<b>", "😀" * 5, "x" * 10_000, "../..", "\0"]
)
def test_what_cannot_be_a_code_is_not_repeated(server: Rooms, text: str) -> None:
    assert read_code(text) == ""
    with pytest.raises(ValueError, match="no room has that code: it was mistyped, or the"):
        server.join(text)


def test_a_wrong_code_gets_a_sentence(server: Rooms, presenter: Seat) -> None:
    other = next(code for code in ("AAAAA", "CCCCC") if code != presenter.code)
    with pytest.raises(ValueError, match=f"^no room has the code {other}: it was mistyped, or"):
        server.join(other.lower())


def test_each_guess_counts_once_and_may_be_changed(server: Rooms, presenter: Seat) -> None:
    first, second = server.join(presenter.code), server.join(presenter.code)
    server.ask(presenter, "how many?")
    for seat, option in ((first, "few"), (first, "few"), (second, "few"), (second, "all")):
        server.guess(seat, "how many?", option)
    assert server.counts(presenter, "how many?") == Counter(few=1, all=1)


def test_only_guesses_at_what_the_presenter_asks_are_taken(server: Rooms, presenter: Seat) -> None:
    seat = server.join(presenter.code)
    server.guess(seat, "of my own", "few")
    server.ask(presenter, "of my own")
    assert not server.counts(presenter, "of my own")
    server.guess(presenter, "of my own", "few")
    server.guess(Seat(presenter.code, "invented"), "of my own", "few")
    assert not server.counts(presenter, "of my own")


def test_a_held_room_takes_no_guess_and_no_seed(server: Rooms, presenter: Seat) -> None:
    seat = server.join(presenter.code)
    server.ask(presenter, "how many?")
    server.hold(presenter, True)
    assert seen(server, seat).is_held
    server.guess(seat, "how many?", "few")
    server.give_seed(seat, 7)
    assert not server.counts(presenter, "how many?")
    assert server.seeds(presenter) == ()
    server.hold(presenter, False)
    server.guess(seat, "how many?", "few")
    assert server.counts(presenter, "how many?") == Counter(few=1)


def test_what_is_revealed_is_told_to_all_and_takes_no_more_guesses(
    server: Rooms, presenter: Seat
) -> None:
    seat = server.join(presenter.code)
    server.lead(presenter, DROPOUT, {})
    server.ask(presenter, "how many?")
    server.guess(seat, "how many?", "few")
    server.hold(presenter, True)
    before = seen(server, seat)
    assert "how many?" not in seen(server, seat).told
    server.reveal(presenter)
    after = seen(server, seat)
    assert "how many?" in seen(server, seat).told
    assert "of my own" not in seen(server, seat).told
    assert not after.is_held
    assert after.turn > before.turn
    assert after.scene.number > before.scene.number, "who strayed is brought along"
    server.guess(seat, "how many?", "all")
    assert server.counts(presenter, "how many?") == Counter(few=1)


def test_a_scene_told_once_stays_told_and_the_next_is_not(server: Rooms, presenter: Seat) -> None:
    server.lead(presenter, DROPOUT, {})
    server.ask(presenter, "first")
    server.reveal(presenter)
    server.lead(presenter, DROPOUT, {"p": "0.3"})
    server.ask(presenter, "second")
    assert "second" not in seen(server, presenter).told
    server.lead(presenter, DROPOUT, {})
    assert "first" in seen(server, presenter).told


def test_who_follows_has_something_to_do_when_the_scene_changes_and_only_then(
    server: Rooms, presenter: Seat
) -> None:
    seat = server.join(presenter.code)
    server.lead(presenter, DROPOUT, {"p": "0.3"})
    first = seen(server, seat)
    assert (first.scene.script, dict(first.scene.link)) == (DROPOUT, {"p": "0.3"})
    server.lead(presenter, DROPOUT, {"p": "0.3"})
    assert seen(server, seat).turn == first.turn
    server.lead(presenter, DROPOUT, {})
    assert seen(server, seat).turn == first.turn + 1


@pytest.mark.parametrize(
    "steer",
    [
        lambda s, seat: s.lead(seat, DROPOUT, {}),
        lambda s, seat: s.ask(seat, "how many?"),
        lambda s, seat: s.here(seat),
        lambda s, seat: s.counts(seat, "how many?"),
        lambda s, seat: s.seeds(seat),
        lambda s, seat: s.hold(seat, True),
        lambda s, seat: s.reveal(seat),
        lambda s, seat: s.close(seat),
    ],
    ids=["lead", "ask", "here", "counts", "seeds", "hold", "reveal", "close"],
)  # fmt: skip
def test_only_who_opened_a_room_can_steer_it(server: Rooms, presenter: Seat, steer: object) -> None:
    assert callable(steer)
    member = server.join(presenter.code)
    before = seen(server, presenter)
    for seat in (member, replace(member, leads=True), replace(presenter, key="guessed")):
        with pytest.raises(PermissionError, match="only who opened a room can steer it"):
            steer(server, seat)
    assert seen(server, presenter) == before
    steer(server, presenter)


def test_the_key_brings_the_presenter_and_a_member_back_to_their_seats(
    server: Rooms, presenter: Seat
) -> None:
    seat = server.join(presenter.code)
    server.ask(presenter, "how many?")
    server.guess(seat, "how many?", "few")
    assert server.join(presenter.code, presenter.key) == presenter
    assert server.join(presenter.code, seat.key) == seat
    assert server.here(presenter) == 1
    assert server.join(presenter.code, "of another room") != seat
    assert server.counts(presenter, "how many?") == Counter(few=1)


def test_who_leaves_takes_all_along(server: Rooms, presenter: Seat) -> None:
    seat = server.join(presenter.code)
    server.ask(presenter, "how many?")
    server.guess(seat, "how many?", "few")
    server.give_seed(seat, 7)
    assert seen(server, seat).seed == 7
    server.leave(seat)
    assert server.look(seat) is None
    assert server.here(presenter) == 0
    assert (server.counts(presenter, "how many?"), server.seeds(presenter)) == (Counter(), ())


def test_seeds_come_each_once_in_the_order_they_were_given(server: Rooms, presenter: Seat) -> None:
    seats = [server.join(presenter.code) for _ in range(4)]
    for seat, seed in zip(seats, (42, 7, 42, 3), strict=True):
        server.give_seed(seat, seed)
    assert server.seeds(presenter) == (42, 7, 3)
    server.give_seed(seats[0], 5)
    assert server.seeds(presenter) == (5, 7, 42, 3)


def test_the_151st_gets_a_sentence_until_somebody_has_been_gone_for_a_while(
    server: Rooms, presenter: Seat, clock: Clock
) -> None:
    server.ask(presenter, "how many?")
    seats = [server.join(presenter.code) for _ in range(MOST_SEATS)]
    server.guess(seats[0], "how many?", "few")
    with pytest.raises(FullError, match=f"^the room {presenter.code} is full: it has 150 seats$"):
        server.join(presenter.code)
    assert server.join(presenter.code, seats[5].key) == seats[5], "who has a seat has it"
    assert server.join(presenter.code, presenter.key).leads, "the presenter takes none"
    clock.now += GONE + 1
    for seat in seats[1:]:
        assert server.look(seat)
    assert server.here(presenter) == MOST_SEATS - 1
    assert server.counts(presenter, "how many?") == Counter(few=1), "a locked phone's guess stays"
    newcomer = server.join(presenter.code)
    assert server.look(seats[0]) is None, "another has the seat"
    assert not server.counts(presenter, "how many?")
    assert server.look(newcomer)
    assert server.here(presenter) == MOST_SEATS
    with pytest.raises(ValueError, match="is full"):
        server.join(presenter.code, seats[0].key)


def test_there_are_at_most_twenty_rooms_and_a_closed_one_makes_place(server: Rooms) -> None:
    opened = [server.open(HOME, {}) for _ in range(MOST_ROOMS)]
    assert len({seat.code for seat in opened}) == MOST_ROOMS
    with pytest.raises(ValueError, match=r"^this server already holds 20 rooms: try again later$"):
        server.open(HOME, {})
    server.close(opened[7])
    assert server.open(HOME, {}).code


def test_of_a_closed_room_nothing_is_left(server: Rooms, presenter: Seat) -> None:
    seat = server.join(presenter.code)
    server.ask(presenter, "how many?")
    server.guess(seat, "how many?", "few")
    server.close(presenter)
    assert server.look(seat) is server.look(presenter) is None
    assert not server.counts(presenter, "how many?")
    assert server.seeds(presenter) == ()
    server.hold(presenter, True)
    server.guess(seat, "how many?", "few")
    server.close(presenter)
    with pytest.raises(ValueError, match="no room has the code"):
        server.join(presenter.code)
    assert vars(server)["_rooms"] == {}


def test_a_room_ends_after_three_hours_in_which_nobody_did_anything(
    server: Rooms, presenter: Seat, clock: Clock
) -> None:
    seat = server.join(presenter.code)
    server.ask(presenter, "how many?")
    clock.now += QUIET - 1
    server.guess(seat, "how many?", "few")
    clock.now += QUIET
    assert server.look(seat), "exactly three hours are not more"
    server.guess(seat, "how many?", "few")
    clock.now += 1
    assert server.look(seat) is None, "neither signs of tabs left open nor the same guess are acts"
    assert vars(server)["_rooms"] == {}


def test_quiet_rooms_make_place_for_new_ones(server: Rooms, clock: Clock) -> None:
    for _ in range(MOST_ROOMS):
        server.open(HOME, {})
    clock.now += QUIET + 1
    server.open(HOME, {})
    assert len(vars(server)["_rooms"]) == 1


def test_the_oldest_of_many_questions_is_forgotten(server: Rooms, presenter: Seat) -> None:
    seat = server.join(presenter.code)
    for number in range(MOST_QUESTIONS + 1):
        server.ask(presenter, f"question {number}")
        server.guess(seat, f"question {number}", "few")
        server.reveal(presenter)
    assert not server.counts(presenter, "question 0")
    assert "question 0" not in seen(server, seat).told
    assert server.counts(presenter, "question 1") == Counter(few=1)


def test_a_hundred_and_fifty_may_come_and_guess_at_once(server: Rooms, presenter: Seat) -> None:
    server.ask(presenter, "how many?")

    def come(number: int) -> bool:
        try:
            seat = server.join(presenter.code)
        except ValueError:
            return False
        server.guess(seat, "how many?", ("few", "all")[number % 2])
        return server.look(seat) is not None

    with ThreadPoolExecutor(16) as pool:
        came = list(pool.map(come, range(MOST_SEATS + 10)))
    assert sum(came) == MOST_SEATS
    assert server.counts(presenter, "how many?").total() == MOST_SEATS
    assert server.here(presenter) == MOST_SEATS


def test_nothing_of_a_room_can_reach_a_file() -> None:
    """The module imports neither files, nor logs, nor a network."""
    tree = ast.parse(Path(rooms.__file__).read_text())
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    kept = {"__future__", "collections", "collections.abc", "contextlib", "dataclasses"}
    assert names == kept | {"secrets", "threading", "time", "unicodedata"}
    assert not any(isinstance(n, ast.Name) and n.id in ("open", "print") for n in ast.walk(tree))
