"""``python -m core.which_source mymodule:train --vary init,split,order --seeds 20``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

# Before NumPy and torch are loaded, here and in the processes that joblib starts.
for _library in ("OMP", "MKL", "OPENBLAS"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

PROJECT = str(Path(__file__).resolve().parents[2])


def call(target: Any, row: str, seed: int, seeds: Any, project: str = PROJECT) -> Any:
    """Run one training in whatever process this is.

    A function of the program that is run is sent to a worker whole, where others are looked up by
    name: a worker that has never heard of this project learns here where it is.
    """
    import sys

    sys.path += [project] * (project not in sys.path)
    from core.seeds import Seeds
    from core.which_source.own_training import Target, run

    return run(Target(*target), row, seed, Seeds(**seeds))


if __name__ == "__main__":
    from core.which_source.command import main

    sys.exit(main(sys.argv[1:], call))
