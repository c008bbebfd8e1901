"""What became of each seed, as a table to take away."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import numpy as np

from core.weight_initialization.multilayer.training import TrainedSeed


def results_csv(trained: Sequence[TrainedSeed], counts: np.ndarray) -> str:
    """Return a CSV table with a row for each seed, and its disagreements with every seed.

    counts: from ``disagreements``, [seed, seed]. What is not a finite number stays empty.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    others = [f"disagrees_with_{one.seed}" for one in trained]
    writer.writerow(["seed", "first_loss", "last_loss", "train_accuracy", "test_accuracy", *others])
    for one, disagreements in zip(trained, counts, strict=True):
        losses = [float(one.losses[0]), float(one.losses[-1])]
        numbers = [*losses, one.train_accuracy, one.test_accuracy, *disagreements.tolist()]
        writer.writerow([one.seed, *(f"{n:.9g}" if np.isfinite(n) else "" for n in numbers)])
    return file.getvalue()
