"""Train one small network twice, a single bit apart, and count the predictions that differ."""

import torch
from sklearn.datasets import load_digits
from torch import nn

LEARNING_RATE = 0.2
STEPS = 150
PRECISION = "float32"
INIT_SEED = 3
ORDER_SEED = 0
BIT = 0

torch.use_deterministic_algorithms(True)  # the same bits, run after run
torch.set_num_threads(1)
dtype = getattr(torch, PRECISION)
digits = load_digits()
images = torch.tensor(digits.images, dtype=torch.float32).unsqueeze(1) / 16 - 0.3
images, labels = images.to(dtype), torch.tensor(digits.target)


def train(flip: bool) -> torch.Tensor:
    """Return the predictions for the test rows."""
    torch.manual_seed(INIT_SEED)  # initial weights
    model = nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(4, 8, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(128, 10),
    ).to(dtype)
    if flip:
        weight = next(model.parameters()).data.view(-1)
        largest = weight.abs().argmax()
        number = weight[largest : largest + 1]
        number.view(torch.int32 if dtype == torch.float32 else torch.int64).bitwise_xor_(1 << BIT)
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE, momentum=0.9)
    order = torch.Generator().manual_seed(ORDER_SEED)  # batches
    steps = 0
    while steps < STEPS:
        for rows in torch.randperm(1200, generator=order).split(48)[: STEPS - steps]:
            loss = nn.functional.cross_entropy(model(images[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            steps += 1
    return model(images[1200:]).argmax(1)


differ = int((train(flip=False) != train(flip=True)).sum())
print(f"{differ} of {len(images) - 1200} predictions differ")
