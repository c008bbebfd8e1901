"""Call one small network again and again: how many different outputs does each mode give?"""

import torch
from torch import nn

X = (1.0, 0.3, 2.4, -1.1, -0.8)
INPUTS = 5
HIDDEN = 10
OUTPUTS = 2
P = 0.5
PASSES = 200
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
    model.train()  # dropout on
    training = torch.stack([model(x) for _ in range(PASSES)])
    model.eval()  # dropout off: call this before you predict
    evaluation = torch.stack([model(x) for _ in range(PASSES)])
different = [len(outputs.unique(dim=0)) for outputs in (training, evaluation)]
print(f"different outputs: {different[0]} in training, {different[1]} in evaluation")
