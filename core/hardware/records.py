"""Records of machines: those that ship, and a visitor's own, checked before it is looked at."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FORMAT = "seedscape machine record, version 1"
LARGEST = 1_000_000
"""Bytes of a record: what is larger is not read."""

HERE = Path(__file__).parent
Record = Mapping[str, Any]


@cache
def shipped() -> tuple[Record, ...]:
    """Return the records in ``core/hardware/records/``, each made by a real machine."""
    return tuple(read(path.read_bytes()) for path in sorted((HERE / "records").glob("*.json")))


@cache
def _checker() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads((HERE / "schema.json").read_text("utf-8")))


def read(content: bytes) -> Record:
    """Return a record; raise ``ValueError``, with one sentence, for anything else."""
    if len(content) > LARGEST:
        raise ValueError(f"the file has {len(content):,} bytes; a record has {LARGEST:,} at most")
    try:
        record = json.loads(content.decode("utf-8"), parse_constant=_refuse)
    except RecursionError:
        raise ValueError("the file is nested too deeply to be a record") from None
    except ValueError:
        raise ValueError("the file is not JSON, or not whole") from None
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise ValueError(
            "the file is JSON, and no record that python -m core.hardware.record wrote"
        )
    fault = next(iter(_checker().iter_errors(record)), None)
    if fault is not None:
        place = ".".join(str(part) for part in fault.absolute_path) or "the record itself"
        raise ValueError(f"the record is malformed at {place[:80]}")
    return record


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def name_of(record: Record, device: str = "cpu") -> str:
    """Return what a machine is called: its graphics card, or its processor."""
    machine = record["machine"]
    return str(machine.get("gpu", "CUDA") if device == "cuda" else machine["processor"])


@dataclass(frozen=True)
class Line:
    """One probe on one machine: the number of ``distinct`` results of ``repeats`` and the
    ``milliseconds``, with determinism off and on; ``error``: what is raised with it on.
    """

    machine: str
    probe: str
    off: tuple[int, int, float]
    on: tuple[int, int, float]
    error: str


def lines(records: Sequence[Record]) -> list[Line]:
    """Return the probes of all records, a line each; the first record's order."""
    return [
        Line(
            _numbered(records, record, probe["device"]),
            probe["name"],
            _counted(probe["off"]),
            _counted(probe["on"]),
            probe["on"].get("error", ""),
        )
        for record in records
        for probe in record["probes"]
    ]


def _numbered(records: Sequence[Record], record: Record, device: str) -> str:
    """Return the machine's name, with a number where two records share it."""
    name = name_of(record, device)
    same = [each for each in records if name_of(each, device) == name]
    number = next(n for n, each in enumerate(same, 1) if each is record)
    return name if len(same) == 1 else f"{name} ({number})"


def _counted(tried: Mapping[str, Any]) -> tuple[int, int, float]:
    return tried.get("distinct", 0), tried["repeats"], tried.get("milliseconds", 0.0)


def agreement(one: Record, other: Record) -> dict[str, tuple[int, int]]:
    """Return how many fingerprints two machines share, of how many, by kind."""
    prints = {
        "operations repeated": [_probe_prints(each) for each in (one, other)],
        "draws of random numbers": [each["draws"] for each in (one, other)],
        "dropout masks": [each["masks"] for each in (one, other)],
        "operations of a training": [
            {f"{n} {name}": digits for n, (name, digits) in enumerate(each["operations"])}
            for each in (one, other)
        ],
    }
    return {
        kind: (sum(a[key] == b[key] for key in a.keys() & b), len(a.keys() & b))
        for kind, (a, b) in prints.items()
    }


def _probe_prints(record: Record) -> dict[str, str]:
    """Return one fingerprint a probe: of the first device that a record has."""
    found: dict[str, str] = {}
    size = "quick" if record["quick"] else "whole"
    for probe in record["probes"]:
        if "fingerprint" in probe["off"]:
            found.setdefault(f"{probe['name']}, {size}", probe["off"]["fingerprint"])
    return found
