"""``make bench``: print every benchmark's lines."""

from __future__ import annotations

import os

for _library in ("OMP", "MKL", "OPENBLAS"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

from benchmarks import (  # noqa: E402  (threads are settled before torch is imported)
    descent,
    home,
    page,
    sources,
    splits,
    texts,
    waking,
)

for module in (home, waking, descent, page, sources, splits, texts):
    for line in module.lines():
        print(line, flush=True)
