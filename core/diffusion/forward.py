"""The forward process: noise joins the data step by step, until nothing else is left."""

from __future__ import annotations

import numpy as np

from core.arrays import Float32, Float64
from core.diffusion.reverse import CLASSES, IMAGES, POINTS, SIDE, ReverseSettings
from core.diffusion.shapes import digits, shape_points

DATA_SEED = 101
"""Points that no denoiser was trained on."""


def forward(settings: ReverseSettings) -> Float32:
    """Return the data on its way to noise: float32 [steps + 1, count, *shape], the data first.

    x_t = √(1 − β_t) · x_{t−1} + √β_t · z, z fresh from the step seed: Ho et al. 2020, eq. 2.
    """
    x = data_of(settings.data)
    generator = np.random.default_rng(settings.step_seed)
    path = [x]
    for beta in settings.noise.beta:
        x = np.sqrt(1 - beta) * x + np.sqrt(beta) * generator.standard_normal(x.shape)
        path.append(x)
    return np.stack(path).astype(np.float32)


def data_of(name: str) -> Float64:
    """Return held-out points [500, 2], or two held-out images of each digit [20, 8, 8]."""
    if name != "digits":
        return shape_points(name, POINTS, DATA_SEED)
    _, _, images, labels = digits()
    each = [np.flatnonzero(labels == label)[: IMAGES // CLASSES] for label in range(CLASSES)]
    return images[np.array(each).T.ravel()].reshape(-1, SIDE, SIDE)
