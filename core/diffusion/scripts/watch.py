"""A sampler whose every number is seeded: each image has generators of its own, on the CPU."""

import hashlib

import numpy as np
from numpy.typing import NDArray

# The control: a seed for the noise that the images start from, and one for the noise of the steps.
INITIAL_SEED = 0
STEP_SEED = 0
ETA = 1.0
STEPS = (50,)
COUNT = 500
SHAPE = (2,)
SCHEDULE = "cosine"

Array = NDArray[np.float64]


def model(x: Array, left: float) -> Array:
    """Return the noise in x: put your network here. This one is exact for data from N(0, 0.5²)."""
    return np.sqrt(1 - left) * x / (left * 0.5**2 + 1 - left)


def shares(steps: int) -> Array:
    """Return ᾱ, the data's share of the variance, after each step of the forward process."""
    if SCHEDULE == "linear":
        return np.cumprod(1 - np.minimum(np.linspace(1e-4, 0.02, steps) * 1000 / steps, 0.999))
    f = np.cos((np.arange(steps + 1) / steps + 0.008) / 1.008 * np.pi / 2) ** 2
    return np.cumprod(1 - np.minimum(1 - f[1:] / f[:-1], 0.999))


def noise(seed: tuple[int, ...], draws: int) -> Array:
    """Return noise [draws, COUNT, *SHAPE]; an image's does not depend on how many there are."""
    each = [np.random.default_rng([seed[0], i, *seed[1:]]) for i in range(COUNT)]
    return np.stack([generator.standard_normal((draws, *SHAPE)) for generator in each], axis=1)


def sample(x: Array, rest: Array, left: Array) -> Array:
    """Return the ends of the reverse process from x; DDIM at ETA = 0, DDPM at ETA = 1."""
    before = np.append(1.0, left[:-1])
    for number, t in enumerate(reversed(range(len(left)))):
        predicted = model(x, left[t])
        end = (x - np.sqrt(1 - left[t]) * predicted) / np.sqrt(left[t])
        variance = ETA**2 * (1 - before[t]) / (1 - left[t]) * (1 - left[t] / before[t])
        x = np.sqrt(before[t]) * end + np.sqrt(max(1 - before[t] - variance, 0)) * predicted
        if t and ETA:  # no noise enters at the last step
            x = x + np.sqrt(variance) * rest[number]
    return x


for steps in STEPS:
    start, rest = noise((INITIAL_SEED,), 1), noise((STEP_SEED, 1), steps - 1 if ETA else 0)
    ends, again = (sample(start[0], rest, shares(steps)) for _ in range(2))
    assert np.array_equal(ends, again)
    first, others = (hashlib.sha256(each.tobytes()).hexdigest()[:12] for each in (start, rest))
    print(
        f"{steps} steps: {1 + len(rest)} draws a sample, initial noise {first}, "
        f"step noise {others if len(rest) else 'none'}"
    )
