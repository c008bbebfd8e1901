"""The first visit to a server: home, and a page that still sleeps, each beside a bare page.

In seconds of the processor, from the start of Python to the end of the page's script: others who
keep it busy do not count. A page that sleeps counts until its stored picture is sent.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.server import ROOT

BARE = "import streamlit as st\nst.title('Bare')\nst.markdown('A page.')\n"
VISIT = """
import logging, sys, time
logging.disable()
from streamlit.testing.v1 import AppTest
app = AppTest.from_file(sys.argv[1], default_timeout=120)
if sys.argv[2:]:
    import threading
    import streamlit as st
    from pages.common import waiting
    waiting.asleep, waiting._wait = lambda _: threading.Event(), lambda _: st.stop()
    app.switch_page(sys.argv[2])
app.run()
print(time.process_time())
assert not app.exception
"""
VISITS = 5
ASLEEP = ("pages/dropout.py", "pages/diffusion.py")
"""A page of the usual size, and the one whose stored picture is the largest."""


def lines() -> Iterator[str]:
    """Yield a line for each page: the least time, and its ratio to a bare page's."""
    app = str(ROOT / "streamlit_app.py")
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE)
        asked = [(str(bare),), (app,), *((app, page) for page in ASLEEP)]
        # In turn, so that a busy moment meets all.
        times = [[seconds(*each) for each in asked] for _ in range(VISITS)]
    plain, *others = (min(each) for each in zip(*times, strict=True))
    names = ("home page", *(f"{Path(page).stem}, its server asleep," for page in ASLEEP))
    for name, least in zip(names, others, strict=True):
        yield (
            f"{name} first visit: {least:.2f} s with Python's and Streamlit's own start, "
            f"{least / plain:.2f} times a bare page's {plain:.2f} s"
        )


def seconds(*script: str) -> float:
    """Return how long a new process takes to start Streamlit and run ``script``, or its page."""
    run = subprocess.run(
        [sys.executable, "-c", VISIT, *script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return float(run.stdout.split()[-1])
