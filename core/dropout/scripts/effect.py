"""Take the mean of many passes, before and after a ReLU: which comes to the evaluation output?"""

import torch
from torch import nn

X = (1.0, 0.3, 2.4, -1.1, -0.8)
INPUTS = 5
HIDDEN = 10
OUTPUTS = 2
OUTPUT = 0
P = 0.5
PASSES = 2000
SEED = 123
MASKS = "stream"
MASK_SEED = 0

torch.manual_seed(SEED)  # the control: the same weights, then the same masks
model = nn.Sequential(
    nn.Linear(INPUTS, HIDDEN), nn.ReLU(), nn.Dropout(P), nn.Linear(HIDDEN, OUTPUTS)
)
x = torch.tensor(X)
if MASKS == "own":
    torch.manual_seed(MASK_SEED)  # the masks' own seed: the weights stay
with torch.no_grad():
    passes = torch.stack([model(x)[OUTPUT] for _ in range(PASSES)]).double()
    sure = model.eval()(x)[OUTPUT]
print(f"output: mean {passes.mean():.4f}, evaluation {sure:.4f}")
print(f"after ReLU: mean {passes.relu().mean():.4f}, evaluation {sure.relu():.4f}")
