"""One network from one start, trained in the order of each seed."""

import torch
from sklearn.datasets import make_moons
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

ORDER_SEEDS = range(10)
INIT_SEED = 0
DATA_SEED = 0
EXAMPLES = 200
NOISE = 0.3
HIDDEN = 16
BATCH_SIZE = 20
EPOCHS = 30
LEARNING_RATE = 0.1
MOMENTUM = 0.9

x, y = make_moons(EXAMPLES, noise=NOISE, random_state=DATA_SEED)
data = TensorDataset(torch.tensor(x), torch.tensor(y, dtype=torch.float64))
losses = []
for order_seed in ORDER_SEEDS:
    torch.manual_seed(INIT_SEED)  # one start for all
    model = nn.Sequential(nn.Linear(2, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, 1)).double()
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE, momentum=MOMENTUM)
    order = torch.Generator().manual_seed(order_seed)  # the control: the order's own seed
    loader = DataLoader(data, batch_size=BATCH_SIZE, shuffle=True, generator=order)
    for _ in range(EPOCHS):
        for inputs, targets in loader:
            optimizer.zero_grad()
            logits = model(inputs).squeeze(1)
            nn.functional.binary_cross_entropy_with_logits(logits, targets).backward()
            optimizer.step()
    with torch.no_grad():
        logits = model(data.tensors[0]).squeeze(1)
        losses.append(nn.functional.binary_cross_entropy_with_logits(logits, data.tensors[1]))
print(f"last losses from {min(losses):.4f} to {max(losses):.4f}")
