"""What a room of visitors does: follow a presenter, each go their own way, or come all at once.

Each is bounded: in visitors, in asks, and in the seconds that a visitor waits for one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from time import monotonic

from benchmarks.server import ROOT
from benchmarks.visitor import Visitor
from pages.common.page_list import PAGES

HEAVY = {
    "data_splits/best_seed": "best_table={n}",
    "data_splits/error_bar": "examples={n}",
    "data_splits/holdout": "seeds={n}-{m}",
    "data_splits/kfold": "seeds={n}-{m}",
    "data_splits/shuffling": "init_seed={n}",
    "data_splits/traps": "trap_seed={n}",
    "diffusion/batch": "batch_seed={n}",
    "diffusion/seeds": "initial_seed={n}",
    "diffusion/steps": "initial_seed={n}",
    "diffusion/watch": "initial_seed={n}",
    "dropout/inference": "training_seed={n}",
    "dropout/training": "seeds={n}-{m}",
    "hardware/first_difference": "run_seed={n}",
    "hardware/machines": "machine_seed={n}",
    "hardware/others": "",
    "hardware/precision": "precision_seed={n}",
    "runtime_algorithms/convolution": "kernel_seed={n}",
    "runtime_algorithms/differences": "weights_seed={n}",
    "runtime_algorithms/flags": "flag_try={n}",
    "runtime_algorithms/switch": "switch_seed={n}",
    "text_sampling/deterministic": "seed={n}",
    "text_sampling/regenerate": "seeds={n}-{m}",
    "text_sampling/walk": "seed={n}",
    "weight_initialization/real_network": "data_seed={n}",
    "weight_initialization/two_weights": "basins=1&learning_rate=0.0{n}",
    "which_source/seven_sources": "seeds={n}-{m}",
}
"""Views whose work takes more than about 100 ms, and a setting that nobody has asked for yet.

``{n}``: a number of two digits; ``{m}``: one that is nine larger.
"""

SCENES = (
    ("weight_initialization?view=two_weights", "learning_rate"),
    ("dropout?view=watch", "p"),
    ("runtime_algorithms?view=addition", "guess_addition"),
    ("dropout?view=training", "guess_training"),
    ("text_sampling?view=draw", "temperature"),
    ("diffusion?view=forward", "guess_forward"),
    ("hardware?view=makers", "p"),
    ("text_sampling?view=walk", "top_p"),
    ("is_it_noise?view=compare", "guess"),
    ("recipe?view=script", "reach"),
)
"""What a presenter shows, and the control that each visitor then moves."""

ARRIVING, SCENE, FOLLOWING = 10.0, 6.0, 2.0
"""Seconds in which all arrive, that a scene lasts, and in which all have followed to it."""

PAUSE, MOVES = 4.0, 8
"""In *chaos*: seconds between two moves at the least, and how often each visitor moves."""

STORM, READING = 5.0, 8.0
"""In *storm*: seconds in which all arrive, and that a visitor at most reads before they move."""


@dataclass(frozen=True)
class Room:
    """Some visitors, at a ``bare`` page of one view or at the app.

    ``turn``: the round, from 0; ``length``: how much of it there is to be, 1 for all.
    """

    visitors: list[Visitor]
    bare: bool
    turn: int = 0
    length: float = 1.0


@dataclass
class Losses:
    """How many sessions were replaced, and how many pages, of the returns, were not as left."""

    sessions: int = 0
    states: int = 0
    returns: int = 0


async def scenes(room: Room, losses: Losses) -> None:
    """All follow a presenter; in between each moves one control."""
    shown = SCENES[: max(2, round(len(SCENES) * room.length))]
    begin = monotonic() + ARRIVING * room.length

    async def follow(visitor: Visitor, at: float) -> None:
        await _until(begin - ARRIVING * room.length * (1 - at))
        await visitor.come("" if room.bare else shown[0][0], _is_heavy(shown[0][0]))
        for number, (link, control) in enumerate(shown):
            opens = begin + number * SCENE
            if number:
                await _until(opens + FOLLOWING * visitor.chance.random())
                if room.bare:
                    await visitor.move()
                else:
                    await visitor.follow(link, _is_heavy(link))
            await _until(opens + FOLLOWING + (SCENE - FOLLOWING) * visitor.chance.random())
            await visitor.move(control, _is_heavy(link))

    await _all(room, losses, follow)


async def chaos(room: Room, losses: Losses) -> None:
    """Everybody opens another view with another setting, cold, and moves what they like."""
    begin = monotonic()
    links = asks(room.turn, len(room.visitors))

    async def wander(visitor: Visitor, at: float) -> None:
        await _until(begin + ARRIVING * room.length * at)
        link, heavy = ("", False) if room.bare else links[room.visitors.index(visitor)]
        await visitor.come(link, heavy)
        for _ in range(max(2, round(MOVES * room.length))):
            await asyncio.sleep(PAUSE * (1 + visitor.chance.random()) * room.length)
            if heavy:
                await visitor.follow("")
                return
            await visitor.move()

    await _all(room, losses, wander)


async def storm(room: Room, losses: Losses) -> None:
    """All arrive within seconds on one link; half lose their connection and come back."""
    begin = monotonic()
    number = 300 + 20 * room.turn
    shared = f"dropout?view=training&seeds={number}-{number + 19}", "guess_training"
    link, guess = ("", "") if room.bare else shared

    async def rush(visitor: Visitor, at: float) -> None:
        await _until(begin + STORM * at)
        heavy, kind = not room.bare, room.visitors.index(visitor) % 4
        arrival = asyncio.create_task(visitor.come(link, heavy))
        if kind == 1:  # Lost before the page is there.
            await asyncio.wait([arrival], timeout=0.2 + visitor.chance.random())
            arrival.cancel()
            await _lose(visitor, losses, heavy)
        await asyncio.wait([arrival])
        for loses in (kind == 3, False):
            await asyncio.sleep(READING * room.length * visitor.chance.random())
            await visitor.move(guess)
            if loses:  # After something was moved.
                await _lose(visitor, losses, False)

    await _all(room, losses, rush)


async def _lose(visitor: Visitor, losses: Losses, heavy: bool) -> None:
    visitor.lose_connection()
    await asyncio.sleep(0.5 + 2 * visitor.chance.random())
    losses.returns += 1
    losses.states += not await visitor.come_back(heavy)


Profile = Callable[[Room, Losses], Coroutine[None, None, None]]
PROFILES: dict[str, tuple[Profile, int]] = {
    "scenes": (scenes, 60),
    "chaos": (chaos, 60),
    "storm": (storm, 100),
}
"""Each profile, and how many visitors it brings."""


def asks(turn: int, count: int) -> list[tuple[str, bool]]:
    """Return a link for each of ``count`` visitors, and whether its view is heavy."""
    links, everywhere = [], sorted(views())
    for number in range(count):
        # A stride that is prime to their number, so that heavy and light views come mixed.
        view, n = everywhere[number * 17 % len(everywhere)], 20 + (37 * turn + number) % 70
        link = f"{view.replace('/', '?view=')}&{HEAVY.get(view, '').format(n=n, m=n + 9)}"
        links.append((link.rstrip("&"), view in HEAVY))
    return links


def views() -> list[str]:
    """Return "topic/view" for every view of every page."""
    return [
        f"{page.name}/{script.stem}"
        for page in PAGES
        if page.name
        for script in (ROOT / "pages/views" / page.name).glob("*.py")
        if "\nTITLE = " in script.read_text()
    ]


def _is_heavy(link: str) -> bool:
    return link.replace("?view=", "/") in HEAVY and not link.endswith("two_weights")


async def _all(
    room: Room, losses: Losses, live: Callable[[Visitor, float], Coroutine[None, None, None]]
) -> None:
    """Let every visitor live, each from another moment on; then all leave."""
    count = len(room.visitors)
    try:
        await asyncio.gather(*(live(each, i / count) for i, each in enumerate(room.visitors)))
    finally:
        await asyncio.gather(*(visitor.leave() for visitor in room.visitors))
    losses.sessions += sum(len(visitor.sessions) > 1 for visitor in room.visitors)


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - monotonic()))
