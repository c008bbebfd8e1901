"""Records of machines: those that ship, and a visitor's own, checked before it is looked at."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from core.hardware.first_difference import parsed

FORMAT = "seedscape machine record, version 1"
LARGEST = 1_000_000
"""Bytes of a record: what is larger is not read."""

HERE = Path(__file__).parent
Record = Mapping[str, Any]
_CHECKER = Draft202012Validator(json.loads((HERE / "schema.json").read_text("utf-8")))


@cache
def shipped() -> tuple[Record, ...]:
    """Return the records in ``core/hardware/records/``, each made by a real machine."""
    return tuple(read(path.read_bytes()) for path in sorted((HERE / "records").glob("*.json")))


def read(content: bytes) -> Record:
    """Return a record; raise ``ValueError``, with one sentence, for anything else."""
    record = parsed(content, "the file", LARGEST)
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise ValueError("the file is no record that python -m core.hardware.record wrote")
    fault = next(iter(_CHECKER.iter_errors(record)), None)
    if fault is not None:
        place = ".".join(str(part) for part in fault.absolute_path) or "the record itself"
        raise ValueError(f"the record is malformed at {place[:80]}")
    return record


def entries(record: Record) -> dict[str, tuple[str, ...]]:
    """Return all that a record holds, by name: distinct results with determinism off and on, or
    what is raised, milliseconds, and the fingerprint, "" where the results are several.
    """
    found = {}
    for probe in record["probes"]:
        off, on = (
            f"raises: {tried['error']}" if "error" in tried
            else f"{tried['distinct']} of {tried['repeats']}"
            for tried in (probe["off"], probe["on"])
        )  # fmt: skip
        name = f"{probe['name']}, CUDA" if probe["device"] == "cuda" else probe["name"]
        digits = probe["off"]["fingerprint"] if off.startswith("1 of") else ""
        found[name] = (off, on, f"{probe['off'].get('milliseconds', 0):.3g}", digits)
    prints = {**record["draws"], **record["masks"]}
    prints |= {f"training: {n} {name}": d for n, (name, d) in enumerate(record["operations"], 1)}
    return found | {name: ("", "", "", digits) for name, digits in prints.items()}


def table(records: Sequence[Record]) -> list[dict[str, str]]:
    """Return all records side by side, a row for each entry; of several machines, whether their
    bits agree, where their inputs were the same.
    """
    columns, rows = [entries(record) for record in records], []
    for name in {name: None for column in columns for name in column}:
        row, found = {"what is tried": name}, [column.get(name, ("",) * 4) for column in columns]
        for number, (off, on, milliseconds, _) in enumerate(found, 1):
            row |= {f"{number}, off": off, f"{number}, on": on, f"{number}, ms": milliseconds}
        prints = {digits for *_, digits in found}
        if len(records) > 1:
            alike = not found[0][0] or len({record["quick"] for record in records}) == 1
            known = alike and "" not in prints
            row["bits agree"] = ("yes" if len(prints) == 1 else "no") if known else ""
        rows.append(row)
    return rows
