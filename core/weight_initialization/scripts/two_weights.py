"""Train one small network from many seeds, and count those that reach the lowest minimum."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

SEEDS: Sequence[int] = range(20)
NETWORK = "sine"
OPTIMIZER = "sgd"
LEARNING_RATE = 0.01
MOMENTUM = 0.9
STEPS = 400
BATCH_SIZE = 4
ORDER_SEED = 0
INIT = "default"
INIT_WIDTH = 1.0
HALF_WIDTH = 1.4
# Where the loss is lowest, how near is there, and how short a step is at rest.
LOWEST = [[-0.344, -0.09]]
NEAR = 0.07
AT_REST = 0.007
INPUTS = [[-2.0, -2.2], [0.3, 4.4]]
TARGETS = [0.9, -0.8]


class Sine(nn.Module):
    """ŷ = sin(w1·x1 + w2·x2)."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(2, 1, bias=False)

    def forward(self, inputs: Tensor) -> Tensor:
        """Map inputs [row, 2] to predictions [row]."""
        return torch.sin((inputs * self.linear.weight).sum(-1))


class TwoTanh(nn.Module):
    """ŷ = tanh(w1·x) + tanh(w2·x)."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(1, 2, bias=False)

    def forward(self, inputs: Tensor) -> Tensor:
        """Map inputs [row, 1] to predictions [row]."""
        return torch.tanh(inputs * self.linear.weight.T).sum(-1)


class Relu(nn.Module):
    """ŷ = max(0, w·x + b)."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(1, 1)

    def forward(self, inputs: Tensor) -> Tensor:
        """Map inputs [row, 1] to predictions [row]."""
        return torch.relu(inputs * self.linear.weight + self.linear.bias).squeeze(-1)


class Point(nn.Module):
    """Two free weights on a surface that a formula gives."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(2).uniform_(-HALF_WIDTH, HALF_WIDTH))


class Himmelblau(Point):
    """Four minima of one height."""

    def forward(self) -> Tensor:
        """Return the height of the surface."""
        w = self.weight
        return (w[0] * w[0] + w[1] - 11) ** 2 + (w[0] + w[1] * w[1] - 7) ** 2


class StyblinskiTang(Point):
    """Four minima of three heights."""

    def forward(self) -> Tensor:
        """Return the height of the surface."""
        squares = self.weight * self.weight
        return 0.5 * (squares * squares - 16 * squares + 5 * self.weight).sum(0)


class SixHumpCamel(Point):
    """Six minima of three heights."""

    def forward(self) -> Tensor:
        """Return the height of the surface."""
        w = self.weight
        x, y = w[0] * w[0], w[1] * w[1]
        return (4 - 2.1 * x + x * x / 3) * x + w[0] * w[1] + (4 * y - 4) * y


def place(model: nn.Module) -> Tensor:
    """Return the model's two weights."""
    return nn.utils.parameters_to_vector(model.parameters()).detach()


if NETWORK in ("sine", "two_tanh", "relu"):
    inputs, targets = torch.tensor(INPUTS), torch.tensor(TARGETS)
lowest = torch.tensor(LOWEST)
reached = 0
for seed in SEEDS:
    torch.manual_seed(seed)  # the control: the same small random numbers each time
    if NETWORK == "sine":
        model: nn.Module = Sine()
    elif NETWORK == "two_tanh":
        model = TwoTanh()
    elif NETWORK == "relu":
        model = Relu()
    elif NETWORK == "himmelblau":
        model = Himmelblau()
    elif NETWORK == "styblinski_tang":
        model = StyblinskiTang()
    else:
        model = SixHumpCamel()
    if INIT == "normal":
        torch.manual_seed(seed)
        for parameter in model.parameters():
            nn.init.normal_(parameter, std=INIT_WIDTH)
    if INIT == "uniform":
        torch.manual_seed(seed)
        for parameter in model.parameters():
            nn.init.uniform_(parameter, -HALF_WIDTH, HALF_WIDTH)
    if OPTIMIZER == "adam":
        optimizer: torch.optim.Optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    elif OPTIMIZER == "momentum":
        optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE, momentum=MOMENTUM)
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)
    if OPTIMIZER == "minibatch":
        loader = torch.utils.data.DataLoader(
            torch.utils.data.TensorDataset(inputs, targets),
            batch_size=BATCH_SIZE,
            shuffle=True,
            generator=torch.Generator().manual_seed(ORDER_SEED),  # a seed of its own
        )
        batches = iter(loader)
    places = [place(model)]
    for _ in range(STEPS):
        optimizer.zero_grad()
        if OPTIMIZER == "minibatch":
            batch = next(batches, None)
            if batch is None:  # the next epoch, in a new order
                batches = iter(loader)
                batch = next(batches)
            loss = nn.functional.mse_loss(model(batch[0]), batch[1])
        elif NETWORK in ("sine", "two_tanh", "relu"):
            loss = nn.functional.mse_loss(model(inputs), targets)
        else:
            loss = model()
        loss.backward()
        optimizer.step()
        places.append(place(model))
    end = places[-1]
    if OPTIMIZER == "minibatch":
        # Drawn rows shake a path for ever: its mean place over the last quarter of the steps.
        end = torch.stack(places[-(STEPS // 4 + 1) :]).mean(0)
    near = torch.linalg.vector_norm(lowest - end, dim=1).min() <= NEAR
    if OPTIMIZER == "minibatch":
        reached += int(near)
    else:
        last_step = places[-1] - places[max(STEPS - 1, 0)]
        reached += int(near and torch.linalg.vector_norm(last_step) <= AT_REST)
goal = "the lowest minimum" if len(LOWEST) == 1 else f"one of the {len(LOWEST)} equally low minima"
print(f"{reached} of {len(SEEDS)} seed{'s' if len(SEEDS) > 1 else ''} reached {goal}")
