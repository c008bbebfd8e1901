"""The check of a reader's own machine: its verdicts, its exit status, and no name of theirs."""

from __future__ import annotations

import os
import platform

import pytest
import torch

from core.hardware.makers import NAMES, this_host
from core.recipe.__main__ import main
from core.recipe.check import _verdict, environment_of, try_twice
from core.recipe.settings import RecipeSettings, recipe_script
from tests.core.recipe.test_script import settings_of


def names_nobody(said: str) -> bool:
    names = (platform.node(), os.path.expanduser("~"), os.getcwd(), "somebody", "/")
    return not any(name in said for name in names if name)


def test_two_processes_agree(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MKL_CBWR", "/home/somebody/COMPATIBLE")
    assert main(["--check", "--uses", "numpy, random", "--seed", "7"]) == 0
    said = capsys.readouterr().out
    assert "Two processes on this machine: The bits agree." in said
    assert "\nprocessor: " in said
    assert "MKL_CBWR=…" in said
    assert names_nobody(said)


def test_as_on_another_machine_it_names_the_first_operation(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The first weights: PyTorch draws them by the processor's instructions."""
    asked = ["--check", "--uses", "torch", "--second", "ATEN_CPU_CAPABILITY=default"]
    status = main(asked)
    said = capsys.readouterr().out
    assert f"\ntorch: {torch.__version__}\n" in said
    assert f"\ndropout masks as on: {NAMES[this_host()]}\n" in said
    assert names_nobody(said)
    if torch.backends.cpu.get_cpu_capability() == "DEFAULT":
        assert status == 0
        assert "The bits agree. Equal: all" in said
    else:
        assert status == 1
        assert (
            "The bits differ. The first result that differs: weights. They part at operation"
            in said
        )
        assert "aten.uniform_.default" in said


def test_in_one_process_it_promises_no_more() -> None:
    checked = try_twice(settings_of("random", reach="process"), {"PYTHONHASHSEED": "1"})
    again = try_twice(settings_of("random", reach="process"), {"PYTHONHASHSEED": "2"})
    assert checked.agree
    assert again.agree
    assert "Once more in each process, the bits agree." in checked.says
    assert "does not promise, they differ. The first result that differs: line." in (
        checked.says + again.says
    )


def test_a_result_may_differ_where_no_operation_of_pytorch_does() -> None:
    record = {"operations": [], "names": [], "random": [], "modules": [], "note": ""}
    verdict = _verdict(settings_of("torch"), ("a: 1\nb: 2", "a: 1\nb: 3"), [record, record])
    assert not verdict.agree
    assert verdict.says == "The bits differ. The first result that differs: b."


def test_a_process_that_fails_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--check", "--uses", "random", "--second", "PYTHONHASHSEED=cats"]
    assert main(asked) == 2
    assert "It could not be tried: a process failed: " in capsys.readouterr().out


def test_without_check_it_prints_the_script(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--uses", "numpy,random", "--reach", "any", "--seed", "9"]) == 0
    settings = settings_of("numpy", "random", reach="any", seed=9)
    assert capsys.readouterr().out == recipe_script(settings)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (["--uses", "torch,cats"], "not cats"),
        (["--uses", ","], "names nothing"),
        (["--seed", "-1"], "seed must be a whole number"),
        (["--second", "THREADS"], "NAME=VALUE"),
    ],
)
def test_what_cannot_be_meant_is_said(
    asked: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(asked)
    assert ended.value.code == 2
    assert says in capsys.readouterr().err


def test_the_environment_is_read_from_the_script() -> None:
    script = recipe_script(RecipeSettings(cuda=True, reach="any"))
    environment = environment_of(script)
    assert environment["CUBLAS_WORKSPACE_CONFIG"] == ":4096:8"
    assert environment["OPENBLAS_CORETYPE"] == "Prescott"
    assert environment_of(recipe_script(RecipeSettings())) == {}
