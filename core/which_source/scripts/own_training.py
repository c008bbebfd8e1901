"""A training that takes one seed for each source of randomness, and uses each for its own."""

from typing import Any

import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

EPOCHS = 10


def train(seeds: Any) -> dict[str, float]:
    """Return scores by name; ``seeds`` has init, split, order, dropout, sampling and noise."""
    x, y = load_digits(return_X_y=True)
    parts = train_test_split(x / 16, y, test_size=0.5, stratify=y, random_state=seeds.split)
    x_train, x_test, y_train, y_test = (torch.from_numpy(part) for part in parts)
    torch.manual_seed(seeds.init)
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 10)).double()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    # Without a generator of its own, the loader would shuffle by whatever was drawn before.
    order = torch.Generator().manual_seed(seeds.order)
    loader = DataLoader(TensorDataset(x_train, y_train), 32, shuffle=True, generator=order)
    torch.manual_seed(seeds.dropout)
    for _ in range(EPOCHS):
        for rows, targets in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(rows), targets).backward()
            optimizer.step()
    model.eval()
    with torch.no_grad():
        outputs = model(x_test)
    return {
        "accuracy": (outputs.argmax(1) == y_test).double().mean().item(),
        "loss": nn.functional.cross_entropy(outputs, y_test).item(),
    }


if __name__ == "__main__":
    from types import SimpleNamespace

    for seed in (0, 1):
        print(train(SimpleNamespace(init=seed, split=seed, order=seed, dropout=seed)))
