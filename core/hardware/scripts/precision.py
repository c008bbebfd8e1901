"""The error of one product in four formats, and whether the size of a batch moves its first row."""

import torch

SIZE = 256
SEED = 0
BATCHES = (1, 2, 3, 4, 8, 16, 64, 512)

torch.set_num_threads(1)
draws = torch.Generator().manual_seed(SEED)
one = torch.randn(SIZE, SIZE, generator=draws, dtype=torch.float64)
other = torch.randn(SIZE, SIZE, generator=draws, dtype=torch.float64)
exact = one @ other
# A control, on CUDA: no TF32 behind your back.
# torch.backends.cuda.matmul.fp32_precision = "ieee"
for name in ("float32", "bfloat16", "float16"):
    dtype = getattr(torch, name)
    apart = (one.to(dtype) @ other.to(dtype)).double() - exact
    print(f"{name}: {float(apart.square().mean().sqrt() / exact.square().mean().sqrt()):.1e}")

draws.manual_seed(SEED)
rows = torch.rand(max(BATCHES), SIZE, generator=draws).sub(0.5)
weights = torch.rand(SIZE, SIZE, generator=draws).sub(0.5)
alone, fixed = set(), set()
for size in BATCHES:
    filled = torch.zeros_like(rows)  # The control: always as many rows, filled up with zeros.
    filled[:size] = rows[:size]
    alone.add(tuple((rows[:size].clone() @ weights)[0].tolist()))
    fixed.add(tuple((filled @ weights)[0].tolist()))
print(f"in batches: {len(alone)} different first rows; in batches of one size: {len(fixed)}")
