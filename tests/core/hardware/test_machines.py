"""Clean children, and one training on the machines that they are."""

from __future__ import annotations

import json
import os
import signal
from threading import Thread
from typing import Any

import pytest
import torch
from torch import nn

from core.hardware import findings
from core.hardware.clean_children import CAN_FORK, Failed, run_all
from core.hardware.machines import (
    AGAIN,
    CLEAN,
    MACHINES,
    PLAIN,
    THIS,
    Machines,
    MachineSettings,
    missing,
    read_answer,
    run,
    task_of,
)
from core.own_process import Child, Task
from core.workshop import Report, Workshop
from tests.core.hardware.behaving import misbehave, seen

SHORT = MachineSettings(seed=3, steps=6)
FORKS = [pytest.param(fork, id="fork" if fork else "spawn") for fork in {False, CAN_FORK}]


@pytest.mark.parametrize("fork", FORKS)
def test_a_child_sees_its_own_settings_alone(fork: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEEN", "parent")
    jobs = [(seen, ("SEEN",), {"SEEN": value}) for value in ("one", None)]
    assert list(run_all([*jobs, (seen, ("SEEN",), {})], fork=fork)) == ["one", None, "parent"]
    assert os.environ["SEEN"] == "parent"


def test_a_child_that_fails_is_an_answer_that_says_so() -> None:
    hows = ("crash", "hang", "leave", "raise", "well")
    answers = list(run_all([(misbehave, (how,), {}) for how in hows], timeout=1.5))
    says = dict(zip(hows, (getattr(each, "says", each) for each in answers), strict=True))
    assert says["crash"] == f"stopped by signal {int(signal.SIGKILL)}"
    assert says["hang"] == "hung for 1.5 s"
    assert says["leave"] == "ended with code 3"
    assert "no such thing" in says["raise"]
    assert says["well"] == "well"
    assert sum(isinstance(answer, Failed) for answer in answers) == 4


def test_a_machine_that_crashes_is_a_row_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    failed: list[Any] = [Failed("stopped by signal 4")] * 10
    this: list[Any] = [{"row": None, "capability": "AVX2", "has_mkl": True}]
    answers = iter([this, failed])
    monkeypatch.setattr(
        "core.hardware.machines.run_all", lambda jobs, **_: next(answers)[: len(jobs)]
    )
    machines = run(SHORT)
    assert {row.error for row in machines.rows[1:]} == {"stopped by signal 4"}
    assert "would crash" in machines.unavailable["AVX-512"]


@pytest.fixture(scope="module")
def short() -> Machines:
    """All machines of a training so short that parting takes place, and little else."""
    return read_answer(Child(task_of(SHORT)).result())


def test_the_command_prints_the_same_rows_again(short: Machines) -> None:
    arguments = ("--seed=3", "--steps=6", "--json")
    rows = Child(Task("core.hardware.machines", arguments)).result()
    assert len(rows) >= 5
    keys = [
        "machine", "fingerprint_initial", "fingerprint_final", "first_difference_step",
        "test_accuracy", "churn",
    ]  # fmt: skip
    assert [list(row) for row in rows] == [keys] * len(rows)
    assert rows == [{key: getattr(row, key) for key in keys} for row in short.rows]


def test_each_row_is_held_against_this_machine(short: Machines) -> None:
    named = {row.machine: row for row in short.done}
    this, again = named[THIS], named[AGAIN]
    assert again.fingerprint_final == this.fingerprint_final
    assert again.first_difference_step == this.first_difference_step == -1
    for row in short.done:
        assert row.fingerprint_initial
        equal = row.fingerprint_initial == this.fingerprint_initial
        assert (row.first_difference_step == 0) != equal
        assert (row.fingerprint_final == this.fingerprint_final) == (max(row.distance) == 0)
        assert len(row.distance) == SHORT.steps + 1
    # Twice the digits part at the first step, on any machine.
    assert named["float64"].first_difference_step == 1
    assert {row.machine for row in short.rows} | short.unavailable.keys() == {
        machine.name for machine in MACHINES
    }


def test_without_fork_the_rows_are_the_same(
    short: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.hardware.machines.MACHINES", [MACHINES[0], MACHINES[2]])
    spawned = json.loads(json.dumps([vars(row) for row in run(SHORT, fork=False).rows]))
    forked = [vars(row) for row in short.rows if row.machine in (THIS, PLAIN)]
    assert spawned == json.loads(json.dumps(forked))


def test_the_draws_are_those_that_change_by_instruction_set(short: Machines) -> None:
    this, plain = (next(r for r in short.done if r.machine == name) for name in (THIS, PLAIN))
    other = {name for name in this.draws if this.draws[name] != plain.draws[name]}
    words = findings.initial_words(this, plain)
    if os.uname().machine == "x86_64" and torch.backends.cpu.get_cpu_capability() != "DEFAULT":
        assert other >= {"randn(16)", "randn(1000)", "nn.Linear(2, 3)", "uniform_(−0.7, 0.7)"}
        assert words.index("other numbers") < words.index("`nn.Linear(2, 3)`")
    assert not other & {"rand(1000)", "randperm(1000)", "randn(15)", "nn.Linear(64, 64)"}
    torch.manual_seed(3)
    assert nn.Linear(64, 64).weight.abs().max() <= 1 / 8


def test_what_would_crash_is_not_tried() -> None:
    named = {machine.name: machine for machine in MACHINES}
    assert "would crash" in missing(named["AVX-512"], "AVX2", has_mkl=True)
    assert "would crash" in missing(named["AVX2"], "DEFAULT", has_mkl=True)
    assert not missing(named["AVX-512"], "AVX512", has_mkl=True)
    assert "without MKL" in missing(named["MKL compatible"], "AVX2", has_mkl=False)
    for machine in MACHINES:
        assert machine.environment.keys() == CLEAN.keys()


def test_thirty_who_press_at_once_are_served_from_one_computation() -> None:
    started, answers, threads = [], [], torch.get_num_threads()
    workshop, task = Workshop(), task_of(MachineSettings(seed=4, steps=2))

    def work(report: Report) -> Any:
        started.append(task)
        return Child(task, report.note).result(report.check)

    def press() -> None:
        with workshop.asked("process", task, work, keep=1) as job:
            assert job.finished.wait(60)
            answers.append(read_answer(job.result()).rows[0].fingerprint_final)

    visitors = [Thread(target=press) for _ in range(30)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(answers) == 30
    assert len(set(answers)) == len(started) == 1
    # No visitor's threads or instruction set are this process's.
    assert torch.get_num_threads() == threads
    assert not set(CLEAN) & os.environ.keys()
