"""Which source of randomness moves the test accuracy: one seed moves, the others stand still."""

from statistics import stdev
from typing import Any

import torch
from sklearn.datasets import load_breast_cancer, load_digits, make_moons
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

DATA = "digits"
EPOCHS = 15
LEARNING_RATE = 0.05
P = 0.2
NOISE = 0.3
FROZEN = 0
SEEDS = range(50)

SIZES = {"digits": (600, 597), "moons": (200, 500), "breast_cancer": (285, 284)}
SOURCES = ("init", "split", "order", "dropout", "noise")


def load() -> tuple[Any, Any]:
    """Return the features and classes of ``DATA``."""
    if DATA == "moons":
        return make_moons(1000, noise=0.3, random_state=0)
    return (load_digits if DATA == "digits" else load_breast_cancer)(return_X_y=True)


def train(
    init: int, split: int, order: int, dropout: int, noise: int, bit: int | None = None
) -> float:
    """Return the test accuracy in percent; ``bit``: flip the last bit of one weight."""
    x, y = load()
    train_size, test_size = SIZES[DATA]
    x_train, x_test, y_train, y_test = train_test_split(
        x, y, train_size=train_size, test_size=test_size, stratify=y, random_state=split
    )
    scaler = StandardScaler().fit(x_train)
    x_train, x_test = (torch.from_numpy(scaler.transform(each)) for each in (x_train, x_test))
    y_train, y_test = torch.from_numpy(y_train), torch.from_numpy(y_test)
    torch.manual_seed(init)
    first, last = nn.Linear(x.shape[1], 32), nn.Linear(32, int(y.max()) + 1)
    if bit is not None:
        count = first.weight.numel()
        places = torch.randperm(count, generator=torch.Generator().manual_seed(0))
        first.weight.data.view(torch.int32).view(-1)[places[bit % count]] ^= 1
    model = nn.Sequential(first, nn.ReLU(), nn.Dropout(P), last).double()
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE, momentum=0.9)
    shuffler = torch.Generator().manual_seed(order)
    loader = DataLoader(TensorDataset(x_train, y_train), 32, shuffle=True, generator=shuffler)
    normal = torch.Generator().manual_seed(noise)
    torch.manual_seed(dropout)
    for _ in range(EPOCHS):
        for rows, targets in loader:
            if NOISE:
                rows = rows + NOISE * torch.randn(rows.shape, generator=normal, dtype=rows.dtype)
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(rows), targets).backward()
            optimizer.step()
    model.eval()
    with torch.no_grad():
        right = model(x_test).argmax(1) == y_test
    return 100 * float(right.double().mean())


torch.set_num_threads(1)
frozen = dict.fromkeys(SOURCES, FROZEN)
scores = {"nothing": [train(**frozen) for _ in SEEDS]}
for source in SOURCES:
    scores[source] = [train(**{**frozen, source: seed}) for seed in SEEDS]
scores["bit"] = [train(**frozen, bit=seed) for seed in SEEDS]
scores["all"] = [train(**dict.fromkeys(SOURCES, seed), bit=seed) for seed in SEEDS]
print("; ".join(f"{row} {stdev(found):.2f}" for row, found in scores.items()))
