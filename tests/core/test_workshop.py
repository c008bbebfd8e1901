"""Many visitors, few places: first come, first served, shared, left, and never done for nobody."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import pytest

from core.own_process import Child, OwnProcessError, Task
from core.workshop import QUICK, Abandoned, Job, Report, Work, Workshop

BEHAVING = "tests.core.own_process.behaving"
LONG = 20
"""Seconds after which a test gives up."""


class Held:
    """Work that says when it begins, goes on while it is held, and ends when it is let go."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.begun = Event()
        self.go_on = Event()
        self.ended = Event()
        self.times = 0

    def __call__(self, report: Report) -> str:
        self.times += 1
        self.begun.set()
        try:
            while not self.go_on.wait(0.005):
                report.check()
        finally:
            self.ended.set()
        return self.name


@pytest.fixture
def visits() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def until(holds: Callable[[], bool]) -> None:
    latest = time.monotonic() + LONG
    while not holds():
        assert time.monotonic() < latest
        time.sleep(0.002)


def result_of(workshop: Workshop, kind: str, asked: object, work: Work, keep: int = 0) -> object:
    with workshop.asked(kind, str(asked), work, keep) as job:
        assert job.finished.wait(LONG)
        return job.result()


def test_first_come_first_served_and_the_place_is_known(visits: ExitStack) -> None:
    workshop, works = Workshop(places=2), [Held(name) for name in "abcd"]
    jobs = [visits.enter_context(workshop.asked("held", work.name, work)) for work in works]
    assert works[0].begun.wait(LONG)
    assert works[1].begun.wait(LONG)
    assert [workshop.look(job).place for job in jobs] == [0, 0, 1, 2]
    works[1].go_on.set()
    assert works[2].begun.wait(LONG)
    assert [workshop.look(job).place for job in jobs] == [0, 0, 0, 1]
    assert not works[3].begun.is_set(), "never more than two at once"
    for work, job in zip(works, jobs, strict=True):
        work.go_on.set()
        assert job.finished.wait(LONG)
        assert job.result() == work.name


def test_thirty_who_ask_for_one_thing_share_one_job() -> None:
    workshop, work, answers = Workshop(), Held("same"), []

    def visit() -> None:
        answers.append(result_of(workshop, "held", "same", work, keep=1))

    visitors = [threading.Thread(target=visit) for _ in range(30)]
    for visitor in visitors:
        visitor.start()
    assert work.begun.wait(LONG)
    work.go_on.set()
    for visitor in visitors:
        visitor.join(LONG)
    assert answers == ["same"] * 30
    assert result_of(workshop, "held", "same", work, keep=1) == "same"
    assert work.times == 1


def test_who_leaves_gives_up_the_place_and_what_runs_for_nobody_stops(visits: ExitStack) -> None:
    workshop = Workshop(grace=0)
    runs, waits, stays = Held("runs"), Held("waits"), Held("stays")
    with workshop.asked("held", "runs", runs):
        assert runs.begun.wait(LONG)
        with workshop.asked("held", "waits", waits):
            job = visits.enter_context(workshop.asked("held", "stays", stays))
            assert workshop.look(job).place == 2
        until(lambda: workshop.look(job).place == 1)
    assert runs.ended.wait(LONG)
    assert stays.begun.wait(LONG)
    stays.go_on.set()
    assert job.finished.wait(LONG)
    assert not waits.begun.is_set()
    runs.go_on.set()
    assert result_of(workshop, "held", "runs", runs) == "runs", "who asks again begins anew"
    assert runs.times == 2


def test_a_job_that_somebody_else_waits_for_goes_on(visits: ExitStack) -> None:
    workshop, work = Workshop(grace=0), Held("shared")
    with workshop.asked("held", "shared", work):
        job = visits.enter_context(workshop.asked("held", "shared", work))
    work.go_on.set()
    assert job.finished.wait(LONG)
    assert job.result() == "shared"
    assert work.times == 1


def test_who_comes_back_within_the_grace_finds_the_job_going_on() -> None:
    workshop, work = Workshop(grace=LONG), Held("kept")
    with workshop.asked("held", "kept", work):
        assert work.begun.wait(LONG)
    with workshop.asked("held", "kept", work) as job:
        work.go_on.set()
        assert job.finished.wait(LONG)
    assert work.times == 1


def test_a_failed_job_frees_its_place_is_not_kept_and_fails_for_all_who_share_it() -> None:
    workshop, times = Workshop(), []

    def fails(_: Report) -> None:
        times.append(1)
        raise ValueError("the seeds are eaten")

    errors = []
    for _ in range(2):
        with pytest.raises(ValueError, match="eaten") as caught:
            result_of(workshop, "fails", 0, fails, keep=9)
        errors.append(caught.value)
    assert len(times) == 2
    with workshop.asked("fails", 0, fails) as job:
        assert job.finished.wait(LONG)
        for _ in range(2):
            with pytest.raises(ValueError, match="eaten") as caught:
                job.result()
            errors.append(caught.value)
    assert len(set(map(id, errors))) == 4
    assert result_of(workshop, "fine", 0, lambda _: 7) == 7


def test_results_are_kept_within_bounds() -> None:
    workshop, made = Workshop(), []

    def ask(number: int) -> None:
        result_of(workshop, "count", number, lambda _: made.append(number), keep=2)

    for number in (0, 1, 2, 3, 3, 2, 1, 0):
        ask(number)
    assert made == [0, 1, 2, 3, 1, 0]


def test_a_job_does_what_it_needs_itself_even_if_that_waits_in_the_line(visits: ExitStack) -> None:
    workshop, part = Workshop(places=1), Held("part")
    part.go_on.set()
    asked = Event()

    def whole(_: Report) -> str:
        assert asked.wait(LONG)
        return f"whole of {result_of(workshop, 'held', 'part', part)}"

    outer = visits.enter_context(workshop.asked("whole", 0, whole))
    inner = visits.enter_context(workshop.asked("held", "part", part))
    asked.set()
    for job in (outer, inner):
        assert job.finished.wait(LONG)
    assert (outer.result(), inner.result(), part.times) == ("whole of part", "part", 1)


def by_whom(_: Report) -> int:
    return threading.get_ident()


@pytest.mark.parametrize(("seconds", "quick"), [(0.0, True), (QUICK, True), (QUICK + 0.01, False)])
def test_what_is_quick_stands_in_no_line(visits: ExitStack, seconds: float, quick: bool) -> None:
    workshop, held = Workshop(), Held("held")
    visits.enter_context(workshop.asked("held", 0, held))
    assert held.begun.wait(LONG)
    job = visits.enter_context(workshop.asked("some", 1, by_whom, seconds=seconds))
    assert job.finished.is_set() == quick
    held.go_on.set()
    assert job.finished.wait(LONG)
    assert (job.result() == threading.get_ident()) == quick


def test_what_quick_work_needs_is_done_there_too(visits: ExitStack) -> None:
    workshop, held = Workshop(), Held("held")
    visits.enter_context(workshop.asked("held", 0, held))
    assert held.begun.wait(LONG)
    with workshop.asked(
        "whole", 0, lambda _: result_of(workshop, "part", 0, by_whom), seconds=0
    ) as job:
        assert job.result() == threading.get_ident()
    assert not workshop.is_inside()
    held.go_on.set()


def test_progress_is_seen_by_all_who_wait() -> None:
    workshop, go_on = Workshop(), Event()

    def counts(report: Report) -> None:
        for number in range(3):
            report({"progress": number, "of": 3})
        go_on.wait(LONG)

    with workshop.asked("counts", 0, counts) as job:
        until(lambda: len(workshop.look(job).progress) == 3)
        assert workshop.look(job).progress[-1] == {"progress": 2, "of": 3}
        assert not workshop.look(job).done
        go_on.set()
        assert job.finished.wait(LONG)
        assert workshop.look(job).done


def test_a_process_that_nobody_waits_for_is_ended(tmp_path: Path) -> None:
    workshop, begun = Workshop(grace=0), tmp_path / "begun"
    task = Task(BEHAVING, ("hold", str(begun), str(tmp_path / "never")))
    children: list[Child] = []

    def work(report: Report) -> object:
        children.append(Child(task, report.note))
        return children[0].result(report.check)

    with workshop.asked("process", task, work) as job:
        until(begun.exists)
    assert job.finished.wait(LONG)
    with pytest.raises(Abandoned):
        job.result()
    with pytest.raises(OwnProcessError, match="signal 9"):
        children[0].result()


def test_closing_ends_what_runs_and_lets_nobody_wait(visits: ExitStack) -> None:
    workshop, works = Workshop(), [Held("runs"), Held("waits")]
    jobs: list[Job] = [
        visits.enter_context(workshop.asked("held", work.name, work)) for work in works
    ]
    assert works[0].begun.wait(LONG)
    workshop.close()
    for job in jobs:
        assert job.finished.wait(LONG)
        with pytest.raises(Abandoned):
            job.result()
    assert not works[1].begun.is_set()
