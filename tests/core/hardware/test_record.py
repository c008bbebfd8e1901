"""A record of this machine, whole and sound; and what is said of files that are none."""

from __future__ import annotations

import copy
import getpass
import json
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from core.hardware import findings, probes
from core.hardware.record import run_probe
from core.hardware.records import LARGEST, read, shipped, table

CPU = torch.device("cpu")


def probe(name: str) -> probes.Probe:
    return next(each for each in probes.PROBES if each.name == name)


def test_what_the_command_writes_is_a_record_of_this_machine(tmp_path: Path) -> None:
    few = [probe(name) for name in ("index_put_(accumulate)", "put_", "exp")]
    code = (
        "import sys, core.hardware.record as record\n"
        f"record.PROBES = [p for p in record.PROBES if p.name in {[p.name for p in few]!r}]\n"
        "record.main(sys.argv[1:])"
    )
    file = tmp_path / "mine.json"
    command = [sys.executable, "-c", code, "--quick", "--output", str(file)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "3 of 3: exp, cpu" in run.stderr
    record = read(file.read_bytes())
    assert [each["name"] for each in record["probes"]] == [each.name for each in few]
    assert record["machine"]["torch"] == torch.__version__
    assert "does not have a deterministic" in record["probes"][1]["on"]["error"]
    said = file.read_text()
    assert platform.node() not in said
    assert str(Path.cwd()) not in said
    assert getpass.getuser() == "root" or getpass.getuser() not in said
    assert set(record["masks"].values()) >= {record["masks"]["bernoulli, float64"]}
    rows = table([record, record])
    unsure = {row["what is tried"] for row in rows if row["bits agree"] != "yes"}
    assert unsure <= {"index_put_(accumulate)", "put_"}


def test_a_probe_counts_distinct_results() -> None:
    with torch.random.fork_rng():
        random = probes.Probe("random", lambda _: torch.rand(3), (1,), (5, 5))
        tried = run_probe(random, CPU, quick=True, until=float("inf"))
    assert (tried["off"]["repeats"], tried["off"]["distinct"]) == (5, 5)
    assert tried["off"]["largest_difference"] > 0
    hurried = run_probe(random, CPU, quick=True, until=0)
    assert hurried["off"]["repeats"] == 2
    assert run_probe(probe("exp"), CPU, quick=True, until=0)["off"]["distinct"] == 1
    assert not torch.are_deterministic_algorithms_enabled()


def test_the_records_that_ship_are_sound_and_stay_what_they_are() -> None:
    assert shipped()
    for record in shipped():
        assert read(json.dumps(record).encode()) == record
        assert {each["name"] for each in record["probes"]} == {p.name for p in probes.PROBES}
        control = record["probes"][0]
        assert control["off"]["distinct"] == control["on"]["distinct"] == 1


def changed(**changes: Any) -> bytes:
    record = copy.deepcopy(dict(shipped()[0]))
    return json.dumps({**record, **changes}).encode()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (changed()[:-9], "not whole"),
        (b"[" * 200_000, "nested too deeply"),
        (changed(probes=json.loads("[" * 500 + "]" * 500)), "malformed at probes"),
        (b'{"a": "\\ud800"}', "not whole"),
        (b"9" * 9000, "not whole"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b" " * (LARGEST + 1), "1,000,001 bytes"),
        (b'{"name": "package"}', "no record"),
        (b"[1, 2]", "no record"),
        (changed(probes=[]), "malformed at probes"),
        (changed(seconds=float("nan")), "no JSON"),
        (changed(seconds=True), "malformed at seconds"),
        (changed(draws={"rand": "<script>"}), "malformed at draws.rand"),
        (changed(extra=1), "malformed at the record itself"),
        (changed(masks={str(n): "0" * 12 for n in range(999)}), "malformed at masks"),
    ],
)
def test_other_files_are_refused_in_one_sentence(content: bytes, says: str) -> None:
    with pytest.raises(ValueError, match=says) as refused:
        read(content)
    assert len(str(refused.value)) < 200


def test_two_records_stand_side_by_side() -> None:
    one = shipped()[0]
    other = read(changed(draws={**one["draws"], "randn(16)": "0" * 12}))
    rows = {row["what is tried"]: row for row in table([one, other])}
    assert rows["randn(16)"]["bits agree"] == "no"
    assert rows["rand(1000)"]["bits agree"] == rows["exp"]["bits agree"] == "yes"
    assert rows["index_put_(accumulate)"]["bits agree"] == ""
    assert rows["put_"]["2, on"].startswith("raises: put_ does not have a deterministic")
    # Another size of input is no other machine.
    quick = {row["what is tried"]: row for row in table([one, read(changed(quick=True))])}
    assert quick["exp"]["bits agree"] == ""
    assert quick["rand(1000)"]["bits agree"] == "yes"
    assert findings.records_finding([one, other]).startswith("2 machines, 62 probes")


def test_a_record_of_a_graphics_card_is_read_and_shown() -> None:
    """No such record ships: this one is made up, for the test alone."""
    one = shipped()[0]
    probe = {**one["probes"][0], "device": "cuda"}
    machine = {
        **one["machine"],
        "gpu": "a card",
        "gpu_capability": "9.0",
        "cuda": "12",
        "cudnn": "9",
    }
    record = read(changed(machine=machine, probes=[*one["probes"], probe]))
    last = next(r for r in table([one, record]) if "CUDA" in r["what is tried"])
    assert (last["1, off"], last["2, off"], last["bits agree"]) == ("", "1 of 50", "")
