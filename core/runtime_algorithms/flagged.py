"""The same training again and again under the very lines that the composer shows.

    python -m core.runtime_algorithms.flagged --runs 4 --flags '{"mode": "on"}'

runs the lines, trains, and prints one JSON document: what came of it under "switched", and the
value that every flag then had under "live". A process of its own: the flags are its alone.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from core.own_process import Task
from core.runtime_algorithms.composer import Composed
from core.runtime_algorithms.switch_task import (
    Switched,
    SwitchSettings,
    arguments_of,
    read_answer,
)

MODULE = "core.runtime_algorithms.flagged"


@dataclass(frozen=True)
class Flagged:
    """What came of the runs, and the value of each flag while they ran."""

    switched: Switched
    live: dict[str, str]


def task_of(settings: SwitchSettings, composed: Composed) -> Task:
    """Return the process that trains under these flags."""
    arguments = (*arguments_of(settings), f"--flags={json.dumps(asdict(composed))}")
    return Task(MODULE, arguments, threads=settings.threads, timeout=90 + 10.0 * settings.runs)


def read_flagged(answer: dict[str, Any]) -> Flagged:
    """Return what the process printed."""
    return Flagged(read_answer(answer["switched"]), answer["live"])


def main(arguments: Sequence[str]) -> None:
    """Run it in this very process, and print the result."""
    parser = argparse.ArgumentParser(prog=f"python -m {MODULE}", description=__doc__)
    for name, default in (("runs", 4), ("threads", 2), ("steps", 150), ("seed", 0), ("attempt", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--learning-rate", type=float, default=0.2)
    parser.add_argument("--flags", type=json.loads, default={})
    given = vars(parser.parse_args(arguments))
    try:
        composed = Composed(**given.pop("flags"))
        settings = SwitchSettings(**given)
    except (TypeError, ValueError) as error:
        parser.error(str(error))
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    # The page's lines themselves, so that what is shown is what has run.
    exec("\n".join(composed.lines()), {})
    import torch

    from core.runtime_algorithms.flags import FLAGS
    from core.runtime_algorithms.repeated import repeat

    torch.set_num_threads(settings.threads)
    answer = {"switched": repeat(settings), "live": {flag.name: flag.live() for flag in FLAGS}}
    json.dump(answer, sys.stdout)
    print()


if __name__ == "__main__":
    main(sys.argv[1:])
