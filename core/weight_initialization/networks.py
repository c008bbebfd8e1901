"""Networks small enough to see whole: two weights, a few rows of data, one nonconvex loss.

Each is a real ``nn.Module`` whose mean squared error over its two weights *is* the landscape.
Beside the module stands the same arithmetic for many seeds at once, written by hand in the order
in which autograd does it. So one seed among 4,096 gets the bits that a plain loop would give it.

Inside the engine the seed is the last axis: ``weights`` is [2, seed], so that every operation runs
along contiguous memory, and no seed's arithmetic ever meets another's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.weight_initialization.reductions import mean_over_rows, sum_over_inputs, sum_over_rows


class Sine(nn.Module):
    """ŷ = sin(w1·x1 + w2·x2): the sine folds back, so the loss has many different minima."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(2, 1, bias=False)

    def forward(self, inputs: Tensor) -> Tensor:
        """Map inputs [row, 2] to predictions [row]."""
        return torch.sin((inputs * self.linear.weight).sum(-1))


class TwoTanh(nn.Module):
    """ŷ = tanh(w1·x) + tanh(w2·x): exchanging the two units changes nothing but the weights."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(1, 2, bias=False)

    def forward(self, inputs: Tensor) -> Tensor:
        """Map inputs [row, 1] to predictions [row]."""
        return torch.tanh(inputs * self.linear.weight.T).sum(-1)


class Relu(nn.Module):
    """ŷ = max(0, w·x + b): where the unit is off for every row, the gradient is exactly zero."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(1, 1)

    def forward(self, inputs: Tensor) -> Tensor:
        """Map inputs [row, 1] to predictions [row]."""
        return torch.relu(inputs * self.linear.weight + self.linear.bias).squeeze(-1)


ManySeeds = Callable[[Tensor, Tensor, Tensor], tuple[Tensor, Tensor]]
"""From weights [2, seed], inputs [row, feature], targets [row] to errors [row, seed], gradients.

An error is prediction − target; the gradients [2, seed] are those of the mean squared error.
"""


def sine_many(weights: Tensor, inputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Do for all seeds what autograd does for one ``Sine``."""
    first, second = (inputs.unsqueeze(2) * weights).unbind(1)
    angle = first + second
    errors = torch.sin(angle) - targets.unsqueeze(1)
    slope = _by_prediction(errors).mul_(angle.cos_())
    return errors, sum_over_rows(slope.unsqueeze(1) * inputs.unsqueeze(2))


def two_tanh_many(weights: Tensor, inputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Do for all seeds what autograd does for one ``TwoTanh``."""
    units = torch.tanh(inputs.unsqueeze(2) * weights)  # [row, unit, seed]
    errors = units[:, 0] + units[:, 1] - targets.unsqueeze(1)
    slope = _by_prediction(errors)
    # PyTorch's own kernel for slope·(1 − tanh²): written out, it would round once more.
    through_units = torch.ops.aten.tanh_backward(slope.unsqueeze(1).expand_as(units), units)
    return errors, sum_over_rows(through_units.mul_(inputs.unsqueeze(2)))


def relu_many(weights: Tensor, inputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Do for all seeds what autograd does for one ``Relu``."""
    before = (inputs * weights[0]).add_(weights[1])
    errors = torch.relu(before) - targets.unsqueeze(1)
    slope = _by_prediction(errors).masked_fill_(before <= 0, 0)
    return errors, torch.stack([sum_over_inputs(slope * inputs), sum_over_inputs(slope)])


def _by_prediction(errors: Tensor) -> Tensor:
    """Return the derivative of the mean squared error by each prediction [row, seed]."""
    return errors * (2 / len(errors))


@dataclass(frozen=True, eq=False)
class Network:
    """A two-weight network on its data: the module, and the same arithmetic for many seeds.

    ``inputs``: float32 [row, feature]; ``targets``: float32 [row]; ``parameter_sizes``: how many
    weights each parameter of the module holds, in order; ``half_width``: the window of weights
    shown is [-half_width, half_width] on both axes; ``axes``: what the two weights are;
    ``learning_rate``: one at which seeds settle, and in different minima.
    """

    title: str
    formula: str
    module: Callable[[], nn.Module]
    inputs: Tensor
    targets: Tensor
    half_width: float
    learning_rate: float
    many: ManySeeds
    parameter_sizes: tuple[int, ...] = (2,)
    axes: tuple[str, str] = ("weight w1", "weight w2")

    is_stand_in = False

    @property
    def rows(self) -> int:
        """Return the number of rows of data."""
        return len(self.targets)

    def loss(self, module: nn.Module) -> Tensor:
        """Return the mean squared error of ``module`` on all rows: the scalar that trains it."""
        return functional.mse_loss(module(self.inputs), self.targets)

    def losses_and_gradients(
        self, weights: Tensor, rows: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Return losses [seed] and gradients [2, seed] at ``weights`` [2, seed], on all or some."""
        errors, gradients = self._errors_and_gradients(weights, rows)
        return mean_over_rows(errors * errors), gradients

    def gradients(self, weights: Tensor, rows: Tensor | None = None) -> Tensor:
        """Return the gradients alone, [2, seed]: a third less work."""
        return self._errors_and_gradients(weights, rows)[1]

    def _errors_and_gradients(self, weights: Tensor, rows: Tensor | None) -> tuple[Tensor, Tensor]:
        inputs, targets = self.inputs, self.targets
        if rows is not None:
            inputs, targets = inputs[rows], targets[rows]
        return self.many(weights, inputs.to(weights.dtype), targets.to(weights.dtype))


# fmt: off
_SINE_INPUTS = torch.tensor([
    [-2.0, -2.2], [0.3, 4.4], [-1.1, -3.9], [-2.8, 6.2], [-1.2, -4.1], [-1.1, 1.0],
    [1.0, 6.5], [-0.7, -5.4], [5.3, 1.0], [1.1, -2.4], [-3.6, 5.5], [-5.3, -2.2],
])
_SINE_TARGETS = torch.tensor([0.9, -0.8, 1.0, 0.8, 0.5, 0.0, -0.8, 0.8, -1.3, -0.3, 0.6, 1.1])
# fmt: on
_TANH_INPUTS = torch.linspace(-2, 2, 21)
_RELU_INPUTS = torch.linspace(-1, 1, 13)

NETWORKS = {
    "sine": Network(
        title="Sine: many minima",
        formula=r"\hat{y} = \sin(w_1 x_1 + w_2 x_2)",
        module=Sine,
        inputs=_SINE_INPUTS,
        targets=_SINE_TARGETS,
        half_width=1.4,
        learning_rate=0.01,
        many=sine_many,
    ),
    "two_tanh": Network(
        title="Two tanh: equal minima",
        formula=r"\hat{y} = \tanh(w_1 x) + \tanh(w_2 x)",
        module=TwoTanh,
        inputs=_TANH_INPUTS.unsqueeze(1),
        targets=torch.tanh(3 * _TANH_INPUTS) + torch.tanh(-0.7 * _TANH_INPUTS),
        half_width=4.0,
        learning_rate=0.7,
        many=two_tanh_many,
    ),
    "relu": Network(
        title="ReLU: a plateau",
        formula=r"\hat{y} = \max(0,\; w x + b)",
        module=Relu,
        inputs=_RELU_INPUTS.unsqueeze(1),
        targets=torch.where(_RELU_INPUTS > 0, _RELU_INPUTS, -0.7 * _RELU_INPUTS),
        half_width=1.5,
        learning_rate=0.3,
        many=relu_many,
        parameter_sizes=(1, 1),
        axes=("weight w", "bias b"),
    ),
}
"""The networks by name."""
