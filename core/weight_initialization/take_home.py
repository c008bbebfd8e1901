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

ACCURACY_APART, POINTS_APART = 0.015, 2
"""The most by which a test accuracy of the script, and the median disagreement, differed from the
page's, which adds in another order: for seeds 0 to 19 on each kind of data, at 8, 16 and 32 units,
the median at 16."""
MEASURED_RATE, MEASURED_STEPS = 0.03, 400
"""At higher rates, or with more steps, a difference in the last bit may grow until it shows."""


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
    return script("weight_initialization", "real_network", SEEDS=tuple(seeds), **capitals(settings))


def was_measured(settings: TrainingSettings) -> bool:
    """Return whether it was measured how far the script's numbers are from the page's."""
    return settings.learning_rate <= MEASURED_RATE and settings.steps <= MEASURED_STEPS
