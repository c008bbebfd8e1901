"""Where two runs part: the first operation whose inputs agreed and whose output did not.

    python -m core.hardware.first_difference record --output A.json -- python train.py …
    python -m core.hardware.first_difference record --output B.json -- python train.py …
    python -m core.hardware.first_difference compare A.json B.json

The two may run on two machines. ``compare`` ends with 0 if they are equal, 1 if they differ, 2 if
they cannot be compared. Inside a program, two lines do the same::

    from core.hardware.first_difference import recording
    with recording("A.json"): train()
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMAT = "seedscape first difference, version 1"
MOST = 200_000
LARGEST = 200_000_000
"""Bytes of a record: what is larger is not read."""

_RECORDER = Path(__file__).with_name("recorder.py")
_WITH_VALUE = ("-X", "-W", "--check-hash-based-pycs")


@dataclass(frozen=True)
class Difference:
    """How two records compare. ``status``: 0 equal, 1 differ, 2 cannot be compared.

    ``number``: of the operation, from 1; ``name``, ``module``, ``step``: what it is; ``inputs``:
    whether its inputs agreed; ``random``: whether it draws random numbers; ``differs``: for each
    operation, whether its output does.
    """

    status: int
    says: str
    number: int = 0
    name: str = ""
    module: str = ""
    step: int = 0
    inputs: bool = True
    random: bool = False
    differs: tuple[bool, ...] = ()


def recording(path: str, most: int = MOST) -> AbstractContextManager[Any]:
    """Return a block that records what runs inside, and writes it to ``path``."""
    # Imported here: to compare two files needs no torch.
    from core.hardware import recorder

    return recorder.recording(path, most)


def compare(one: Mapping[str, Any], other: Mapping[str, Any]) -> Difference:
    """Return where two records part."""
    a, b = one["operations"], other["operations"]
    apart, differs = -1, []
    for number, (left, right) in enumerate(zip(a, b, strict=False)):
        names = one["names"][left[0]], other["names"][right[0]]
        if names[0] != names[1] and apart < 0:
            return Difference(
                2,
                f"These records cannot be compared: operation {number + 1:,} is {names[0]} in one "
                f"and {names[1]} in the other, and all before it agree.",
            )
        if names[0] != names[1]:
            break
        differs.append(left[4] != right[4])
        if differs[-1] and apart < 0:
            apart = number
    if apart < 0 and len(a) != len(b):
        notes = [f" ({record['note']})" if record["note"] else "" for record in (one, other)]
        return Difference(
            2,
            f"These records cannot be compared: one has {len(a):,} operations{notes[0]}, the other "
            f"{len(b):,}{notes[1]}, and those they share agree.",
        )
    if apart < 0:
        apart = next((n for n in range(len(a)) if a[n][3] != b[n][3]), -1)
    if apart < 0:
        note = f" As far as they go: {one['note']}." if one["note"] else ""
        says = f"Equal: all {len(a):,} operations have the same inputs and outputs.{note}"
        return Difference(0, says, differs=tuple(differs))
    return _described(one, other, apart, tuple(differs))


def _described(
    one: Mapping[str, Any], other: Mapping[str, Any], at: int, differs: tuple[bool, ...]
) -> Difference:
    left, right = one["operations"][at], other["operations"][at]
    name, module = one["names"][left[0]], one["modules"][left[1]]
    inputs, random = left[3] == right[3], name in one["random"]
    place = f"operation {at + 1:,}, {name}, in {module or 'no module'}, step {left[2]}"
    if not inputs:
        says = (
            f"The state differs first: the inputs of {place} already differ, and no operation "
            "before it made the difference. Look at the weights, the data, or what was changed in "
            "between."
        )
    elif random:
        says = (
            f"They part at {place}: it draws random numbers, and draws others. Look at the seed, "
            "at what was drawn before, or at the machine that draws."
        )
    else:
        says = f"They part at {place}: its inputs agree to the bit, and its output does not."
    return Difference(1, says, at + 1, name, module, left[2], inputs, random, differs)


def read(path: str | Path) -> dict[str, Any]:
    """Return a record; raise ``ValueError``, with a sentence, for a file that is none."""
    name = Path(path).name
    try:
        if Path(path).stat().st_size > LARGEST:
            raise ValueError(f"{name} is larger than {LARGEST:,} bytes")
        record = json.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise ValueError(f"{name} cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, json.JSONDecodeError):
        raise ValueError(f"{name} is not whole, or no JSON at all") from None
    except RecursionError:
        raise ValueError(f"{name} is nested too deeply to be a record") from None
    if not isinstance(record, dict) or record.get("format") != FORMAT or not _is_sound(record):
        raise ValueError(f"{name} is JSON, and not a record of this program")
    return record


def _is_sound(record: Mapping[str, Any]) -> bool:
    lists = [record.get(each) for each in ("names", "random", "modules", "operations")]
    if not all(isinstance(each, list) for each in lists) or "note" not in record:
        return False
    names, _, modules, operations = lists
    return all(
        isinstance(each, list)
        and len(each) == 5
        and all(isinstance(n, int) for n in each[:3])
        and 0 <= each[0] < len(names or ())
        and 0 <= each[1] < len(modules or ())
        for each in operations or ()
    )


def record(output: str, most: int, command: Sequence[str]) -> int:
    """Run a Python program in a process of its own, recorded; return its exit status."""
    python, *rest = command
    if not Path(python).name.startswith(("python", "pypy")):
        raise ValueError(f"record runs a Python program, such as python train.py, not {python}")
    if Path(python).name == python:
        python = sys.executable
    options: list[str] = []
    while rest and rest[0].startswith("-") and rest[0] not in ("-m", "-c"):
        options += [rest.pop(0)]
        if options[-1] in _WITH_VALUE and rest:
            options += [rest.pop(0)]
    if not rest:
        raise ValueError("record wants a program to run, such as python train.py")
    line = [python, *options, str(_RECORDER), os.path.abspath(output), str(most), *rest]
    try:
        return subprocess.run(line, check=False).returncode
    except OSError as error:
        raise ValueError(f"{python} cannot be run: {error.strerror}") from None


def main(arguments: Sequence[str]) -> int:
    """Record, or compare; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m core.hardware.first_difference",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    ways = parser.add_subparsers(dest="way", required=True)
    recorded = ways.add_parser("record", help="run a Python program and record it")
    recorded.add_argument("--output", required=True, help="the file to write")
    recorded.add_argument("--most", type=int, default=MOST, help="operations to record at most")
    recorded.add_argument("command", nargs=argparse.REMAINDER, help="-- python train.py …")
    compared = ways.add_parser("compare", help="compare two records")
    compared.add_argument("one")
    compared.add_argument("other")
    asked = parser.parse_args(arguments)
    try:
        if asked.way == "compare":
            difference = compare(read(asked.one), read(asked.other))
            print(difference.says)
            return difference.status
        command = asked.command[1:] if asked.command[:1] == ["--"] else asked.command
        if not command or asked.most < 1:
            parser.error("write: record --output A.json -- python train.py …")
        return record(asked.output, asked.most, command)
    except ValueError as error:
        print(f"{'These records cannot be compared: ' * (asked.way == 'compare')}{error}.")
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
