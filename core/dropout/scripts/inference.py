"""Leave dropout on after training and ask again and again: where do the answers spread most?"""

import numpy as np
import torch
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

DATA = "gap"
POINTS = 80
LOW = -4.0
GAP_LOW = 1.0
GAP_HIGH = 3.0
HIGH = 4.0
TRAIN = 200
TEST = 500
NOISE = 0.1
DATA_SEED = 0
SPLIT_SEED = 0
HIDDEN = (64, 64, 64)
P = 0.1
EPOCHS = 400
BATCH_SIZE = 80
LEARNING_RATE = 0.01
INIT_SEED = 0
ORDER_SEED = 0
TRAINING_SEED = 0
CALL_SEED = 0
PASSES = 100
MARGIN = 1.0
RESOLUTION = 101
SHARED_MASKS = False
NEAR = 0.1
FAR = 1.0

if DATA == "gap":
    draws = np.random.default_rng(DATA_SEED)  # y = sin(x), with a gap in x
    width = GAP_HIGH - GAP_LOW
    x = np.sort(draws.uniform(LOW, HIGH - width, POINTS))
    x = np.where(x < GAP_LOW, x, x + width)
    y = np.sin(x) + NOISE * draws.standard_normal(POINTS)
    x_train, y_train = torch.from_numpy(x[:, None]), torch.from_numpy(y)
    inputs, outputs = 1, 1
else:
    x, y = make_moons(TRAIN + TEST, noise=NOISE, random_state=DATA_SEED)
    x_train, x_test, y_train, y_test = map(
        torch.from_numpy,
        train_test_split(x, y, test_size=TEST, stratify=y, random_state=SPLIT_SEED),
    )
    inputs, outputs = 2, 2

torch.manual_seed(INIT_SEED)  # the initial weights' seed
layers: list[nn.Module] = []
for before, units in zip((inputs, *HIDDEN), HIDDEN, strict=False):
    layers += [nn.Linear(before, units), nn.ReLU(), nn.Dropout(P)]
model = nn.Sequential(*layers, nn.Linear(HIDDEN[-1], outputs)).double()
order = torch.Generator().manual_seed(ORDER_SEED)  # the order's own seed
loader = DataLoader(TensorDataset(x_train, y_train), BATCH_SIZE, shuffle=True, generator=order)
optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
torch.manual_seed(TRAINING_SEED)  # the seed of the masks in training
for _ in range(EPOCHS):
    for batch, target in loader:
        if DATA == "gap":
            loss = nn.functional.mse_loss(model(batch)[:, 0], target)
        else:
            loss = nn.functional.cross_entropy(model(batch), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


class SharedMask(nn.Dropout):
    """One mask for all points of a pass."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return ``x`` [point, unit] with the same units dropped at every point."""
        return x * nn.functional.dropout(torch.ones_like(x[0]), self.p, self.training)


if SHARED_MASKS:
    model = nn.Sequential(
        *(SharedMask(P) if isinstance(layer, nn.Dropout) else layer for layer in model)
    )

if DATA == "gap":
    line = torch.linspace(LOW - MARGIN, HIGH + MARGIN, RESOLUTION, dtype=torch.float64)
    places = line[:, None]
else:
    low, high = x_train.amin(0) - MARGIN, x_train.amax(0) + MARGIN
    ends = zip(low.tolist(), high.tolist(), strict=True)
    sides = [torch.from_numpy(np.linspace(*end, RESOLUTION)) for end in ends]
    places = torch.stack(torch.meshgrid(*sides, indexing="xy"), -1).reshape(-1, 2)
model.train()  # on purpose: dropout stays on
torch.manual_seed(CALL_SEED)  # the control: the same passes each time
with torch.no_grad():
    if DATA == "gap":
        passes = torch.stack([model(places)[:, 0] for _ in range(PASSES)])
    else:
        passes = torch.stack([model(places).softmax(1)[:, 1] for _ in range(PASSES)])
        sure = model.eval()(places).softmax(1)[:, 1]
spread = passes.std(0)
if DATA == "gap":
    gap = (line > GAP_LOW) & (line < GAP_HIGH)
    beyond = (line < LOW) | (line > HIGH)
    parts = (~gap & ~beyond, gap, beyond)
    names = "amid, gap, beyond"
else:
    distance = torch.cdist(places, x_train).amin(1)
    parts = (distance < NEAR, distance > FAR, (sure - 0.5).abs() < 0.2)
    names = "near, far, border"
print(f"spread {names}:", *(f"{spread[part].mean():.3f}" for part in parts))
