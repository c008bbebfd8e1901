"""The first operation that made the difference: found in two processes, and said in a sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from core.hardware import findings
from core.hardware.first_difference import Difference, compare, main, read, recording
from core.hardware.recorder import Recorder, fingerprint_of
from core.hardware.variants import VARIANTS, VariantSettings, read_answer, run, task_of
from core.own_process import Child

TRAIN = """
import sys, torch
torch.manual_seed(int(sys.argv[1]))
network = torch.nn.Sequential(torch.nn.Linear(3, 5), torch.nn.ReLU(), torch.nn.Linear(5, 2))
optimizer = torch.optim.Adam(network.parameters(), foreach=True)
x = torch.full((4, 3), 0.5)
for step in range(3):
    out = network(x)
    if len(sys.argv) > 2 and step == 1:
        out = OTHER(out)
    else:
        out = out * 3.0
    optimizer.zero_grad(); out.sum().backward(); optimizer.step()
if sys.argv[-1] == "raise":
    raise KeyError("late")
"""


def recorded(work: Callable[[], Any], most: int = 1000) -> dict[str, Any]:
    recorder = Recorder(most)
    with recorder.watching():
        work()
    return dict(json.loads(json.dumps(recorder.as_json())))


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "core.hardware.first_difference", *arguments]
    return subprocess.run(line, capture_output=True, text=True, check=False)


EXPECTED = {
    "algorithm": "aten.convolution.default",
    "onednn": "aten.convolution.default",
    "instructions": "aten.uniform_.default",
    "seed": "aten.uniform_.default",
    "threads": "aten.index_put.default",
    "bit": "aten.clone.default",
    "nothing": "",
}
KINDS = {
    "algorithm": "convolution", "onednn": "convolution", "instructions": "draw", "seed": "draw",
    "threads": "gradient", "bit": "weights", "nothing": "nowhere",
}  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_operation_that_was_changed_is_named(variant: str) -> None:
    settings = VariantSettings(variant, steps=4 if variant == "threads" else 1)
    # This process has run operations: its forks have its instruction set and threads for good.
    clean = variant in ("instructions", "threads")
    parted = read_answer(Child(task_of(settings)).result()) if clean else run(settings)
    difference = parted.difference
    # Two threads of a busy host may never meet, and other hosts have no such settings.
    if difference.status or variant in ("seed", "bit", "nothing"):
        assert difference.name == EXPECTED[variant]
        assert findings.kind_of(difference) == KINDS[variant]
        assert difference.inputs == (variant != "bit")
        assert ("state differs first" in difference.says) == (variant == "bit")
    if difference.status:
        assert parted.names[difference.number - 1] == difference.name
        assert parted.steps[difference.number - 1] == difference.step
    assert not any(difference.differs[: max(0, difference.number - 1)])
    assert len(difference.differs) == len(parted.names)


def test_the_command_line_finds_it_in_two_processes(tmp_path: Path) -> None:
    program = tmp_path / "train.py"
    program.write_text(TRAIN.replace("OTHER(out)", "out * 3.0000002384185791"))
    files = [str(tmp_path / f"{name}.json") for name in "ABC"]
    for file, arguments in zip(files, (("7",), ("7", "x"), ("8", "raise")), strict=True):
        done = command("record", "--output", file, "--", "python", "-u", str(program), *arguments)
        assert "operations recorded" in done.stderr
        assert "Fingerprints took" in done.stderr
        assert done.returncode == ("raise" in arguments)
        assert ("KeyError" in done.stderr) == ("raise" in arguments)
    other = command("compare", *files[:2])
    equal, seed = (compare(read(files[0]), read(file)) for file in (files[0], files[2]))
    assert (equal.status, other.returncode, seed.status) == (0, 1, 1)
    assert "Equal: all" in equal.says
    assert "aten.mul.Tensor, step 2" in other.stdout
    assert "draws random numbers" in seed.says
    assert "KeyError" in read(files[2])["note"]


def test_a_module_runs_as_python_would_run_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tiny.py").write_text(
        "import sys, torch\nif __name__ == '__main__': torch.ones(int(sys.argv[1])).exp()\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [])
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    assert main(["record", "--output", "A.json", "--", "python3", "-m", "tiny", "3"]) == 0
    assert read("A.json")["names"] == ["aten.ones.default", "aten.exp.default"]


def test_other_operations_cannot_be_compared(tmp_path: Path, capsys: Any) -> None:
    one = recorded(lambda: torch.ones(3).exp())
    other = recorded(lambda: torch.ones(3).sin())
    longer = recorded(lambda: torch.ones(3).exp().exp())
    assert compare(one, other).status == compare(one, longer).status == 2
    assert "is aten.exp.default in one and aten.sin.default" in compare(one, other).says
    assert "is missing in one and aten.exp.default in" in compare(one, longer).says
    text = json.dumps(one)
    (tmp_path / "one.json").write_text(text)
    for name, content in {
        "cut": text[:-20],
        "list": "[1, 2]",
        "foreign": '{"format": "x"}',
        "deep": "[" * 100_000,
        "odd": text.replace('"operations": [[0', '"operations": [[9'),
        "empty": "",
    }.items():
        (tmp_path / f"{name}.json").write_text(content)
        assert main(["compare", str(tmp_path / "one.json"), str(tmp_path / f"{name}.json")]) == 2
        assert f"cannot be compared: {name}.json" in capsys.readouterr().out
    assert main(["compare", str(tmp_path / "one.json"), str(tmp_path / "no.json")]) == 2


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (["--", "make", "all"], "not 'make'"),
        ([], "not ''"),
        (["--", "python", "nowhere.py"], "no program nowhere.py"),
        (["--", "python"], "no program"),
    ],
)
def test_what_cannot_be_recorded_is_said(line: list[str], says: str, capsys: Any) -> None:
    assert main(["record", "--output", "x.json", *line]) == 2
    assert says in capsys.readouterr().out


def test_a_record_is_bounded_and_says_so() -> None:
    record = recorded(lambda: [torch.ones(2).exp() for _ in range(50)], most=20)
    assert len(record["operations"]) == 20
    assert "to bound memory it ends after 20 operations" in record["note"]
    assert "As far as they go" in compare(record, record).says


def changed_at(work: Callable[[float], Any]) -> Difference:
    return compare(recorded(lambda: work(1.0)), recorded(lambda: work(1.5)))


def in_place(by: float) -> None:
    torch.zeros(4).add_(1).clamp_(max=2 / by).mul_(2)


def foreach(by: float) -> None:
    torch._foreach_add_([torch.zeros(2), torch.zeros(3)], 1 / by)


def autocast(by: float) -> None:
    with torch.autocast("cpu", torch.bfloat16):
        (nn.functional.linear(torch.ones(2, 2), torch.ones(2, 2)) * by).sum()


def out(by: float) -> None:
    torch.mul(torch.ones(3), by, out=torch.empty(3))


@pytest.mark.parametrize(
    ("work", "name"),
    [
        (in_place, "aten.clamp_.default"),
        (foreach, "aten._foreach_add_.Scalar"),
        (autocast, "aten.mul.Tensor"),
        (out, "aten.mul.out"),
    ],
)
def test_all_kinds_of_operations_are_seen(work: Callable[[float], None], name: str) -> None:
    assert changed_at(work).name == name
    assert compare(recorded(lambda: work(1.0)), recorded(lambda: work(1.0))).status == 0


def test_memory_that_was_never_written_makes_no_difference() -> None:
    def fill(value: float) -> None:
        whole = torch.empty(1000)
        # What lies in bare memory, made different on purpose.
        whole.numpy()[:] = value
        whole.uniform_(generator=torch.Generator().manual_seed(0))
        whole[:5].copy_(torch.ones(5))
        torch.empty(0).sum()

    assert compare(recorded(lambda: fill(0)), recorded(lambda: fill(9))).status == 0


def test_fingerprints_tell_bits_shapes_and_kinds_apart() -> None:
    tensors = [
        torch.zeros(2), -torch.zeros(2), torch.zeros(2, 1), torch.zeros(2).half(),
        torch.zeros(0), torch.tensor(0.0), torch.tensor([True, False]), torch.zeros(3).bfloat16(),
        torch.zeros(2, dtype=torch.complex64), torch.eye(2).to_sparse(),
        torch.tensor([1.0, 2.0]).expand(10**9, 2),
    ]  # fmt: skip
    assert len({fingerprint_of(each) for each in tensors}) == len(tensors)
    whole = torch.arange(12.0).reshape(3, 4)
    assert fingerprint_of(whole.t()) == fingerprint_of(whole.t().contiguous())


def test_two_lines_record_a_block(tmp_path: Path) -> None:
    with recording(str(tmp_path / "A.json")):
        nn.Linear(2, 2)(torch.ones(1, 2))
    record = read(tmp_path / "A.json")
    assert "Linear" in record["modules"]
    assert record["random"] == ["aten.uniform_.default"]
    for code, note in ((0, ""), (3, "the program ended with SystemExit")):
        with pytest.raises(SystemExit), recording(str(tmp_path / "B.json")):
            sys.exit(code)
        assert read(tmp_path / "B.json")["note"] == note
