"""Train one network from many seeds, and print on how many new points two of them disagree."""

import statistics
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import torch
from sklearn.datasets import make_circles, make_moons
from torch import nn

SEEDS: Sequence[int] = range(20)
TABLE = "moons"
NOISE = 0.3
DATA_SEED = 0
WIDTH = 16
LEARNING_RATE = 0.03
STEPS = 400
TRAIN_SIZE = 200
TEST_SIZE = 1000


def spirals(count: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw two interleaved spirals of 1¼ turns: points [count, 2] and labels [count]."""
    generator = np.random.default_rng(seed)
    labels = np.arange(count) % 2
    along = np.sqrt(generator.uniform(size=count))
    angle = 2 * np.pi * 1.25 * along + np.pi * labels
    clean = 1.5 * along[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    points = clean + generator.normal(scale=noise, size=clean.shape)
    order = generator.permutation(count)
    return points[order], labels[order]


# The data: a seed of its own.
count = TRAIN_SIZE + TEST_SIZE
if TABLE == "moons":
    drawn = make_moons(count, noise=NOISE, random_state=DATA_SEED)
elif TABLE == "circles":
    drawn = make_circles(count, noise=NOISE, factor=0.5, random_state=DATA_SEED)
else:
    drawn = spirals(count, noise=NOISE, seed=DATA_SEED)
points, labels = (torch.tensor(part, dtype=torch.float32) for part in drawn)


def says(model: nn.Module) -> torch.Tensor:
    """Return the model's answer to each test point: whether it is of class 1."""
    with torch.no_grad():
        return model(points[TRAIN_SIZE:]).squeeze(1) > 0


def disagreement(answers: list[torch.Tensor]) -> float:
    """Return the median, over all pairs of seeds, of the test points on which they disagree."""
    return statistics.median(int((a != b).sum()) for a, b in combinations(answers, 2))


untrained, trained = [], []
for seed in SEEDS:
    torch.manual_seed(seed)  # the control: the same initial weights each time
    model = nn.Sequential(
        nn.Linear(2, WIDTH),
        nn.Tanh(),
        nn.Linear(WIDTH, WIDTH),
        nn.Tanh(),
        nn.Linear(WIDTH, 1),
    )
    first = says(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    for _ in range(STEPS):
        optimizer.zero_grad()
        logits = model(points[:TRAIN_SIZE]).squeeze(1)
        loss = nn.functional.binary_cross_entropy_with_logits(logits, labels[:TRAIN_SIZE])
        loss.backward()
        optimizer.step()
    if not all(weight.isfinite().all() for weight in model.parameters()):
        print(f"seed {seed}: diverged")
        continue
    untrained.append(first)
    trained.append(says(model))
    right = trained[-1] == (labels[TRAIN_SIZE:] > 0.5)
    print(f"seed {seed}: {right.float().mean():.1%} of {TEST_SIZE:,} test points right")
if len(trained) > 1:
    print(
        f"Trained, two seeds typically disagree on {disagreement(trained):g} of {TEST_SIZE:,} new "
        f"points; untrained, on {disagreement(untrained):g}."
    )
