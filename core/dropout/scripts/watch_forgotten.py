"""Ask a trained network the same thing again and again: with ``model.eval()`` forgotten, and not.

The point it is asked about is the one of the test points that it is least sure of.
"""

from collections.abc import Callable
from functools import partial

import torch
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split
from torch import nn
from torch.nn.functional import dropout
from torch.utils.data import DataLoader, TensorDataset

P = 0.5
SEED = 123
CALLS = 10
NUMBER = 0
TRAIN = 200
TEST = 500
NOISE = 0.3
DATA_SEED = 0
SPLIT_SEED = 0
HIDDEN = (32, 32)
EPOCHS = 40
BATCH_SIZE = 32
LEARNING_RATE = 0.01
INIT_SEED = 0
ORDER_SEED = 0

x, y = make_moons(TRAIN + TEST, noise=NOISE, random_state=DATA_SEED)
x_train, x_test, y_train, y_test = map(
    torch.from_numpy, train_test_split(x, y, test_size=TEST, stratify=y, random_state=SPLIT_SEED)
)

torch.manual_seed(INIT_SEED)  # the initial weights' seed
layers: list[nn.Module] = []
for before, width in zip((2, *HIDDEN), HIDDEN, strict=False):
    layers += [nn.Linear(before, width), nn.ReLU(), nn.Dropout(P)]
model = nn.Sequential(*layers, nn.Linear(HIDDEN[-1], 2)).double()
order = torch.Generator().manual_seed(ORDER_SEED)  # the order's own seed
loader = DataLoader(TensorDataset(x_train, y_train), BATCH_SIZE, shuffle=True, generator=order)
optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
torch.manual_seed(0)  # the seed of the masks in training
for _ in range(EPOCHS):
    for batch, target in loader:
        loss = nn.functional.cross_entropy(model(batch), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def functional(x: torch.Tensor, training: bool = True) -> torch.Tensor:
    """Return what the model gives with ``F.dropout`` in place of ``nn.Dropout``."""
    for layer in model:
        x = dropout(x, P, training) if isinstance(layer, nn.Dropout) else layer(x)
    return x


def different(answer: Callable[[torch.Tensor], torch.Tensor]) -> int:
    """Return how many of the calls differ, after one seed."""
    torch.manual_seed(SEED)
    return len({answer(point).softmax(1)[0, 1].item() for _ in range(CALLS)})


point = x_test[NUMBER : NUMBER + 1]
with torch.no_grad():  # gradients are off; dropout is still on: the bug
    forgotten = different(model)
with torch.inference_mode():  # so it is here
    inference = different(model)
    model.eval()  # the control
    deaf = different(functional)  # F.dropout does not hear it ...
    told = different(partial(functional, training=model.training))  # ... unless it is told
    cured = different(model)
print(
    f"answers: {forgotten} in training mode, {inference} in inference_mode(), {deaf} from "
    f"F.dropout after eval(), {told} if it is told, {cured} from nn.Dropout after eval()"
)
