"""Long work as a visitor sees it: the place in the line, how far it is, and leaving it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from core.own_process import Task
from core.workshop import Report, Workshop
from pages.common import workshop as page
from pages.common.per_seed import PerSeedCache

LONG = 20


class Bar:
    """Stands for what is drawn; ``leave``: the words at which the visitor moves a control."""

    def __init__(self, leave: str = "never") -> None:
        self.said: list[str] = []
        self.leave = leave
        self.shown = Event()
        self.emptied = False

    def progress(self, share: float, words: str) -> None:
        assert 0 <= share <= 1
        self.said.append(words)
        self.shown.set()
        if self.leave in words:
            raise LeftError

    def empty(self) -> None:
        self.emptied = True


class LeftError(Exception):
    """As Streamlit leaves a script that is to run anew."""


@pytest.fixture
def bar(monkeypatch: pytest.MonkeyPatch) -> Bar:
    bar = Bar()
    monkeypatch.setattr("streamlit.empty", lambda: bar)
    return bar


@pytest.fixture(autouse=True)
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshop]:
    shop = Workshop(places=1, grace=0)
    monkeypatch.setattr(page, "workshop", lambda: shop)
    yield shop
    shop.close()


def test_the_place_is_told_and_then_the_work_is_done(bar: Bar, shop: Workshop) -> None:
    go_on = Event()
    with ThreadPoolExecutor(1) as visitors, shop.asked("first", 0, lambda _: go_on.wait(LONG)):
        began = time.monotonic()
        second = visitors.submit(page.heavy("Squaring", keep=4)(lambda x: x * x), 12)
        assert bar.shown.wait(LONG)
        assert time.monotonic() - began < 5  # 0.3 s on a quiet machine; see the benchmark
        assert bar.said[0] == "Squaring: number 1 in the line. Move any control to leave."
        go_on.set()
        assert second.result(LONG) == 144
    assert bar.emptied


def test_what_is_kept_is_given_at_once(bar: Bar) -> None:
    made: list[int] = []

    @page.heavy("Squaring", keep=1)
    def square(number: int) -> int:
        made.append(number)
        return number * number

    assert [square(3), square(3), square(4), square(3)] == [9, 9, 16, 9]
    assert made == [3, 4, 3]
    assert bar.said == []


@page.heavy("Squaring", keep=4)
def squared(number: int) -> int:
    return number * number


@page.heavy("Adding", keep=4)
def added(number: int) -> int:
    return squared(number) + squared(number + 1)


def test_one_heavy_function_may_call_another() -> None:
    assert added(3) == 25


def test_seeds_come_in_groups_and_what_is_done_when_left_stays_done() -> None:
    go_on, batches = Event(), []

    def compute(settings: str, seeds: tuple[int, ...]) -> list[str]:
        batches.append(seeds)
        if len(batches) > 1:
            assert go_on.wait(LONG)
        return [f"{settings}{seed}" for seed in seeds]

    cache = PerSeedCache(compute, most=100)
    bar = Bar(leave="20% done")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("streamlit.empty", lambda: bar)
        with pytest.raises(LeftError):
            page.gather(cache, "a", range(10), "Ten seeds")
        go_on.set()
        bar.leave = "never"
        assert page.gather(cache, "a", range(10), "Ten seeds") == [f"a{i}" for i in range(10)]
    computed = [seed for batch in batches for seed in batch]
    assert sorted(computed) == list(range(10)), "each once"
    assert batches[0] == (0, 1)


def test_a_visitor_who_moves_on_leaves_the_place_to_the_next() -> None:
    ended = Event()

    def runs(report: Report) -> None:
        try:
            while True:
                report({"progress": 1, "of": 2})
                time.sleep(0.002)
        finally:
            ended.set()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("streamlit.empty", lambda: Bar(leave="50% done"))
        with pytest.raises(LeftError):
            page.in_sight("runs", 0, runs, "Running")
    assert ended.wait(LONG)


def test_groups_grow_until_they_take_the_time_that_they_should() -> None:
    assert page.next_size(2, 1e-9) == 8
    assert page.next_size(200, 1e-9) == 256
    assert page.next_size(100, 10 * page.GROUP_SECONDS) == 10
    assert page.next_size(1, 60.0) == 1


def test_a_process_that_fails_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("streamlit.error", lambda words, **_: said.append(words))
    assert page.answer_to(Task("tests.core.own_process.behaving", ("fail",)), "Failing") is None
    why = "ended with code 1: ValueError: the weights were eaten"
    assert said == [f"The experiment's process {why}"]
