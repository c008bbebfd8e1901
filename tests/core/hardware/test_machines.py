"""Clean children, and one training on the machines that they are."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from core.hardware import findings
from core.hardware.clean_children import CAN_FORK, Failed, Job, run_all
from core.hardware.machine_list import AGAIN, MACHINES, VARIABLES, missing
from core.hardware.machines import drift, run
from core.hardware.machines_task import MachineSettings, read_answer, task_of
from core.own_process import Child
from tests.core.hardware.behaving import misbehave, seen

SHORT = MachineSettings(seed=3, steps=6)
FORKS = [pytest.param(fork, id="fork" if fork else "spawn") for fork in {False, CAN_FORK}]


@pytest.mark.parametrize("fork", FORKS)
def test_a_child_sees_its_own_settings_alone(fork: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEEN", "parent")
    jobs = [Job(seen, ("SEEN",), (("SEEN", value),)) for value in ("one", None)]
    assert dict(run_all([*jobs, Job(seen, ("SEEN",))], fork=fork)) == {
        0: "one",
        1: None,
        2: "parent",
    }
    assert os.environ["SEEN"] == "parent"


def test_a_child_that_fails_is_an_answer_that_says_so() -> None:
    hows = ("crash", "hang", "leave", "raise", "well")
    jobs = [Job(misbehave, (how,)) for how in hows]
    answers = dict(run_all(jobs, timeout=1.5))
    says = {hows[place]: getattr(answer, "says", answer) for place, answer in answers.items()}
    assert says["crash"] == f"stopped by signal {int(signal.SIGKILL)}"
    assert says["hang"] == "gave no answer within 1.5 s"
    assert says["leave"] == "ended with code 3"
    assert "no such thing" in says["raise"]
    assert says["well"] == "well"
    assert sum(isinstance(answer, Failed) for answer in answers.values()) == 4


def printed(*arguments: str) -> Any:
    command = [sys.executable, "-m", "core.hardware.machines", "--seed", "3", "--steps", "40"]
    return json.loads(
        subprocess.run([*command, *arguments], capture_output=True, text=True, check=True).stdout
    )


def test_the_command_prints_the_same_rows_twice() -> None:
    rows = printed("--json")
    assert rows == printed("--json")
    assert len(rows) >= 5
    assert {tuple(row) for row in rows} == {
        (
            "machine", "fingerprint_initial", "fingerprint_final", "first_difference_step",
            "test_accuracy", "churn",
        )
    }  # fmt: skip
    named = {row["machine"]: row for row in rows}
    this, again = named["this machine"], named[AGAIN]
    assert {**again, "machine": "this machine"} == this
    assert this["first_difference_step"] == -1
    assert this["churn"] == 0
    for row in rows:
        equal = row["fingerprint_initial"] == this["fingerprint_initial"]
        assert (row["first_difference_step"] == 0) != equal
    assert any(row["fingerprint_final"] != this["fingerprint_final"] for row in rows)


def test_without_fork_the_rows_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    few = [each for each in MACHINES if each.name in ("this machine", "no vectors")]
    monkeypatch.setattr("core.hardware.machines.MACHINES", few)
    answer = json.loads(json.dumps(Child(task_of(SHORT)).result()))
    spawned = {row.machine: row for row in run(SHORT, fork=False).rows}
    forked = {row.machine: row for row in read_answer(answer).rows}
    assert {name: forked[name] for name in spawned} == spawned


def test_the_draws_are_those_that_change_by_instruction_set() -> None:
    machines = read_answer(Child(task_of(SHORT)).result())
    place = machines.drawn_by.index("no vectors")
    for draw in ("rand(1000)", "randperm(1000)", "bernoulli_(0.5)", "randn(15)"):
        assert machines.draws[draw][place] == 0
    assert machines.draws["nn.Linear(64, 64)"][place] == 0
    words = findings.initial_words(machines, "no vectors")
    if machines.capability in ("AVX2", "AVX512"):
        assert machines.draws["randn(16)"][place] > 0
        assert machines.draws["nn.Linear(2, 3)"][place] > 0
        assert words.index("other numbers") < words.index("`nn.Linear(2, 3)`")
    torch.manual_seed(3)
    assert nn.Linear(64, 64).weight.abs().max() <= 1 / 8


def test_what_would_crash_is_not_tried() -> None:
    named = {machine.name: machine for machine in MACHINES}
    assert "would crash" in missing(named["AVX-512"], "AVX2", has_mkl=True)
    assert "would crash" in missing(named["AVX2"], "NO AVX", has_mkl=True)
    assert not missing(named["AVX-512"], "AVX512", has_mkl=True)
    assert "without MKL" in missing(named["MKL compatible"], "AVX2", has_mkl=False)
    for machine in MACHINES:
        assert {name for name, _ in machine.environment} <= set(VARIABLES)


def test_drift_is_measured_bit_by_bit() -> None:
    base = np.ones((4, 2), np.float32)
    path = base.copy()
    path[2:, 1] += np.float32(2**-20)
    distance, first = drift(path, base)
    assert first == 2
    assert distance[:2].tolist() == [0, 0]
    assert distance[3] == pytest.approx(2**-20 / np.sqrt(2))
    assert drift(base, base)[1] == -1
    path[3] = np.nan
    assert np.isfinite(drift(path, base)[0]).all()
