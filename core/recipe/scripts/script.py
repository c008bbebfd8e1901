"""A training in small that repeats itself: copy the lines that hold what yours uses."""

import hashlib
import os
import random

SEED = 123
REACH = "any"
TORCH = True
NUMPY = True
SKLEARN = True
RANDOM = True
LOADER = True
CUDA = True
DROPOUT = True
SAMPLING = True
DIFFUSION = True

if CUDA or (REACH == "any" and (TORCH or NUMPY or SKLEARN)):
    # The libraries read these when they are imported, so they stand before the imports.
    if CUDA:
        os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"
    if REACH == "any" and (TORCH or SKLEARN):
        os.environ["OMP_NUM_THREADS"] = "1"
    if REACH == "any" and (NUMPY or SKLEARN):
        os.environ["OPENBLAS_NUM_THREADS"] = "1"
        os.environ["OPENBLAS_CORETYPE"] = "Prescott"
    if REACH == "any" and TORCH:
        os.environ["MKL_CBWR"] = "COMPATIBLE"
        os.environ["ATEN_CPU_CAPABILITY"] = "default"
        os.environ["ONEDNN_MAX_CPU_ISA"] = "SSE41"

import numpy as np
import torch
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import train_test_split
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Noisy(Dataset):
    """Eight rows, to each of which a worker adds noise."""

    def __len__(self):
        return 8

    def __getitem__(self, row):
        return torch.rand(4) + row / 8


class PortableDropout(nn.Dropout):
    """Dropout with one mask for all makers of processors: nn.Dropout has two."""

    def forward(self, x):
        if not self.training:
            return x
        chances = torch.full(x.shape, 1 - self.p, dtype=torch.float64)
        return x * torch.bernoulli(chances).to(x) / (1 - self.p)


def fingerprint(numbers):
    """Return twelve digits that change as soon as one bit of the numbers does."""
    return hashlib.sha256(repr(numbers).encode()).hexdigest()[:12]


def run():
    """Train, draw and sample a little; return a fingerprint of each result."""
    results = {}
    if RANDOM:
        random.seed(SEED)
        animals = {"cat", "dog", "fox", "hen", "owl", "pig", "rat", "yak"}
        if REACH == "process":
            line = list(animals)
        else:
            line = sorted(animals)
        random.shuffle(line)
        results["line"] = fingerprint(line)
    if NUMPY:
        np.random.seed(SEED)
        rng = np.random.default_rng(SEED)
        product = np.random.rand(64, 64) @ rng.random((64, 64))
        results["product"] = fingerprint(product.diagonal().tolist())
    if SKLEARN:
        x, y = [[i % 7, i % 5] for i in range(60)], [i % 2 for i in range(60)]
        x_train, _, y_train, _ = train_test_split(x, y, random_state=SEED)
        classifier = SGDClassifier(random_state=SEED).fit(x_train, y_train)
        results["classifier"] = fingerprint(classifier.coef_.tolist())
    if TORCH:
        torch.manual_seed(SEED)
        torch.use_deterministic_algorithms(True)
        if CUDA:
            device = "cuda" if torch.cuda.is_available() else "cpu"
        if CUDA and REACH == "any":
            torch.backends.fp32_precision = "ieee"
        if REACH == "any":
            dropout = PortableDropout(0.5)
        else:
            dropout = nn.Dropout(0.5)
        model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), dropout, nn.Linear(8, 1))
        if CUDA:
            model.to(device)  # after the draw: the CPU draws the same weights for every GPU
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        if LOADER:
            order = torch.Generator().manual_seed(SEED)
            batches = DataLoader(Noisy(), 4, shuffle=True, num_workers=2, generator=order)
        else:
            batches = torch.rand(2, 4, 4)
        for rows in batches:
            if CUDA:
                rows = rows.to(device)
            optimizer.zero_grad()
            model(rows).square().mean().backward()
            optimizer.step()
        results["weights"] = fingerprint([weight.tolist() for weight in model.parameters()])
        if DROPOUT:
            torch.manual_seed(SEED + 1)  # dropout stays on: the model is still in training mode
            passes = [model(rows[:1]).item() for _ in range(5)]
        else:
            model.eval()
            passes = [model(rows[:1]).item()]
        results["answer"] = fingerprint(passes)
    if SAMPLING:
        answer = torch.Generator().manual_seed(SEED)
        chances = torch.tensor([2.0, 1.0, 0.5, 0.1]).softmax(0)
        if REACH == "any":
            ends = chances.double().cumsum(0)
            draws = torch.rand(9, dtype=torch.float64, generator=answer)
            tokens = torch.searchsorted(ends, draws * ends[-1]).tolist()
        else:
            tokens = torch.multinomial(chances, 9, replacement=True, generator=answer).tolist()
        results["tokens"] = fingerprint(tokens)
    if DIFFUSION:
        for image in range(3):
            draw = {"size": (8, 8), "generator": torch.Generator().manual_seed(SEED + image)}
            if REACH == "any":
                draw["dtype"] = torch.float64
            x = torch.randn(**draw)
            for _ in range(4):
                x = 0.9 * x + 0.1 * torch.randn(**draw)
            results[f"image {image}"] = fingerprint(x.tolist())
    return results


if __name__ == "__main__":
    results = run()
    for name, digits in results.items():
        print(f"{name}: {digits}")
    if REACH == "process":
        print("again:", "the same" if run() == results else "other numbers")
