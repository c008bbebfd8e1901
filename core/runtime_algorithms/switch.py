"""The switch, for real: one training, run again and again, with and without deterministic mode.

It sets threads and flags that belong to the whole process, so it runs as one of its own:

    python -m core.runtime_algorithms.switch --runs 8 --threads 2 [--deterministic]

prints one JSON document with, among others, {"distinct": …, "runs": …, "seconds": …,
"fingerprints": […]}, and a progress line for each finished run on standard error.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence

from core.runtime_algorithms.switch_task import MODULE, SwitchSettings
from core.seeds import LARGEST_SEED


def read_arguments(arguments: Sequence[str]) -> SwitchSettings:
    """Return the settings that a command line names; end the program if they are not valid."""
    parser = argparse.ArgumentParser(prog=f"python -m {MODULE}", description=__doc__)
    parser.add_argument("--runs", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=150)
    parser.add_argument("--learning-rate", type=float, default=0.2)
    parser.add_argument("--seed", type=int, default=0, help=f"0 to {LARGEST_SEED}")
    parser.add_argument("--attempt", type=int, default=1, help="tells one try from the next")
    parser.add_argument("--deterministic", action="store_true")
    try:
        return SwitchSettings(**vars(parser.parse_args(arguments)))
    except ValueError as error:
        parser.error(str(error))


def main(arguments: Sequence[str]) -> None:
    """Run it in this very process, and print the result."""
    settings = read_arguments(arguments)
    # Said before torch is imported: threads that spin while they wait starve each other.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import torch

    from core.runtime_algorithms.repeated import repeat

    torch.set_num_threads(settings.threads)
    if settings.deterministic:
        # The same switch as torch.use_deterministic_algorithms(True), which imports for seconds.
        torch.set_deterministic_debug_mode("error")
    json.dump(repeat(settings), sys.stdout)
    print()


if __name__ == "__main__":
    main(sys.argv[1:])
