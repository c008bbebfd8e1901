"""Add the same numbers in many orders, in three ways, and count the different sums."""

import math

import numpy as np

SPREAD = "normal"
COUNT = 1_000
ORDERS = 1_000
SEED = 0

draws = np.random.default_rng(SEED)
if SPREAD == "uniform":
    drawn = draws.random(COUNT)
elif SPREAD == "wide":
    drawn = np.exp(3 * draws.standard_normal(COUNT))
else:
    drawn = draws.standard_normal(COUNT)
numbers = drawn.astype(np.float32)
orders = [numbers, *(draws.permutation(numbers) for _ in range(ORDERS - 1))]

float32 = {float(np.add.accumulate(x)[-1]) for x in orders}
float64 = {np.float32(np.add.accumulate(x, dtype=np.float64)[-1]) for x in orders}
exact = {math.fsum(x.tolist()) for x in orders}
print(
    f"different sums: {len(float32)} in float32, "
    f"{len(float64)} by way of float64, {len(exact)} exactly"
)
