"""The switch on real threads, in the process that a reader can start too."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from typing import Any

import pytest
import torch
from torch.nn import functional

from core.own_process import Child
from core.own_process.arguments import as_arguments, from_arguments
from core.runtime_algorithms import findings
from core.runtime_algorithms.network import layer
from core.runtime_algorithms.scattering import gathered
from core.runtime_algorithms.switch_task import Switched, SwitchSettings, read_answer, task_of
from core.runtime_algorithms.tables import repeats_table

SHORT = SwitchSettings(runs=3, steps=12)


@pytest.mark.parametrize("size", [(2, 1, 5, 7), (3, 4, 8, 8), (1, 2, 1, 1)])
def test_the_gathered_convolution_is_conv2d(size: tuple[int, ...]) -> None:
    draws = torch.Generator().manual_seed(0)
    images = torch.randn(size, generator=draws, dtype=torch.float64, requires_grad=True)
    kernels = torch.randn(5, size[1], 3, 3, generator=draws, dtype=torch.float64)
    kernels.requires_grad_()
    bias = torch.randn(5, generator=draws, dtype=torch.float64, requires_grad=True)
    ours, theirs = (f(images, kernels, bias) for f in (gathered, layer))
    torch.testing.assert_close(ours, theirs)
    wanted = torch.randn(ours.shape, generator=draws, dtype=torch.float64)
    gradients = [
        torch.autograd.grad(functional.mse_loss(each, wanted), (images, kernels, bias))
        for each in (ours, theirs)
    ]
    for mine, its in zip(*gradients, strict=True):
        torch.testing.assert_close(mine, its)


def test_the_command_prints_one_json_document() -> None:
    command = [sys.executable, "-m", "core.runtime_algorithms.switch"]
    arguments = ["--runs", "2", "--threads", "1", "--steps", "5"]
    run = subprocess.run([*command, *arguments], capture_output=True, text=True, check=True)
    printed = json.loads(run.stdout)
    assert printed["distinct"] == 1, "one thread adds in one order, with or without the switch"
    assert printed["runs"] == 2
    assert printed["seconds"] > 0
    assert len(printed["fingerprints"]) == 2
    assert len(set(printed["fingerprints"])) == 1


def switched(settings: SwitchSettings) -> Switched:
    return read_answer(Child(task_of(settings)).result())


def test_with_the_switch_on_all_runs_are_one_and_some_operations_raise() -> None:
    on = switched(SwitchSettings(runs=3, steps=12, deterministic=True))
    assert on.deterministic
    assert on.threads == 2
    assert on.distinct == 1
    assert on.first_difference == -1
    assert not any(map(any, on.distance))
    assert any(operation.startswith("x.put_") for operation in on.refused)
    assert all("deterministic" in message for message in on.refused.values())


def test_with_the_switch_off_nothing_raises_and_the_runs_are_counted() -> None:
    off = switched(SHORT)
    assert not off.deterministic
    assert off.refused == {}
    assert off.distinct == len(set(off.fingerprints))
    assert (off.first_difference == -1) == (off.distinct == 1)
    assert len(off.distance) == off.runs == 3
    assert {len(each) for each in off.distance} == {13}
    assert off.distance[0] == (0.0,) * 13


@pytest.mark.parametrize(
    "arguments",
    [["--runs", "0"], ["--threads", "99"], ["--seed", "-1"], ["--learning-rate", "0"]],
    ids=" ".join,
)
def test_a_bad_argument_is_one_sentence(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        from_arguments(SwitchSettings, arguments, "core.example", None)


def test_the_process_is_told_the_settings_to_the_last_bit() -> None:
    asked = SwitchSettings(3, 1, True, 7, 0.1 + 0.2, 5, 2, "import os\n\nprint('--runs')")
    assert from_arguments(SwitchSettings, as_arguments(asked), "core.example", None) == asked


def made(**changes: Any) -> Switched:
    given: dict[str, Any] = {
        "runs": 3,
        "distinct": 3,
        "seconds": 3.0,
        "seconds_each": (1.0, 1.0, 4.0),
        "fingerprints": ("0" * 12, "1" * 12, "2" * 12),
        "accuracies": (0.9, 0.9, 0.9),
        "distance": ((0.0, 0.0), (0.0, 1e-8), (0.0, 2e-8)),
        "first_difference": 1,
        "differing": (0, 4, 7),
        "tested": 597,
        "refused": {},
        "threads": 2,
        "deterministic": False,
        "device": "CPU",
    }
    return Switched(**{**given, **changes})


EQUAL = {"distinct": 1, "fingerprints": ("0" * 12,) * 3, "first_difference": -1,
         "differing": (0, 0, 0)}  # fmt: skip


def test_words_count_what_came_off_and_on() -> None:
    off, on = made(), made(**EQUAL, seconds_each=(2.0, 2.0, 2.0), deterministic=True)
    assert findings.switch_finding(off, on) == (
        "Switch off: 3 runs, 3 different networks. Switch on: 3 runs, 1 network."
    )
    assert findings.parting_finding(off) == (
        "The runs part at step 1; up to 7 of 597 predictions differ in the end."
    )
    still = findings.parting_finding(made(differing=(0, 0, 0)))
    assert still.endswith("all 597 predictions still agree in the end.")
    assert "A run takes 1 s with the switch off and 2 s with it on, 2 times as long" in (
        findings.switch_words(off, on)
    )
    assert findings.switch_headline(on) == "3 runs, 1 network"


@pytest.mark.parametrize(("on", "says"), [(0.59, "just as long"), (0.3, "0.51 times as long")])
def test_as_long_is_not_one_times_as_long(on: float, says: str) -> None:
    words = findings.time_words(made(seconds_each=(0.59,) * 3), made(seconds_each=(on,) * 3))
    assert f", {says} (medians" in words
    assert " 1 times" not in words


def test_all_equal_this_time_is_said_and_not_hidden() -> None:
    equal = made(**EQUAL)
    assert "equal this time" in findings.switch_words(equal, equal)
    assert "one thread" in findings.switch_words(made(**EQUAL, threads=1), equal)
    assert "nothing to differ from" in findings.luck(made(**{**EQUAL, "runs": 1}))
    assert "differ too" in findings.switch_words(equal, made(deterministic=True))


def test_the_answer_is_read_as_it_was_given() -> None:
    refused = {"x.put_": "RuntimeError: no deterministic form"}
    given = made(refused=refused, algorithms=("FFT (k)",), live={"flag": "True"})
    assert read_answer(json.loads(json.dumps(asdict(given)))) == given


def test_the_table_has_a_row_for_each_run_of_each_mode() -> None:
    rows = repeats_table(made(), made(**EQUAL)).to_csv(index=False).splitlines()
    assert len(rows) == 1 + 2 * 3
    assert rows[2] == "switch off,2,111111111111,1.0,0.9,4,1e-08"
    assert len({row.count(",") for row in rows}) == 1
