"""What runs under chosen flags say, in sentences and rows computed from them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from core.runtime_algorithms.flags import Flag, has_cuda
from core.runtime_algorithms.switch_task import Switched
from core.runtime_algorithms.switch_words import parted_words
from core.wording import listed, number_of


def flagged_finding(switched: Switched) -> str:
    """Say how many networks came of the runs under these lines."""
    runs = number_of(switched.runs, "run", "runs")
    networks = number_of(switched.distinct, "network", "different networks")
    said = f"Under these lines: {runs}, {networks}"
    if switched.first_difference >= 0:
        return f"{said}; {parted_words(switched)}."
    if switched.deterministic or switched.runs == 1:
        return f"{said}."
    return f"{said}. All are equal this time, and nothing promises that for the next."


def device_words(switched: Switched) -> str:
    """Say where it ran, and which algorithms cuDNN took there."""
    if switched.algorithms:
        taken = listed([f"`{each}`" for each in switched.algorithms])
        return f"It ran on {switched.device}. cuDNN took {taken}."
    if switched.device == "CPU":
        return (
            f"It ran on this server's CPU with {number_of(switched.threads, 'thread', 'threads')}. "
            "There is no CUDA here, so no algorithm of cuDNN was taken; where there is, this "
            "experiment runs on it and names them."
        )
    return f"It ran on {switched.device}. The profiler named no algorithm of cuDNN."


def flags_csv(flags: Sequence[Flag], in_experiment: Mapping[str, str]) -> str:
    """Return a row for each flag: here, in the experiment, and all that the table says."""
    text, cuda = io.StringIO(), has_cuda()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(
        ("flag", "live", "in_the_experiment", "default", "acts_here", "does", "costs", "trap")
    )
    for flag in flags:
        rows.writerow(
            (
                flag.name, flag.live(), in_experiment[flag.name], flag.default, flag.acts(cuda),
                flag.does, flag.costs, flag.trap,
            )
        )  # fmt: skip
    return text.getvalue().strip()
