"""``make bench``: print every benchmark's lines; ``python -m benchmarks home waking``: of some."""

from __future__ import annotations

import os
import sys
from importlib import import_module

# Threads are settled before a benchmark imports torch.
for library in ("OMP", "MKL", "OPENBLAS"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

ALL = ("home", "waking", "descent", "page", "sources", "splits", "texts", "workshop")

for name in sys.argv[1:] or ALL:
    for line in import_module(f"benchmarks.{name}").lines():
        print(line, flush=True)
