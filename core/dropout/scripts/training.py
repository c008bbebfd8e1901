"""Train one network per dropout seed, all else the same: how far apart do they end?"""

import torch
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

SEEDS = range(20)
TRAIN = 200
TEST = 500
NOISE = 0.3
DATA_SEED = 0
SPLIT_SEED = 0
HIDDEN = (32, 32)
P = 0.5
EPOCHS = 40
BATCH_SIZE = 32
LEARNING_RATE = 0.01
INIT_SEED = 0
ORDER_SEED = 0

x, y = make_moons(TRAIN + TEST, noise=NOISE, random_state=DATA_SEED)
x_train, x_test, y_train, y_test = map(
    torch.from_numpy, train_test_split(x, y, test_size=TEST, stratify=y, random_state=SPLIT_SEED)
)

accuracies = []
for seed in SEEDS:
    torch.manual_seed(INIT_SEED)  # the initial weights' seed
    layers: list[nn.Module] = []
    for before, width in zip((2, *HIDDEN), HIDDEN, strict=False):
        layers += [nn.Linear(before, width), nn.ReLU(), nn.Dropout(P)]
    model = nn.Sequential(*layers, nn.Linear(HIDDEN[-1], 2)).double()
    order = torch.Generator().manual_seed(ORDER_SEED)  # the order's own seed
    data = TensorDataset(x_train, y_train)
    loader = DataLoader(data, BATCH_SIZE, shuffle=True, generator=order)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    torch.manual_seed(seed)  # the control: the masks' seed
    for _ in range(EPOCHS):
        for batch, target in loader:
            loss = nn.functional.cross_entropy(model(batch), target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    model.eval()  # dropout off, before the test
    with torch.no_grad():
        right = model(x_test).argmax(1) == y_test
    accuracies.append(right.double().mean().item())
print(f"test accuracy {min(accuracies):.1%} to {max(accuracies):.1%}")
