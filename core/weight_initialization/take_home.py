"""The scripts of this topic, filled with the very settings and seeds on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from core.scripts import capitals, script
from core.weight_initialization.descent import DescentSettings
from core.weight_initialization.landscapes import LANDSCAPES
from core.weight_initialization.minima import find_minima
from core.weight_initialization.multilayer.training import TrainingSettings
from core.weight_initialization.networks import Network
from core.weight_initialization.outcomes import REACH, STILL

AGREEMENT = {0.01: 0.003, 0.03: 0.015}
"""By learning rate: the most by which a test accuracy of the script differed from the page's.

Measured for seeds 0 to 19 on each kind of data: 16 units, data seeds 1 to 3, at both rates; data
seed 0 with 8, 16 and 32 units at 0.03, and with 16 at 0.01 (there after 1,000 steps).
"""
POINTS_APART = 2
"""The most by which the median disagreement of 20 seeds differed: at 0.03, on each kind of data."""
MEASURED_STEPS = 400
"""With more steps, or at higher rates, a difference in the last bit may grow until it shows."""


def two_weights(settings: DescentSettings, seeds: Sequence[int]) -> str:
    """Return a script that prints how many of ``seeds`` reached the lowest minimum."""
    landscape, minima = LANDSCAPES[settings.network], find_minima(settings.network)
    used = capitals(settings)
    if isinstance(landscape, Network):
        used |= {"INPUTS": landscape.inputs.numpy(), "TARGETS": landscape.targets.numpy()}
    return script(
        "weight_initialization",
        "two_weights",
        SEEDS=tuple(seeds),
        HALF_WIDTH=landscape.half_width,
        LOWEST=minima.weights[: minima.equally_good()],
        NEAR=REACH * landscape.half_width,
        AT_REST=STILL * landscape.half_width,
        **used,
    )


def real_network(settings: TrainingSettings, seeds: Sequence[int]) -> str:
    """Return a script that prints the test accuracy of each of ``seeds``."""
    used = capitals(settings)
    return script("weight_initialization", "real_network", SEEDS=tuple(seeds), **used)


def agreement(settings: TrainingSettings) -> float | None:
    """Return within what the script's accuracies equal the page's; None if that was not measured.

    Both compute the same, but they add in another order.
    """
    reached = [rate for rate in AGREEMENT if settings.learning_rate <= rate]
    if not reached or settings.steps > MEASURED_STEPS:
        return None
    return AGREEMENT[min(reached)]
