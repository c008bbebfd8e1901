"""Rooms: what a presenter and those who join her share while a workshop lasts, in memory alone.

A room knows no names and no addresses. Who joins gets a seat, told from the others by a key that
only its holder's browser and this process hold; what a seat gives, its guesses and its seed, goes
when the seat does.
"""

from __future__ import annotations

import secrets
import threading
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679"
"""Of a code: none that is misread for another, as 0 and O, 1 and I, 2 and Z, 5 and S, 8 and B."""

LENGTH = 5
MOST_ROOMS, MOST_SEATS, MOST_QUESTIONS = 20, 150, 20
"""Of a room's questions those are kept that its presenter asked last."""

QUIET = 3 * 60 * 60.0
"""Seconds without an act of anybody after which a room ends."""

GONE = 90.0
"""Seconds without a sign after which a seat counts as left. A hidden tab gives one a minute."""


class FullError(ValueError):
    """A room has no free seat."""


@dataclass(frozen=True)
class Seat:
    """A place in the room ``code``; ``leads``: its presenter's."""

    code: str
    key: str
    leads: bool = False


@dataclass(frozen=True)
class Scene:
    """Where the presenter is: her page's script and its link; ``number`` grows with each scene."""

    script: str
    link: Mapping[str, str]
    number: int = 1


@dataclass(frozen=True)
class Glance:
    """A room as it is now: ``turn`` grows whenever pages that follow have something to do.

    ``told``: the questions whose answers are revealed; ``is_told``: whether all that the
    presenter's page asks are; ``seats``: how many are taken; ``seed``: the one this seat gave.
    """

    scene: Scene
    is_held: bool
    told: frozenset[str]
    is_told: bool
    turn: int
    seats: int
    seed: int | None


@dataclass
class _Room:
    leader: str
    acted: float
    scene: Scene = Scene("", {})
    seen: dict[str, float] = field(default_factory=dict)
    seeds: dict[str, int] = field(default_factory=dict)
    guesses: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    told: frozenset[str] = frozenset()
    is_held: bool = False
    turn: int = 0

    def drop(self, key: str) -> None:
        self.seen.pop(key, None)
        self.seeds.pop(key, None)
        for given in self.guesses.values():
            given.pop(key, None)


class Rooms:
    """All rooms of a server. Each call is safe from any thread and takes microseconds.

    ``clock``: gives seconds that never run back. What is asked of a room that has ended gives
    None or nothing; who steers without the presenter's key gets ``PermissionError``.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._rooms: dict[str, _Room] = {}

    def open(self, script: str, link: Mapping[str, str]) -> Seat:
        """Open a room on a page; return its presenter's seat.

        Raises ``ValueError``, a sentence, while there are as many rooms as the server holds.
        """
        with self._lock:
            if sum(self._find(code) is not None for code in list(self._rooms)) >= MOST_ROOMS:
                raise ValueError(f"this server already holds {MOST_ROOMS} rooms: try again later")
            while (code := "".join(secrets.choice(LETTERS) for _ in range(LENGTH))) in self._rooms:
                pass
            seat = Seat(code, secrets.token_urlsafe(16), leads=True)
            self._rooms[code] = _Room(seat.key, self._clock(), Scene(script, dict(link)))
            return seat

    def join(self, code: str, key: str = "") -> Seat:
        """Return a seat in the room ``code``, written in any way: that of ``key``, or a new one.

        Raises ``ValueError``, a sentence, if there is no such room or no seat is free.
        """
        code = read_code(code)
        with self._lock:
            room = self._find(code)
            if room is None:
                named = f"the code {code}" if code else "that code"
                raise ValueError(f"no room has {named}: it was mistyped, or the room is closed")
            if key == room.leader:
                return Seat(code, key, leads=True)
            if key not in room.seen:
                key = secrets.token_urlsafe(16)
                self._make_place(room, code)
            room.seen[key] = room.acted = self._clock()
            return Seat(code, key)

    def leave(self, seat: Seat) -> None:
        """Give a member's seat back, with its guesses and its seed."""
        with self._in(seat) as room:
            room.drop(seat.key)

    def look(self, seat: Seat) -> Glance | None:
        """Return the room as it is, None if it has ended or the seat has gone to another.

        To look is the sign that a seat is not empty.
        """
        with self._lock:
            room = self._find(seat.code)
            if room is None or not (seat.key == room.leader or seat.key in room.seen):
                return None
            if seat.key in room.seen:
                room.seen[seat.key] = self._clock()
            is_told, seed = bool(room.asked) and room.asked <= room.told, room.seeds.get(seat.key)
            return Glance(
                room.scene, room.is_held, room.told, is_told, room.turn, len(room.seen), seed
            )

    def guess(self, seat: Seat, question: str, option: str) -> bool:
        """Take a guess, or another in its place, unless guesses are held or the answer is told.

        A question that the presenter has not asked is nobody's in the room: it is left alone.
        Return whether the answer is still the presenter's to tell.
        """
        with self._in(seat) as room:
            if seat.key not in room.seen or question not in room.guesses:
                return False
            given, told = room.guesses[question], question in room.told
            if not (room.is_held or told) and given.get(seat.key) != option:
                given[seat.key] = option
                room.acted = self._clock()
            return question in room.asked and not told

    def give_seed(self, seat: Seat, seed: int) -> None:
        """Take the seat's seed, or another in its place, unless the room is held."""
        with self._in(seat) as room:
            if seat.key in room.seen and not room.is_held:
                room.seeds[seat.key] = seed
                room.acted = self._clock()

    def here(self, seat: Seat) -> int:
        """Return, for the presenter, how many seats gave a sign of late."""
        with self._led(seat, acts=False) as room:
            return sum(self._clock() - seen <= GONE for seen in room.seen.values())

    def counts(self, seat: Seat, question: str) -> Counter[str]:
        """Return, for the presenter, how many seats guess each option."""
        with self._led(seat, acts=False) as room:
            return Counter(room.guesses.get(question, {}).values())

    def seeds(self, seat: Seat) -> tuple[int, ...]:
        """Return, for the presenter, the seeds of all seats, each once, in the order they came."""
        with self._led(seat, acts=False) as room:
            return tuple(dict.fromkeys(room.seeds.values()))

    def lead(self, seat: Seat, script: str, link: Mapping[str, str]) -> None:
        """Say where the presenter is; another page or state is another scene."""
        with self._led(seat) as room:
            if (room.scene.script, room.scene.link) != (script, link):
                room.scene = Scene(script, dict(link), room.scene.number + 1)
                room.turn += 1
                room.asked.clear()

    def ask(self, seat: Seat, question: str) -> None:
        """Say what the presenter's page asks; the oldest of many questions is forgotten."""
        with self._led(seat) as room:
            room.asked.add(question)
            room.guesses[question] = room.guesses.pop(question, {})
            if len(room.guesses) > MOST_QUESTIONS:
                del room.guesses[next(iter(room.guesses))]
                room.asked &= room.guesses.keys()
                room.told &= room.guesses.keys()

    def hold(self, seat: Seat, is_held: bool) -> None:
        """Keep guesses and pages that follow as they are, or let them go on."""
        with self._led(seat) as room:
            room.is_held = is_held
            room.turn += 1

    def reveal(self, seat: Seat) -> None:
        """Tell the answers to what the presenter's page asks; whoever follows is brought there."""
        with self._led(seat) as room:
            room.told |= room.asked
            room.is_held = False
            room.scene = replace(room.scene, number=room.scene.number + 1)
            room.turn += 1

    def close(self, seat: Seat) -> None:
        """End the room; nothing of it is left."""
        with self._led(seat):
            self._rooms.pop(seat.code, None)

    def _find(self, code: str) -> _Room | None:
        room = self._rooms.get(code)
        if room and self._clock() - room.acted > QUIET:
            return self._rooms.pop(code) and None
        return room

    @contextmanager
    def _in(self, seat: Seat) -> Iterator[_Room]:
        """Hold the seat's room, or an empty one where it has ended, against all other threads."""
        with self._lock:
            yield self._find(seat.code) or _Room(seat.key, self._clock())

    @contextmanager
    def _led(self, seat: Seat, acts: bool = True) -> Iterator[_Room]:
        with self._in(seat) as room:
            if seat.key != room.leader:
                raise PermissionError("only who opened a room can steer it")
            if acts:
                room.acted = self._clock()
            yield room

    def _make_place(self, room: _Room, code: str) -> None:
        """Let one more in: where all seats are taken, in the place of who left first."""
        if len(room.seen) >= MOST_SEATS:
            first = min(room.seen, key=room.seen.__getitem__)
            if self._clock() - room.seen[first] <= GONE:
                raise FullError(f"the room {code} is full: it has {MOST_SEATS} seats")
            room.drop(first)


def read_code(text: str) -> str:
    """Return the code that a person typed or a link brought, "" if it cannot be one.

    >>> read_code(" k7q-dx "), read_code("Ｋ７ＱＤＸ"), read_code("O0I1L")
    ('K7QDX', 'K7QDX', '')
    """
    plain = unicodedata.normalize("NFKC", text[:100]).upper()
    code = "".join(plain.split()).translate(dict.fromkeys(map(ord, "-‐‑–—_.")))
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else ""
