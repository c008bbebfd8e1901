"""The error of one product in four formats of numbers, against float64."""

import torch

SIZE = 256
SEED = 0

torch.set_num_threads(1)
draws = torch.Generator().manual_seed(SEED)
one = torch.randn(SIZE, SIZE, generator=draws, dtype=torch.float64)
other = torch.randn(SIZE, SIZE, generator=draws, dtype=torch.float64)
exact = one @ other
# The control, on CUDA: no TF32 behind your back.
# torch.backends.cuda.matmul.fp32_precision = "ieee"
for name in ("float64", "float32", "bfloat16", "float16"):
    dtype = getattr(torch, name)
    apart = (one.to(dtype) @ other.to(dtype)).double() - exact
    print(f"{name}: {float(apart.square().mean().sqrt() / exact.square().mean().sqrt()):.1e}")
