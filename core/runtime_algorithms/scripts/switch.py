"""Train one network again and again with one seed, and count the different networks."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional

RUNS = 8
THREADS = 2
DETERMINISTIC = True
STEPS = 150
LEARNING_RATE = 0.2
SEED = 0

if DETERMINISTIC:
    torch.use_deterministic_algorithms(True)  # try it without
torch.set_num_threads(THREADS)
digits = load_digits()
images = torch.tensor(digits.images, dtype=torch.float32).unsqueeze(1) / 16 - 0.3
labels = torch.tensor(digits.target)


def convolve(x: torch.Tensor, layer: nn.Conv2d) -> torch.Tensor:
    """Gather the pixels by an index: the gradient adds by that index."""
    n, _, h, w = x.shape
    padded = functional.pad(x, (1, 1, 1, 1))
    index = torch.arange(padded.numel()).view_as(padded)
    taps = [
        index[:, :, i : i + h, j : j + w].transpose(0, 1).flatten(1)
        for i in range(3)
        for j in range(3)
    ]
    columns = padded.reshape(-1)[torch.cat(taps)]
    flat = layer.weight.permute(0, 2, 3, 1).flatten(1)
    outputs = (flat @ columns).view(-1, n, h, w).transpose(0, 1)
    return outputs + layer.get_parameter("bias")[:, None, None]


def train() -> torch.Tensor:
    """Return the last weights."""
    torch.manual_seed(SEED)
    first, second, last = nn.Conv2d(1, 8, 3), nn.Conv2d(8, 16, 3), nn.Linear(256, 10)
    layers = nn.ModuleList([first, second, last])
    optimizer = torch.optim.SGD(layers.parameters(), lr=LEARNING_RATE, momentum=0.9)
    order = torch.Generator().manual_seed(SEED)
    steps = 0
    while steps < STEPS:
        for rows in torch.randperm(1200, generator=order).split(48)[: STEPS - steps]:
            hidden = convolve(convolve(images[rows], first).relu(), second).relu()
            pooled = functional.max_pool2d(hidden, 2).flatten(1)
            loss = functional.cross_entropy(last(pooled), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            steps += 1
    return torch.cat([part.detach().flatten() for part in layers.parameters()])


networks = [train() for _ in range(RUNS)]
different = len({network.numpy().tobytes() for network in networks})
runs = "1 run" if RUNS == 1 else f"{RUNS} runs"
print(f"{runs}, {different} {'network' if different == 1 else 'different networks'}")
