"""Stand-ins: three textbook surfaces, with no network and no data behind them.

They are drawn beside the networks because many courses use them. The gradient is written out, and
held against autograd by the tests. Formulas: Himmelblau 1972; Styblinski and Tang 1990; the
six-hump camel of Dixon and Szegö 1978.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True, eq=False)
class Surface:
    """A formula of two weights in the place of a network's loss; fields as in ``Network``."""

    name: str
    title: str
    formula: str
    height: Callable[[Tensor], Tensor]
    slope: Callable[[Tensor], Tensor]
    half_width: float
    learning_rate: float

    axes = ("first weight", "second weight")
    is_stand_in = True
    parameter_sizes = (2,)
    rows = 0

    def module(self) -> nn.Module:
        """Return two free weights, drawn over the window from the global generator."""
        return nn.ParameterList([torch.empty(2).uniform_(-self.half_width, self.half_width)])

    def loss(self, module: nn.Module) -> Tensor:
        """Return the height of the surface at the module's two weights."""
        return self.height(*module.parameters())

    def losses_and_gradients(
        self, weights: Tensor, rows: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Return heights [seed] and slopes [2, seed] at ``weights`` [2, seed]."""
        return self.height(weights), self.gradients(weights, rows)

    def gradients(self, weights: Tensor, rows: Tensor | None = None) -> Tensor:
        """Return the slopes alone, [2, seed]."""
        if rows is not None:
            raise ValueError(f"{self.name} is a formula: it has no rows of data to draw from")
        return self.slope(weights)


def _himmelblau_slope(w: Tensor) -> Tensor:
    first, second = w[0] * w[0] + w[1] - 11, w[0] + w[1] * w[1] - 7
    return torch.stack([4 * w[0] * first + 2 * second, 2 * first + 4 * w[1] * second])


def _six_hump_camel(w: Tensor) -> Tensor:
    x, y = w[0] * w[0], w[1] * w[1]
    return (4 - 2.1 * x + x * x / 3) * x + w[0] * w[1] + (4 * y - 4) * y


def _six_hump_camel_slope(w: Tensor) -> Tensor:
    x, y = w[0] * w[0], w[1] * w[1]
    return torch.stack([(8 - 8.4 * x + 2 * x * x) * w[0] + w[1], w[0] + (16 * y - 8) * w[1]])


_ALL = (
    Surface(
        name="himmelblau",
        title="Himmelblau (stand-in)",
        formula=r"(w_1^2 + w_2 - 11)^2 + (w_1 + w_2^2 - 7)^2",
        height=lambda w: (w[0] * w[0] + w[1] - 11) ** 2 + (w[0] + w[1] * w[1] - 7) ** 2,
        slope=_himmelblau_slope,
        half_width=5.0,
        learning_rate=0.005,
    ),
    Surface(
        name="styblinski_tang",
        title="Styblinski–Tang (stand-in)",
        formula=r"\tfrac12 \sum_i (w_i^4 - 16 w_i^2 + 5 w_i)",
        height=lambda w: 0.5 * ((w * w) * (w * w) - 16 * (w * w) + 5 * w).sum(0),
        slope=lambda w: 2 * w * w * w - 16 * w + 2.5,
        half_width=4.5,
        learning_rate=0.01,
    ),
    Surface(
        name="six_hump_camel",
        title="Six-hump camel (stand-in)",
        formula=r"(4 - 2.1 w_1^2 + \tfrac13 w_1^4) w_1^2 + w_1 w_2 + (4 w_2^2 - 4) w_2^2",
        height=_six_hump_camel,
        slope=_six_hump_camel_slope,
        half_width=2.0,
        learning_rate=0.02,
    ),
)
SURFACES = {surface.name: surface for surface in _ALL}
"""The stand-ins by name."""
