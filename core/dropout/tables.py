"""The data behind each picture, as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.dropout.moments import RunningMean
from core.dropout.monte_carlo import GapSpread, MoonsSpread
from core.dropout.passes import Passes
from core.dropout.training import TrainingRun


def passes_csv(passes: Passes) -> str:
    """Return a row for each pass: its mask, the outputs in training and in evaluation mode."""
    outputs = range(1, passes.settings.outputs + 1)
    header = ["pass", "kept"]
    header += [f"{mode}_output_{k}" for mode in ("training", "evaluation") for k in outputs]
    columns = zip(passes.masks, passes.outputs, passes.evaluation_outputs, strict=True)
    rows = (
        (number, "".join(map(str, mask.astype(int))), *trained, *evaluated)
        for number, (mask, trained, evaluated) in enumerate(columns, 1)
    )
    return _csv(header, rows)


def means_csv(linear: RunningMean, relu: RunningMean, output: int) -> str:
    """Return a row for each number of passes: both running means and their standard errors."""
    header = ["passes", "mean", "standard_error", "mean_of_relu", "standard_error_of_relu"]
    columns = (
        each[:, output]
        for each in (linear.mean, linear.standard_error, relu.mean, relu.standard_error)
    )
    return _csv(header, ((n, *values) for n, values in enumerate(zip(*columns, strict=True), 1)))


def training_csv(groups: Mapping[float, Sequence[TrainingRun]]) -> str:
    """Return a row for each p, seed and epoch, with the seed's test accuracy."""
    rows = (
        (p, run.seed, epoch, loss, run.accuracy)
        for p, runs in groups.items()
        for run in runs
        for epoch, loss in enumerate(run.losses, 1)
    )
    return _csv(["p", "dropout_seed", "epoch", "training_loss", "test_accuracy"], rows)


def gap_csv(spread: GapSpread) -> str:
    """Return a row for each place on the line."""
    columns = zip(spread.x, spread.evaluation, spread.mean, spread.spread, strict=True)
    return _csv(["x", "evaluation", "mean", "spread"], columns)


def moons_csv(spread: MoonsSpread) -> str:
    """Return a row for each place on the plane."""
    header = ["x", "y", "evaluation", "mean_probability", "spread", "distance_to_data"]
    grids = (spread.evaluation, spread.probability, spread.probability_spread, spread.distance)
    rows = (
        (x, y, *(grid[row, column] for grid in grids))
        for row, y in enumerate(spread.y)
        for column, x in enumerate(spread.x)
    )
    return _csv(header, rows)


def _csv(header: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    return "\n".join([",".join(header), *(",".join(map(str, row)) for row in rows)])
