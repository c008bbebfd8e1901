"""Every test process computes on one thread, as the app does: said before torch is imported."""

import os

for _library in ("OMP", "MKL", "OPENBLAS"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")
