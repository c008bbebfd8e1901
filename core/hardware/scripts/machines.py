"""One seed, one processor, two instruction sets: are the initial weights the same?

The control: draw the weights once, save them, and load them on every machine.
"""

import os
import subprocess
import sys

SEED = 0

LINES = """
import sys, torch
for sizes in ((2, 3), (64, 64)):
    torch.manual_seed(int(sys.argv[1]))
    print(torch.nn.Linear(*sizes).weight.tolist())
"""


def drawn(**settings: str) -> list[str]:
    """Return the weights of both layers, drawn by a process of its own with these settings."""
    command = [sys.executable, "-c", LINES, str(SEED)]
    environment = {**os.environ, **settings}
    return subprocess.check_output(command, env=environment, text=True).splitlines()


layers = ("nn.Linear(2, 3)", "nn.Linear(64, 64)")
usual, plain = drawn(), drawn(ATEN_CPU_CAPABILITY="default")
for layer, one, other in zip(layers, usual, plain, strict=True):
    print(f"{layer}: {'the same' if one == other else 'other'} weights")
