"""A task in a process of its own: its answer, or one sentence, and nothing left running."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from core.own_process import Child, OwnProcessError, Progress, Task

BEHAVING = "tests.core.own_process.behaving"


def behaving(*arguments: str, **how: object) -> Task:
    return Task(BEHAVING, arguments, **how)  # type: ignore[arg-type]


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_the_answer_and_the_progress_on_the_way() -> None:
    heard: list[Progress] = []
    assert Child(behaving("count", "3"), heard.append).result() == {"counted": 3}
    assert heard == [{"progress": number, "of": 3} for number in (1, 2, 3)]


def test_the_environment_is_given_and_not_inherited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MKL_CBWR", "COMPATIBLE")
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.setenv("ATEN_CPU_CAPABILITY", "default")
    task = behaving("environment", threads=2, environment=(("CUBLAS_WORKSPACE_CONFIG", ":16:8"),))
    seen = Child(task).result()
    assert seen["OMP_NUM_THREADS"] == "2"
    assert seen["OMP_WAIT_POLICY"] == "PASSIVE"
    assert seen["CUBLAS_WORKSPACE_CONFIG"] == ":16:8"
    assert not {"MKL_CBWR", "ATEN_CPU_CAPABILITY"} & seen.keys()
    assert seen["PATH"] == os.environ["PATH"]
    assert os.environ["OMP_NUM_THREADS"] == "7"


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("fail", "ended with code 1: ValueError: the weights were eaten"),
        ("die", "stopped by signal 6"),
        ("babble", "more than 4,000,000 characters"),
        ("mumble", "something other than its result"),
    ],
)
def test_a_task_that_goes_wrong_is_one_sentence(what: str, says: str) -> None:
    child = Child(behaving(what))
    with pytest.raises(OwnProcessError, match=says) as caught:
        child.result()
    assert "\n" not in str(caught.value)
    assert not is_alive(child.pid)


def test_a_hung_task_is_ended_with_its_children(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    child = Child(behaving("hang", str(note), timeout=3))
    with pytest.raises(OwnProcessError, match="no answer within 3 seconds"):
        child.result()
    assert not is_alive(child.pid)
    ended_by = time.monotonic() + 10
    while is_alive(int(note.read_text())):
        assert time.monotonic() < ended_by, "the task's own child outlives it"


def test_it_is_a_command_that_a_reader_can_type() -> None:
    assert behaving("count", "3").command == [sys.executable, "-m", BEHAVING, "count", "3"]


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="'core; rm'"):
        Task("core; rm")
    with pytest.raises(ValueError, match="not 0"):
        Task("core.x", threads=0)
    with pytest.raises(ValueError, match="positive, not -1"):
        Task("core.x", timeout=-1)
