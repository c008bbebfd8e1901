"""Many visitors, few places: first come, first served, and equal asks share one process."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from core.own_process import Line, OwnProcessError, Run, Task

BEHAVING = "tests.core.own_process.behaving"


class Held:
    """Tasks that begin when they may and end when the test lets them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def task(self, name: str) -> Task:
        return Task(BEHAVING, ("hold", str(self.folder / f"{name}.begun"), str(self.leave(name))))

    def leave(self, name: str) -> Path:
        return self.folder / f"{name}.leave"

    def begun(self) -> set[str]:
        return {path.stem for path in self.folder.glob("*.begun")}

    def until_begun(self, *names: str) -> None:
        for _ in range(3000):
            if self.begun() >= set(names):
                return
            time.sleep(0.01)
        raise AssertionError(f"only {self.begun()} began")


@pytest.fixture
def held(tmp_path: Path) -> Held:
    return Held(tmp_path)


def waited_for(line: Line, task: Task) -> Run:
    run = line.ask(task)
    while not line.look(run).done:
        run.finished.wait(0.01)
    return run


def let_go(line: Line, held: Held, runs: dict[str, Run]) -> None:
    for name, run in runs.items():
        held.leave(name).write_text("")
        while not line.look(run).done:
            run.finished.wait(0.01)


def test_first_come_first_served_and_the_place_is_known(held: Held) -> None:
    line = Line(at_once=2)
    runs = {name: line.ask(held.task(name)) for name in "abcd"}
    held.until_begun("a", "b")
    assert [line.look(run).place for run in runs.values()] == [0, 0, 1, 2]
    held.leave("b").write_text("")
    held.until_begun("c")
    assert [line.look(run).place for run in runs.values()] == [0, 0, 0, 1]
    assert held.begun() == {"a", "b", "c"}, "never more than two at once"
    let_go(line, held, runs)
    assert all(run.result() == [1] for run in runs.values())


def test_thirty_who_ask_for_one_thing_share_one_process(held: Held) -> None:
    line, task = Line(at_once=2), held.task("same")
    answers: list[object] = []

    def visit() -> None:
        answers.append(waited_for(line, task).result())

    visitors = [threading.Thread(target=visit) for _ in range(30)]
    for visitor in visitors:
        visitor.start()
    held.until_begun("same")
    (held.folder / "same.begun").unlink()
    held.leave("same").write_text("")
    for visitor in visitors:
        visitor.join(30)
    assert answers == [[1]] * 30
    assert waited_for(line, task).result() == [1]
    assert held.begun() == set(), "nobody started it again"


def test_who_goes_away_gives_up_their_place(held: Held) -> None:
    line = Line(at_once=1, patience=2)
    first = line.ask(held.task("first"))
    gone = line.ask(held.task("gone"))
    stays = line.ask(held.task("stays"))
    for _ in range(3000):
        if line.look(stays).place == 1:
            break
        time.sleep(0.01)
    assert gone.finished.is_set()
    with pytest.raises(OwnProcessError, match="lost its place"):
        gone.result()
    let_go(line, held, {"first": first, "stays": stays})
    assert held.begun() == {"first", "stays"}
    assert line.ask(held.task("gone")) is not gone, "asking again starts anew"
    held.leave("gone").write_text("")


def test_a_failed_task_frees_its_place_and_is_not_kept() -> None:
    line = Line(at_once=1)
    fails = Task(BEHAVING, ("fail",))
    first = line.ask(fails)
    with pytest.raises(OwnProcessError, match="eaten"):
        waited_for(line, fails).result()
    assert line.ask(fails) is not first
    assert waited_for(line, Task(BEHAVING, ("count", "1"))).result() == {"counted": 1}


def test_answers_are_kept_within_bounds() -> None:
    line = Line(at_once=1, keep=2)
    tasks = [Task(BEHAVING, ("count", str(number))) for number in range(4)]
    runs = [waited_for(line, task) for task in tasks]
    kept = [line.ask(task) is run for task, run in zip(tasks[::-1], runs[::-1], strict=True)]
    assert kept == [True, True, False, False]


def test_a_line_too_long_is_one_sentence(held: Held) -> None:
    line = Line(at_once=1, most=1)
    running = line.ask(held.task("running"))
    waits = line.ask(held.task("waits"))
    with pytest.raises(OwnProcessError, match="1 experiment waits already"):
        line.ask(held.task("too much"))
    let_go(line, held, {"running": running, "waits": waits})


def test_closing_ends_what_runs_and_lets_nobody_wait(held: Held) -> None:
    line = Line(at_once=1)
    runs, waits = line.ask(held.task("runs")), line.ask(held.task("waits"))
    held.until_begun("runs")
    line.close()
    for run in (runs, waits):
        assert run.finished.wait(10)
        with pytest.raises(OwnProcessError):
            run.result()
    assert held.begun() == {"runs"}
