"""How tests run the lines to paste: as a reader would, in a process that has nothing yet."""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent

FORKING = """
import contextlib, io, json, os, sys, traceback
import numpy, pandas, scipy.stats, sklearn.linear_model, sklearn.model_selection, torch._dynamo

def answer(scripts, folder):
    os.chdir(folder)
    printed = []
    for script in scripts:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(script, "script", "exec"), {"__name__": "__main__"})
        printed.append(out.getvalue().strip())
    return printed

for line in sys.stdin:
    if child := os.fork():
        if os.waitpid(child, 0)[1]:
            print(json.dumps("the process died"), flush=True)
        continue
    try:
        said = answer(*json.loads(line))
    except BaseException:
        said = traceback.format_exc()
    print(json.dumps(said), flush=True)
    os._exit(0)
"""
"""Imports what the scripts import, which takes longest, and nothing else: each ask has a fork."""


@cache
def _forking() -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", FORKING],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
    )
    atexit.register(process.kill)
    return process


def printed_by(scripts: Sequence[str], folder: Path = ROOT) -> list[str]:
    """Return what each script prints when a reader runs it in ``folder``, beside the app's code.

    One process runs them all; each has names of its own.
    """
    process = _forking()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps([list(scripts), str(folder)]) + "\n")
    process.stdin.flush()
    printed: list[str] | str = json.loads(process.stdout.readline())
    assert isinstance(printed, list), printed
    return printed
