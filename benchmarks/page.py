"""What a visitor waits for: the page's script, cold and warm, beside the training inside it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from streamlit.testing.v1 import AppTest

from benchmarks import seconds
from benchmarks.server import ROOT
from core.weight_initialization.descent import DescentSettings, descend

WARM_RUNS = 30


def lines() -> Iterator[str]:
    """Yield one line per page and state."""
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    app = AppTest.from_file(ROOT / "streamlit_app.py", default_timeout=120).run()
    app.switch_page("pages/weight_initialization.py")
    cold = seconds(app.run, repeats=1)
    training = seconds(lambda: descend(DescentSettings(), range(20)))
    yield (
        f"page, weight initialization, first run: {cold:.2f} s, "
        f"of which training 20 seeds × 400 steps takes {training * 1e3:.0f} ms"
    )
    times = sorted(seconds(app.run, repeats=1) for _ in range(WARM_RUNS))
    yield (
        f"page, weight initialization, warm rerun: {times[WARM_RUNS // 2] * 1e3:.1f} ms median, "
        f"{times[0] * 1e3:.1f} ms least (script and test harness together)"
    )
