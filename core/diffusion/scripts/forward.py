"""How much of the data is left after each step of noise: the linear and the cosine schedule."""

import numpy as np

SCHEDULE = "linear"
STEPS = 50

if SCHEDULE == "linear":  # Ho et al. 2020, rescaled to fewer steps
    beta = np.linspace(1e-4, 0.02, STEPS) * 1000 / STEPS
if SCHEDULE == "cosine":  # Nichol & Dhariwal 2021, eq. 17
    f = np.cos((np.arange(STEPS + 1) / STEPS + 0.008) / 1.008 * np.pi / 2) ** 2
    beta = 1 - f[1:] / f[:-1]
left = np.append(1.0, np.cumprod(1 - np.minimum(beta, 0.999)))
# A noisy sample at step t is sqrt(left[t]) * x + sqrt(1 - left[t]) * noise, and the noise comes
# from a generator of its own: np.random.default_rng(seed).standard_normal(x.shape)
print(f"after {STEPS // 2} of {STEPS} steps {left[STEPS // 2]:.1%} of the variance is the data's")
