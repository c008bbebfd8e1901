"""A workshop on this machine: visitors by websocket, some in real browsers, beside a bare page.

``python -m benchmarks.workshop``: all of it, some minutes; ``--write``: the README's table too;
``--address http://…``: visit an app that runs elsewhere, of which no memory is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import chain, cycle
from pathlib import Path
from time import monotonic

import psutil

from benchmarks.browsers import browse, browser
from benchmarks.profiles import PROFILES, SCENES, Losses, Room
from benchmarks.server import ROOT, Server, serving
from benchmarks.visitor import Visitor, Wait

LEAVING = 155.0
"""Seconds from the last visitor's leaving to the look at the memory: Streamlit keeps a session for
two minutes, in case its visitor comes back, and the server looks who is gone twice a minute.
"""

PARTING = 3.0
"""The same, where nobody waits for that: in a short run, and at a bare page."""

MARKS = ("<!-- written by benchmarks/workshop.py -->", "<!-- until here -->")


@dataclass
class Figures:
    """What a profile came to at one server.

    ``memory``: MiB at the start, then the peak and what was left of each round; ``alone``: at the
    peak without the processes that experiments run in; ``spent``, ``own``:
    the processor's seconds of the server and of the visitors, in so many ``seconds``.
    """

    name: str
    visitors: int
    waits: list[Wait] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    losses: Losses = field(default_factory=Losses)
    memory: list[float] = field(default_factory=list)
    alone: float = 0.0
    browsers: list[float] = field(default_factory=list)
    computed: int = 0
    seconds: float = 0.0
    spent: float = 0.0
    own: float = 0.0

    def arrivals(self) -> list[float]:
        """Return the seconds until the first picture, or a sign that one is on its way."""
        return [wait.first for wait in self.waits if wait.what == "arrival"]

    def light(self) -> list[float]:
        """Return the seconds until a light page, moved or followed to, was there."""
        return [w.whole for w in self.waits if not w.heavy and w.what in ("move", "scene")]

    def signs(self) -> list[float]:
        """Return the seconds until the first sign of heavy work."""
        return [wait.first for wait in self.waits if wait.heavy]

    def results(self) -> list[float]:
        """Return the seconds until the results of heavy work were there."""
        return [wait.whole for wait in self.waits if wait.heavy]


async def measure(
    server: Server,
    name: str,
    count: int,
    rounds: int = 1,
    length: float = 1.0,
    bare: bool = False,
    leaving: float = PARTING,
) -> Figures:
    """Let ``count`` visitors live through the profile called ``name`` at ``server``.

    One has been there before, as a presenter has; no figure tells of them.
    """
    figures = Figures(f"{name}, bare page" if bare else name, count)
    links = [f"{server.address}/{'' if bare else link}" for link, _ in SCENES]
    presenter = Visitor(server.address, 0)
    await presenter.come("")
    figures.memory.append(server.memory())
    spent, own = server.seconds(), sum(psutil.Process().cpu_times()[:2])
    async with browser() as chromium:
        for turn in range(rounds):
            begin, server.peak = monotonic(), 0.0
            visitors = [Visitor(server.address, 1000 * turn + i) for i in range(count)]
            room = Room(visitors, bare, turn, length)
            living = asyncio.create_task(PROFILES[name][0](room, figures.losses))
            if chromium:
                pages = [browse(chromium, cycle(links), living, figures.faults) for _ in "ab"]
                figures.browsers += chain(*await asyncio.gather(*pages))
            await living
            figures.seconds += monotonic() - begin
            await asyncio.sleep(leaving)
            figures.memory += [server.peak, server.memory()]
            for visitor in visitors:
                figures.waits += visitor.waits
                figures.faults += visitor.faults
    figures.spent = server.seconds() - spent
    figures.own = sum(psutil.Process().cpu_times()[:2]) - own
    figures.faults += server.errors()
    figures.computed = server.computed()
    figures.alone = server.peak_alone
    await presenter.leave()
    return figures


def run(
    names: Sequence[str],
    visitors: int,
    rounds: int,
    length: float,
    address: str = "",
    leaving: float = PARTING,
) -> Iterator[Figures]:
    """Yield the figures of each profile: of a bare page first, then of the app, both new.

    ``visitors``: as many in each profile, or 0 for its own number; ``address``: an app that runs.
    """
    for name in names:
        count = visitors or PROFILES[name][1]
        with serving("bare") as server:
            yield asyncio.run(measure(server, name, count, 1, length, bare=True))
        elsewhere = nullcontext(Server(address, None, Path()))
        with elsewhere if address else serving("streamlit_app.py") as server:
            yield asyncio.run(measure(server, name, count, rounds, length, leaving=leaving))


def told(figures: Figures) -> Iterator[str]:
    """Yield what there is to say of a profile, line by line."""
    name, losses = f"workshop, {figures.name}", figures.losses
    yield (
        f"{name}: {figures.visitors} visitors, {len(figures.waits):,} asks; errors "
        f"{len(figures.faults)}, sessions lost {losses.sessions}, state lost {losses.states} of "
        f"{losses.returns} who came back"
    )
    for fault in sorted(set(figures.faults))[:5]:
        yield f"{name}: error: {fault[:200]}"
    yield (
        f"{name}, seconds, median / p95 / worst: first paint {spread(figures.arrivals())}, light "
        f"rerun {spread(figures.light())}, in browsers {spread(figures.browsers)} a page"
    )
    if figures.signs():
        yield (
            f"{name}, heavy: first sign {spread(figures.signs())}, result "
            f"{spread(figures.results())}; one that many share was computed "
            f"{figures.computed or '?'} times at most"
        )
    each = 1e3 * figures.spent / max(1, len(figures.waits))
    yield (
        f"{name}: memory {' → '.join(f'{mib:.0f}' for mib in figures.memory)} MiB, the server "
        f"alone at most {figures.alone:.0f}; of a core it took "
        f"{figures.spent / figures.seconds:.0%}, {each:.0f} ms an ask, the visitors "
        f"{figures.own / figures.seconds:.0%}"
    )


def spread(seconds: Sequence[float]) -> str:
    """Return the median, the 95th percentile and the worst."""
    if not seconds:
        return "–"
    ranked = sorted(seconds)
    chosen = (ranked[math.ceil(share * len(ranked)) - 1] for share in (0.5, 0.95, 1))
    return " / ".join("never" if math.isinf(each) else f"{each:.2f}" for each in chosen)


def table(found: Sequence[Figures]) -> str:
    """Return the README's table, with the marks around it."""
    rows = [
        "visitors | first paint | light rerun | heavy: first sign | heavy: result | "
        "errors, lost | memory, MiB | server alone",
        " | ".join(["---"] * 8),
        *(
            f"{f.visitors}: {f.name} | {spread(f.arrivals())} | {spread(f.light())} | "
            f"{spread(f.signs())} | {spread(f.results())} | "
            f"{len(f.faults)}, {f.losses.sessions + f.losses.states} | "
            f"{' → '.join(f'{mib:.0f}' for mib in f.memory)} | {f.alone:.0f}"
            for f in found
        ),
    ]
    says = (
        f"On {os.cpu_count()} cores, a presenter having been there before. Seconds are median / "
        "95th percentile / worst; memory is at the start, then at the peak and after all have "
        "left, round by round, with the processes of experiments and without."
    )
    return "\n".join([MARKS[0], says, "", *(f"| {row} |" for row in rows), MARKS[1]])


def write(readme: Path, found: Sequence[Figures]) -> None:
    """Put the table between the two marks in ``readme``."""
    before, begin, rest = readme.read_text().partition(MARKS[0])
    _, end, after = rest.partition(MARKS[1])
    if not (begin and end):
        raise ValueError(f"{readme.name} has no place for the table: {' … '.join(MARKS)}")
    readme.write_text(before + table(found) + after)


def lines() -> Iterator[str]:
    """Yield the lines of a short run, for ``make bench``."""
    for figures in run([*PROFILES], 12, 1, 0.3):
        yield from told(figures)


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.workshop", description=__doc__)
    parser.add_argument("--profiles", nargs="+", choices=[*PROFILES], default=[*PROFILES])
    parser.add_argument("--visitors", type=int, default=0, help="as many in every profile")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--length", type=float, default=1.0, help="of a round; 1 is about a minute")
    parser.add_argument("--leaving", type=float, default=LEAVING, help="seconds after each round")
    parser.add_argument("--address", default="", help="an app that runs already")
    parser.add_argument("--write", action="store_true", help="write the README's table")
    asked = parser.parse_args()
    found = []
    chosen = asked.profiles, asked.visitors, asked.rounds, asked.length
    for figures in run(*chosen, asked.address, asked.leaving):
        print("\n".join(told(figures)), flush=True)
        found.append(figures)
    if asked.write:
        write(ROOT / "README.md", found)


if __name__ == "__main__":
    main()
