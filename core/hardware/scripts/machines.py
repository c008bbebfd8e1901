"""One seed, one processor, two instruction sets: are the initial weights the same?

The control: draw the weights once, save them, and load them on every machine.
"""

import json
import os
import subprocess
import sys

SEED = 0

LINES = """
import json, sys, torch
weights = []
for sizes in ((2, 3), (64, 64)):
    torch.manual_seed(int(sys.argv[1]))
    weights.append(torch.nn.Linear(*sizes).weight.tolist())
print(json.dumps(weights))
"""


def drawn(**settings: str) -> list[list[list[float]]]:
    """Return the weights of both layers, drawn by a process of its own with these settings."""
    environment = {k: v for k, v in os.environ.items() if k != "ATEN_CPU_CAPABILITY"}
    command = [sys.executable, "-c", LINES, str(SEED)]
    run = subprocess.run(
        command, env={**environment, **settings}, capture_output=True, text=True, check=True
    )
    return list(json.loads(run.stdout))


usual, plain = drawn(), drawn(ATEN_CPU_CAPABILITY="default")
for layer, one, other in zip(("nn.Linear(2, 3)", "nn.Linear(64, 64)"), usual, plain, strict=True):
    print(f"{layer}: {'the same' if one == other else 'other'} weights")
