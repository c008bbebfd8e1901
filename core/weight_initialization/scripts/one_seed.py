"""Draw the initial weights of one layer: the same small random numbers each time."""

import torch
from torch import nn

SEED = 123

torch.manual_seed(SEED)
layer = nn.Linear(2, 3)
print(layer.weight)
