"""The networks that two views ask again and again, trained once for all visitors."""

from __future__ import annotations

import math

from core.dropout.data import GapSettings, MoonsSettings, training_points
from core.dropout.descent import train_networks
from core.dropout.monte_carlo import recipe_for
from core.dropout.network import Network
from pages.common.workshop import heavy


def _seconds(data: GapSettings | MoonsSettings, *_: object) -> float:
    """Return about how long a training takes: two moons are learned quickly."""
    return 0.0006 * data.train if isinstance(data, MoonsSettings) else math.inf


@heavy("Training one network", 64, _seconds)
def network_on(data: GapSettings | MoonsSettings, p: float, seed: int) -> Network:
    """Return a network trained on a line with a gap, or on two moons."""
    return train_networks(recipe_for(data, p), training_points(data), [seed])[0]
