"""The harness itself: five visitors at a small app, and what it says of them."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from benchmarks import workshop
from benchmarks.profiles import HEAVY, SCENES, Losses, Room, asks, storm, views
from benchmarks.server import Server, serving
from benchmarks.visitor import Visitor, Wait

APP = """
import time
import streamlit as st

st.title("Small")
number = st.slider("A number", 1, 9, key="small:number")
st.markdown(f"The number is {number}.")
if number == 9:
    st.progress(0.5)
    time.sleep(0.3)
if st.toggle("Fail", key="small:view"):
    raise ValueError("as asked")
"""


def run(visit: Coroutine[Any, Any, None]) -> None:
    """Run a visit in a thread of its own: a browser's test may have left its loop to this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, visit).result()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> object:
    script = tmp_path_factory.mktemp("app") / "small.py"
    script.write_text(APP)
    with serving(str(script)) as server:
        yield server


def test_a_visitor_moves_a_control_and_finds_it_so_after_a_lost_connection(server: Server) -> None:
    async def visit() -> None:
        visitor = Visitor(server.address, 1)
        await visitor.come("")
        for _ in range(3):
            await visitor.move("number")
        number = next(each for each in visitor.seen() if each.startswith("The number"))
        assert number != "The number is 1."
        visitor.lose_connection()
        assert await visitor.come_back()
        assert number in visitor.seen()
        assert [wait.what for wait in visitor.waits] == ["arrival", *["move"] * 3, "return"]
        assert all(0 < wait.first <= wait.whole < 10 for wait in visitor.waits)
        assert len(visitor.sessions) == 1
        assert visitor.faults == []
        await visitor.leave()

    run(visit())


def test_a_page_that_comes_back_otherwise_counts_as_lost(server: Server) -> None:
    async def visit() -> None:
        visitor = Visitor(server.address, 5)
        await visitor.come("")
        await visitor.move("number")
        assert "The number is 1." not in visitor.seen()
        visitor.lose_connection()
        visitor._moved.clear()
        visitor.sessions.append("another")
        assert not await visitor.come_back()
        assert len(visitor.sessions) == 3
        await visitor.leave()

    run(visit())


def test_an_exception_on_the_page_is_a_fault(server: Server) -> None:
    async def visit() -> None:
        visitor = Visitor(server.address, 3)
        await visitor.come("")
        await visitor.move("view")
        assert visitor.faults == ["ValueError: as asked"]
        await visitor.leave()

    run(visit())
    assert "ValueError: as asked" in server.errors()


def test_nobody_there_is_a_wait_without_end() -> None:
    visitor = Visitor("http://127.0.0.1:9", 4)
    run(visitor.come(""))
    assert visitor.waits == [Wait("arrival", False, math.inf, math.inf)]
    assert "never" in workshop.spread([wait.whole for wait in visitor.waits])


def test_five_visitors_in_a_storm_lose_nothing(server: Server) -> None:
    losses, visitors = Losses(), [Visitor(server.address, number) for number in range(5)]
    run(storm(Room(visitors, bare=True, length=0.1), losses))
    figures = workshop.Figures(
        "storm, small page", 5, losses=losses, memory=[server.memory()], seconds=1.0
    )
    figures.waits = [wait for visitor in visitors for wait in visitor.waits]
    assert (losses.returns, losses.sessions, losses.states) == (2, 0, 0)
    assert len(figures.light()) == 10
    assert 30 < server.memory() < 500
    assert server.seconds() > 0
    told = "\n".join(workshop.told(figures))
    assert "5 visitors" in told
    assert "sessions lost 0, state lost 0 of 2 who came back" in told


def test_median_95th_percentile_and_worst_are_waits_that_were() -> None:
    assert workshop.spread([0.01 * n for n in range(100, 0, -1)]) == "0.50 / 0.95 / 1.00"
    assert workshop.spread([]) == "–"


def test_the_table_is_written_between_its_marks(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{workshop.MARKS[0]}\nold\n{workshop.MARKS[1]}\nafter\n")
    found = [workshop.Figures("scenes", 7, [Wait("move", False, 0.1, 0.25)], memory=[50, 90, 60])]
    for _ in range(2):
        workshop.write(readme, found)
    text = readme.read_text()
    assert text.startswith("before\n")
    assert text.endswith(f"{workshop.MARKS[1]}\nafter\n")
    assert "| 7: scenes | – | 0.25 / 0.25 / 0.25 | – | – | 0, 0 | 50 → 90 → 60 |" in text
    assert "old" not in text
    readme.write_text("no place")
    with pytest.raises(ValueError, match="no place for the table"):
        workshop.write(readme, found)


def test_every_view_is_visited_and_every_heavy_or_shown_one_is_a_view() -> None:
    assert set(HEAVY) <= set(views())
    assert {link.replace("?view=", "/") for link, _ in SCENES} <= set(views())
    opened = asks(0, len(views()))
    assert {link.split("&")[0].replace("?view=", "/") for link, _ in opened} == set(views())
    assert not {link for link, heavy in opened if heavy and "&" in link} & {
        link for link, _ in asks(1, len(views()))
    }
