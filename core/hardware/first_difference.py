"""Where two runs part: the first operation whose inputs agreed and whose output did not.

    python -m core.hardware.first_difference record --output A.json -- python train.py …
    python -m core.hardware.first_difference record --output B.json -- python train.py …
    python -m core.hardware.first_difference compare A.json B.json

on one machine or two. ``compare`` ends with 0 if they are equal, 1 if they differ, 2 if they cannot
be compared. Inside a program, two lines do the same::

    from core.hardware.first_difference import recording
    with recording("A.json"): train()
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import runpy
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

MODULE = "core.hardware.first_difference"
FORMAT = "seedscape first difference, version 1"
MOST = 200_000
"""Operations in a record: some 60 MB of memory, 10 MB as a file."""

SORRY = {"record": "Nothing was recorded", "compare": "These records cannot be compared"}
LARGEST = 200_000_000
"""Bytes of a record: what is larger is not read."""


class RefusedError(ValueError):
    """A file or a command that cannot be used, and why, in a sentence."""


@dataclass(frozen=True)
class Difference:
    """How two records compare. ``status``: 0 equal, 1 differ, 2 cannot be compared.

    ``number``: of the operation, from 1; ``inputs``: whether its inputs agreed; ``random``: whether
    it draws random numbers; ``differs``: for each operation, whether its output does.
    """

    status: int
    says: str
    number: int = 0
    name: str = ""
    module: str = ""
    step: int = 0
    inputs: bool = True
    random: bool = False
    differs: Sequence[bool] = ()


def compare(one: Mapping[str, Any], other: Mapping[str, Any]) -> Difference:
    """Return where two records part."""
    names = [[record["names"][o[0]] for o in record["operations"]] for record in (one, other)]
    pairs = list(zip(one["operations"], other["operations"], strict=False))
    ends = (n for n, (a, b) in enumerate(zip_longest(*names, fillvalue="missing")) if a != b)
    shared = next(ends, None)
    differs = [a[4] != b[4] for a, b in pairs[:shared]]
    if True in differs:
        return _described(one, other, differs.index(True), differs)
    if shared is not None:
        a, b = ([*each, "missing"][shared] for each in names)
        notes = "".join(f" ({record['note']})" for record in (one, other) if record["note"])
        what = f"operation {shared + 1:,} is {a} in one and {b} in the other"
        return Difference(2, f"{SORRY['compare']}: {what}, and all before it agree{notes}.")
    state = next((n for n, (a, b) in enumerate(pairs) if a[3] != b[3]), None)
    if state is not None:
        return _described(one, other, state, differs)
    note = f" As far as they go: {one['note']}." if one["note"] else ""
    says = f"Equal: all {len(pairs):,} operations have the same inputs and outputs.{note}"
    return Difference(0, says, differs=differs)


def _described(
    one: Mapping[str, Any], other: Mapping[str, Any], at: int, differs: Sequence[bool]
) -> Difference:
    left, right = one["operations"][at], other["operations"][at]
    name, module, step = one["names"][left[0]], one["modules"][left[1]], left[2]
    inputs, random = left[3] == right[3], name in one["random"]
    inside = f", in {module}" if module else ""
    place = f"operation {at + 1:,}, {name}{inside}, step {step}"
    says = f"They part at {place}: its inputs agree to the bit, and its output does not."
    if not inputs:
        says = (
            f"The state differs first: the inputs of {place} already differ, and no operation "
            "before it made the difference. Look at the weights, the data, what came in between."
        )
    elif random:
        says += " It draws random numbers: look at the seed, and at what was drawn before."
    return Difference(1, says, at + 1, name, module, step, inputs, random, differs)


def read(path: str | Path) -> dict[str, Any]:
    """Return a record; raise ``RefusedError``, with a sentence, for a file that is none."""
    name = Path(path).name
    try:
        record = parsed(Path(path).read_bytes(), name, LARGEST)
    except OSError as error:
        raise RefusedError(f"{name} cannot be read: {error.strerror}") from None
    with contextlib.suppress(TypeError, LookupError, ValueError):
        for number, module, _step, _read, _written in record["operations"]:
            _ = record["names"][number], record["modules"][module]
        if record["format"] == FORMAT:
            return {**record, "random": list(record["random"]), "note": str(record["note"])}
    raise RefusedError(f"{name} is JSON, and not a record of this program")


def parsed(content: bytes, name: str, most: int) -> Any:
    """Return JSON as objects; raise ``RefusedError``, with a sentence about the file ``name``."""
    if len(content) > most:
        raise RefusedError(f"{name} has {len(content):,} bytes; a record has {most:,} at most")
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=int)
        json.dumps(found, ensure_ascii=False).encode()  # Half a character is a mistake too.
    except RecursionError:
        raise RefusedError(f"{name} is nested too deeply to be a record") from None
    except ValueError:
        raise RefusedError(f"{name} is not whole, or no JSON at all") from None
    return found


@contextlib.contextmanager
def recording(path: str, most: int = MOST) -> Iterator[Any]:
    """Record what runs inside; write it to ``path`` at the end, also after an exception, and say
    on standard error how many operations it has and what the fingerprints cost.
    """
    # Imported here: to compare two files needs no torch.
    from core.hardware.recorder import Recorder

    path, recorder, note, started = os.path.abspath(path), Recorder(most), "", time.perf_counter()
    try:
        with recorder.watching():
            yield recorder
    except BaseException as error:
        # A program may say that it is done.
        if not (isinstance(error, SystemExit) and error.code in (None, 0)):
            note = f"the program ended with {type(error).__name__}"
        raise
    finally:
        whole = time.perf_counter() - started
        record = recorder.as_json(note)
        Path(f"{path}.part").write_text(json.dumps(record, separators=(",", ":")), "utf-8")
        os.replace(f"{path}.part", path)  # Whole, or not at all.
        note = f"; {record['note']}" if record["note"] else ""
        print(
            f"{len(record['operations']):,} operations recorded in {path}{note}. Fingerprints "
            f"took {recorder.seconds:.2f} s of {whole:.2f} s.",
            file=sys.stderr,
        )


def record(output: str, most: int, command: Sequence[str]) -> None:
    """Run ``python train.py …`` or ``python -m module …`` in this process, recorded, as Python
    itself would run it; raise ``RefusedError``, in a sentence, where there is nothing to run.
    """
    python, *program = command or [""]
    if not Path(python).name.startswith("python"):
        raise RefusedError(f"record runs a Python program, such as python train.py, not {python!r}")
    while program and program[0].startswith("-") and program[0] != "-m":
        program.pop(0)  # Options of the interpreter itself, which runs already.
    as_module = program[:1] == ["-m"]
    program = program[as_module:]
    if not program or not (as_module or Path(program[0]).exists()):
        raise RefusedError(f"there is no program {' '.join(program)}".rstrip())
    if not os.access(os.path.dirname(os.path.abspath(output)), os.W_OK):
        raise RefusedError(f"{output} cannot be written")
    sys.argv = program
    sys.path[0] = os.getcwd() if as_module else str(Path(program[0]).resolve().parent)
    with recording(output, most):
        if as_module:
            runpy.run_module(program[0], run_name="__main__", alter_sys=True)
        else:
            runpy.run_path(program[0], run_name="__main__")


def main(arguments: Sequence[str]) -> int:
    """Record, or compare; return the exit status."""
    parser = argparse.ArgumentParser(prog=f"python -m {MODULE}", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    ways = parser.add_subparsers(dest="way", required=True)
    recorded = ways.add_parser("record", help="run a Python program and record it")
    recorded.add_argument("--output", required=True, help="the file to write")
    recorded.add_argument("--most", type=int, default=MOST, help="operations to record at most")
    recorded.add_argument("command", nargs=argparse.REMAINDER, help="-- python train.py …")
    ways.add_parser("compare", help="compare two records").add_argument("files", nargs=2)
    asked = parser.parse_args(arguments)
    try:
        if asked.way == "record":
            given = asked.command
            record(asked.output, asked.most, given[1:] if given[:1] == ["--"] else given)
            return 0
        difference = compare(*map(read, asked.files))
    except RefusedError as error:
        print(f"{SORRY[asked.way]}: {error}.")
        return 2
    print(difference.says)
    return difference.status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
