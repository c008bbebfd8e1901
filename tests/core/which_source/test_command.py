"""The command line, as its reader runs it: in an empty folder, stopped, resumed, on a cluster."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import torch

from core.which_source.study import Study

ROOT = Path(__file__).parents[3]

PLAIN = """
import random

def train(seeds):
    draws = [random.Random(seeds.init).gauss(0, 3), random.Random(seeds.order + 999).gauss(0, 1)]
    return {"score": sum(draws), "loss": -sum(draws)}
"""

TORCH = """
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

def train(seeds):
    draws = torch.Generator().manual_seed(0)
    x = torch.randn(64, 3, generator=draws)
    data = TensorDataset(x, x.sum(1, keepdim=True))
    init = torch.Generator().manual_seed(seeds.init)
    model = nn.Linear(3, 1)
    nn.init.normal_(model.weight, generator=init)
    nn.init.zeros_(model.bias)
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    order = torch.Generator().manual_seed(seeds.order)
    for rows, targets in DataLoader(data, 8, shuffle=True, GENERATOR):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(rows), targets).backward()
        optimizer.step()
    return nn.functional.mse_loss(model(x), data.tensors[1]).item()
"""


def write(folder: Path, code: str) -> Path:
    (folder / "mymodule.py").write_text(code)
    return folder


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "core.which_source", "mymodule:train", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(folder: Path, *arguments: str, code: int = 0) -> str:
    process = start(folder, "--seeds", "4", *arguments)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == code, said
    assert "Traceback" not in said
    return said


def test_a_plain_loop_of_torch_moves_with_its_seeds_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, vary = TORCH.replace("GENERATOR", "generator=order"), ["--vary", "init,order"]
    assert here(tmp_path, code, capsys, monkeypatch, ["mymodule:train", *vary]) == 0
    said = capsys.readouterr()
    assert [line.split()[0] for line in said.out.splitlines()[1:5]] == [
        "nothing", "init", "order", "all"
    ]  # fmt: skip
    assert "14 of 14 runs, 0:00:00 left" in said.err
    study = Study.load(tmp_path / "study.json")
    assert study.spread("nothing") == (0.0, 0.0, 0.0)
    assert all(len(set(study.scores[row])) == 3 for row in ("init", "order", "all"))


def test_it_is_one_study_serially_on_all_cores_and_on_a_cluster(tmp_path: Path) -> None:
    write(tmp_path, PLAIN)
    arguments = ["--vary", "init,order", "--repeats", "2"]
    said = run(tmp_path, *arguments, "--output", "one.json")
    assert "The largest standard deviation" in said
    run(tmp_path, *arguments, "--backend", "loky", "--output", "loky.json")
    with two_workers() as address:
        where = ("--backend", "dask", "--scheduler", address)
        run(tmp_path, *arguments, *where, "--output", "dask.json")
    written = (tmp_path / "one.json").read_text()
    assert (tmp_path / "loky.json").read_text() == written
    assert (tmp_path / "dask.json").read_text() == written


@contextmanager
def two_workers() -> Iterator[str]:
    """Start a scheduler and two workers that have never heard of this project."""
    from distributed import Client, LocalCluster

    with LocalCluster(
        n_workers=0, processes=False, protocol="tcp", dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address
        command = [sys.executable, "-m", "distributed.cli.dask_worker", address]
        quiet = ["--no-nanny", "--no-dashboard", "--nthreads", "2"]
        without = {name: v for name, v in os.environ.items() if name != "PYTHONPATH"}
        workers = [
            subprocess.Popen([*command, *quiet], cwd="/", env=without, stderr=subprocess.DEVNULL)
            for _ in range(2)
        ]
        try:
            with Client(address) as client:
                client.wait_for_workers(2, timeout=90)
            yield address
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()


def test_a_loader_without_a_seed_is_found_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here(tmp_path, TORCH.replace("GENERATOR", ""), capsys, monkeypatch)
    said = capsys.readouterr().out
    assert "Nothing was varied, and still its runs spread" in said
    assert "DataLoader" in said


def test_killed_and_begun_again_it_loses_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = "import time\n" + PLAIN.replace("    return", "    time.sleep(0.1)\n    return")
    process = start(write(tmp_path, slow), "--seeds", "3", "--vary", "init,order")
    path = tmp_path / "study.json"
    while not path.exists() or len(Study.load(path).runs) < 4:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = Study.load(path)
    path.replace(tmp_path / "kept.json")
    arguments = ["mymodule:train", "--vary", "init,order", "--output"]
    assert here(tmp_path, slow, capsys, monkeypatch, [*arguments, "whole.json"]) == 0
    assert here(tmp_path, slow, capsys, monkeypatch, [*arguments, "kept.json"]) == 0
    assert f"kept.json holds {len(before.runs)} runs already" in capsys.readouterr().out
    after, whole = (Study.load(tmp_path / name) for name in ("kept.json", "whole.json"))
    assert after.written() == whole.written()


def test_what_raises_is_a_row_and_is_tried_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = PLAIN.replace(
        "    draws", "    if seeds.init == 2: raise OSError('no\\ndisk')\n    draws"
    )
    arguments = ["mymodule:train", "--vary", "init,order"]
    here(tmp_path, broken, capsys, monkeypatch, arguments)
    said = capsys.readouterr().out
    assert "2 of 3" in said
    assert "1 of 3 runs of init gave no score: OSError: no disk (mymodule.py, line 5)." in said
    assert sum(bool(run.error) for run in Study.load(tmp_path / "study.json").runs) == 2
    here(tmp_path, PLAIN, capsys, monkeypatch, arguments)
    assert not any(run.error for run in Study.load(tmp_path / "study.json").runs)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("def train(seeds): return 0.5", "this training ignores its seeds"),
        (
            "import random\ndef train(seeds): return random.Random(seeds.init).random()",
            "Moving split and order changed no score",
        ),
        ("import random\ndef train(seeds): return random.random()", "no seed reaches"),
        ("def train(seeds): pass", "the training returned None, not a finite number"),
        ("def train(seeds): return float('nan')", "the training returned nan, not a finite number"),
        ("def train(): return 1.0", "TypeError"),
        ("def train(seeds): raise SystemExit(3)", "SystemExit: 3"),
    ],
)
def test_what_is_amiss_is_said(
    code: str,
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here(tmp_path, code, capsys, monkeypatch)
    assert says in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere:train"], "there is no nowhere.py in"),
        (["mymodule:other"], "mymodule has no function called other"),
        (["my module"], "a training is written like mymodule:train, not “my module”"),
        (["broken"], "broken could not be imported: SyntaxError"),
        (["mymodule:train", "--vary", "luck"], "not 'luck'"),
        (["mymodule:train", "--vary", ","], "--vary names some of init, split"),
        (["mymodule:train", "--output", "no/such/study.json"], "no/such/study.json cannot be used"),
        (["mymodule:train", "--output", "mymodule.py"], "was not touched: this is no study"),
        (["mymodule:train", "--output", "others.json"], "holds runs of other:train"),
        (["mymodule:train", "--repeats", "1"], "--repeats must be a whole number from 2 to 1000"),
        (["mymodule:train", "--scheduler", "tcp://x:1"], "go together"),
        (["mymodule:train", "--backend", "dask"], "go together"),
    ],
)
def test_what_cannot_be_run_is_answered_by_a_sentence(
    arguments: list[str],
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "broken.py").write_text("def train(seeds:")
    Study.of("other:train", {"all": [1.0]}).save(tmp_path / "others.json")
    assert here(tmp_path, PLAIN, capsys, monkeypatch, arguments) == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1


def here(
    folder: Path,
    code: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str] | None = None,
) -> int:
    """Run the command in this process; what it imports is forgotten again."""
    from core.which_source.__main__ import main

    write(folder, code)
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "path", [*sys.path])
    for name in ("mymodule", "broken"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    capsys.readouterr()
    threads = torch.get_num_threads()
    try:
        return main([*(arguments or ["mymodule:train"]), "--seeds", "3"])
    finally:
        torch.set_num_threads(threads)
        sys.modules.pop("mymodule", None)
