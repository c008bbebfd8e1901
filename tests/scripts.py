"""How tests run the lines to paste: as a reader would, in a process that has nothing yet."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent


def printed_by(scripts: Sequence[str]) -> list[str]:
    """Return what each script prints when a reader runs it beside the app's code.

    One process runs them all, since importing torch takes longest; each has names of its own.
    """
    lines = [
        "from contextlib import redirect_stdout",
        "import io, json",
        f"scripts, printed = {list(scripts)!r}, []",
        "for script in scripts:",
        "    with redirect_stdout(io.StringIO()) as out:",
        "        exec(compile(script, 'script', 'exec'), {'__name__': '__main__'})",
        "    printed.append(out.getvalue().strip())",
        "print(json.dumps(printed))",
    ]
    run = subprocess.run(
        [sys.executable, "-"],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    printed: list[str] = json.loads(run.stdout)
    return printed
