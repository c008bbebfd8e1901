"""The data to download, view by view: a row each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.runtime_algorithms.comparison import Comparison
from core.runtime_algorithms.flags import FLAGS
from core.runtime_algorithms.library_paths import LibraryPaths
from core.runtime_algorithms.summation import OrderedSums
from core.runtime_algorithms.switch_task import Switched
from core.runtime_algorithms.training import Compared
from core.wording import scientific


def comparison_table(comparison: Comparison) -> pd.DataFrame:
    """Return a row for each algorithm: its costs, then how it differs from each of the others."""
    names, told = comparison.names, pd.DataFrame({"algorithm": comparison.names})
    told["error"], told["seconds"] = comparison.error, comparison.seconds
    for cost in ("bytes", "products", "multiplications"):
        counts = pd.Series(getattr(comparison, cost), dtype="Int64")
        told[cost] = counts.mask(counts < 0)
    told[[f"share_unequal_{name}" for name in names]] = comparison.unequal
    told[[f"bits_unequal_{name}" for name in names]] = comparison.bits
    return told


def pairs_table(comparison: Comparison) -> pd.DataFrame:
    """Return for each pair the share of numbers that differ, and in how many bits on average."""
    labels, places = comparison.labels, range(len(comparison.names))
    shares, bits = comparison.unequal, comparison.bits
    told = {
        (i, j): f"{share_words(shares[i, j])}, {bits[i, j]:.1f}" for i in places for j in range(i)
    }
    cells = [[told.get((i, j), "") for j in places[:-1]] for i in places[1:]]
    return pd.DataFrame(cells, labels[1:], labels[:-1])


def share_words(share: float) -> str:
    """Return a share in per cent; neither "0%" nor "100%" unless it is exactly that."""
    if share in (0, 1) or 0.01 <= share < 0.995:
        return f"{share:.0%}"
    return f"{min(max(100 * share, 0.1), 99.9):.1f}%"


def paths_table(paths: LibraryPaths, kernel: int) -> pd.DataFrame:
    """Return the paths that ``conv2d`` can take for the picture on the screen, in words."""
    return pd.DataFrame(
        {
            "`conv2d`": path.way,
            "takes": f"`{path.backend or '?'}`: {path.words(kernel)}",
            "ms a picture": f"{1000 * path.seconds:.2g}",
            "error": scientific(path.error),
            "numbers that differ": f"{path.unequal:.0%}" if number else "–",
        }
        for number, path in enumerate(paths.here)
    )


def sums_table(sums: OrderedSums) -> pd.DataFrame:
    """Return a row for each method and different sum."""
    distance = "units_in_the_last_place_from_exact"
    return pd.concat(
        pd.DataFrame({"method": method, "sum": np.unique(sums.of(method))}).assign(
            **dict(zip((distance, "orders"), sums.different(method), strict=True))
        )
        for method in sums.methods
    )


def differences_table(results: Sequence[Compared]) -> pd.DataFrame:
    """Return a row for each training and step."""
    return pd.concat(
        pd.DataFrame(
            {
                "training": result.name.replace(",", ""),
                "step": range(len(result.distance)),
                "distance": result.distance,
                "loss_before_step": np.append(result.losses, np.nan),
                "predictions_that_differ_at_the_end": result.differing,
            }
        )
        for result in results
    )


def repeats_table(off: Switched, on: Switched) -> pd.DataFrame:
    """Return a row for each run without the switch, then for each with it."""
    return pd.concat(
        pd.DataFrame(
            {
                "mode": mode,
                "run": range(1, switched.runs + 1),
                "fingerprint": switched.fingerprints,
                "seconds": switched.seconds_each,
                "accuracy": switched.accuracies,
                "predictions_differing_from_run_1": switched.differing,
                "last_distance": [distance[-1] for distance in switched.distance],
            }
        )
        for mode, switched in (("switch off", off), ("switch on", on))
    )


def flags_table(experiment: Switched) -> pd.DataFrame:
    """Return a row for each flag: here, in the experiment, and all that the page says of it."""
    return pd.DataFrame(
        {
            "flag": flag.name, "live": flag.live(), "in_the_experiment": experiment.live[flag.name],
            "default": flag.default, "acts_here": flag.acts, "does": flag.does,
            "costs": flag.costs, "trap": flag.trap,
        }
        for flag in FLAGS
    )  # fmt: skip
