"""Which source of randomness moves the test accuracy: one seed moves, the others stand still."""

from statistics import stdev
from types import SimpleNamespace
from typing import Any

import torch
from sklearn.datasets import load_breast_cancer, load_digits, make_moons
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

DATA = "digits"
EPOCHS = 10
LEARNING_RATE = 0.05
P = 0.2
NOISE = 0.3
FROZEN = 0
SEEDS = range(50)

SIZES = {"digits": (600, 597), "moons": (200, 500), "breast_cancer": (285, 284)}
SOURCES = ("init", "split", "order", "dropout", "noise")

if DATA == "moons":
    x, y = make_moons(1000, noise=0.3, random_state=0)
else:
    x, y = (load_digits if DATA == "digits" else load_breast_cancer)(return_X_y=True)


def split(seed: int) -> list[torch.Tensor]:
    """Return rows and classes to train on, then to test on, standardised by the former."""
    train_size, test_size = SIZES[DATA]
    x_train, x_test, y_train, y_test = train_test_split(
        x, y, train_size=train_size, test_size=test_size, stratify=y, random_state=seed
    )
    scaler = StandardScaler().fit(x_train)
    arrays = (scaler.transform(x_train), y_train, scaler.transform(x_test), y_test)
    return [torch.from_numpy(each) for each in arrays]


def fit(seeds: Any) -> tuple[nn.Module, float]:
    """Return a trained network and its test accuracy; each source draws from its own seed."""
    x_train, y_train, x_test, y_test = split(seeds.split)
    torch.manual_seed(seeds.init)
    first, last = nn.Linear(x.shape[1], 32), nn.Linear(32, int(y.max()) + 1)
    bit = getattr(seeds, "bit", None)
    if bit is not None:  # flip the last bit of one weight, another for each seed
        places = torch.randperm(first.weight.numel(), generator=torch.Generator().manual_seed(0))
        first.weight.data.view(torch.int32).view(-1)[places[bit % len(places)]] ^= 1
    model = nn.Sequential(first, nn.ReLU(), nn.Dropout(P), last).double()
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE, momentum=0.9)
    # Without a generator of its own, the loader would shuffle by whatever was drawn before.
    order = torch.Generator().manual_seed(seeds.order)
    loader = DataLoader(TensorDataset(x_train, y_train), 32, shuffle=True, generator=order)
    noise = torch.Generator().manual_seed(seeds.noise)
    torch.manual_seed(seeds.dropout)
    for _ in range(EPOCHS):
        for rows, targets in loader:
            if NOISE:
                rows = rows + NOISE * torch.randn(rows.shape, generator=noise, dtype=rows.dtype)
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(rows), targets).backward()
            optimizer.step()
    with torch.no_grad():
        right = model.eval()(x_test).argmax(1) == y_test
    return model, right.double().mean().item()


def train(seeds: Any) -> float:
    """Return the test accuracy under ``seeds``: init, split, order, dropout and noise."""
    return fit(seeds)[1]


if __name__ == "__main__":
    torch.set_num_threads(1)
    frozen: dict[str, Any] = dict.fromkeys(SOURCES, FROZEN)
    rows: dict[str, list[dict[str, Any]]] = {"nothing": [frozen for _ in SEEDS]}
    for source in (*SOURCES, "bit"):
        rows[source] = [{**frozen, source: seed} for seed in SEEDS]
    rows["all"] = [dict.fromkeys((*SOURCES, "bit"), seed) for seed in SEEDS]
    for row, moved in rows.items():
        scores = [100 * train(SimpleNamespace(**seeds)) for seeds in moved]
        print(f"{row} {stdev(scores):.2f}", end="\n" if row == "all" else "; ", flush=True)
