"""The first visit to the home page, beside one to a bare page: each in a new process.

In seconds of the processor, from the start of Python on: others who keep it busy do not count.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
BARE = "import streamlit as st\nst.title('Bare')\nst.markdown('A page.')\n"
VISIT = """
import logging, sys, time
logging.disable()
from streamlit.testing.v1 import AppTest
app = AppTest.from_file(sys.argv[1], default_timeout=120).run()
print(time.process_time())
assert not app.exception
"""
VISITS = 5


def lines() -> Iterator[str]:
    """Yield one line: the least time of each, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE)
        # In turn, so that a busy moment meets both.
        times = [(seconds(ROOT / "streamlit_app.py"), seconds(bare)) for _ in range(VISITS)]
    home, plain = (min(each) for each in zip(*times, strict=True))
    yield (
        f"home page, first visit: {home:.2f} s with Python's and Streamlit's own start, "
        f"{home / plain:.2f} times a bare page's {plain:.2f} s"
    )


def seconds(script: Path) -> float:
    """Return how long a new process takes to start Streamlit and run ``script``."""
    run = subprocess.run(
        [sys.executable, "-c", VISIT, str(script)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(run.stdout.split()[-1])


if __name__ == "__main__":
    print("\n".join(lines()))
