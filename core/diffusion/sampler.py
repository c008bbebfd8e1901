"""The reverse process: from pure noise to a sample, each sample from generators of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from core.arrays import Float32, Float64
from core.checks import check_number, check_whole
from core.diffusion.schedule import Schedule
from core.seeds import check_seed

Model = Callable[[torch.Tensor, int], Any]
"""model(x, t) → the noise in x; x a tensor [rows, *shape], t an index into ``alpha_bar``."""

ROWS = 64
"""A model is always shown so many rows: a product of matrices rounds by the size of its batch."""


@dataclass(frozen=True, eq=False)
class Trace:
    """A reverse process as it went.

    ``x`` float32 [steps + 1, count, *shape]: the start first, the result last; ``believed``, of the
    same shape: the end x̂₀ that the model foresaw at each of these, the last the result itself.
    """

    x: Float32
    believed: Float32


def sample(
    model: Model,
    count: int,
    schedule: Schedule,
    eta: float,
    initial_seed: int,
    step_seed: int,
    shape: tuple[int, ...] = (2,),
) -> Float32:
    """Return ``count`` reverse processes, float32 [steps + 1, count, *shape], the result last.

    ``model``: any callable (x, t) → the predicted noise, shaped like x. It is shown ``ROWS`` rows
    at a time, the last ones filled up with zeros, as a float64 tensor, or in the type of its own
    parameters if it has some. ``eta``: 1 is DDPM with the posterior variance, 0 is DDIM. Sample i
    starts from ``np.random.default_rng([initial_seed, i])`` and hears at each step but the last
    ``np.random.default_rng([step_seed, i, 1])``: its bits depend on nothing else. Raises
    ``ValueError`` for a count or a length in ``shape`` below 1, an ``eta`` outside [0, 1], and a
    seed that is none.
    """
    which = range(check_whole("count", count, 1))
    return trace(model, which, schedule, eta, (initial_seed, step_seed), shape).x


def trace(
    model: Model,
    which: Sequence[int],
    schedule: Schedule,
    eta: float,
    seeds: tuple[int, int],
    shape: tuple[int, ...] = (2,),
) -> Trace:
    """Return the samples ``which`` of ``sample``, with the end that the model foresaw on the way.

    ``seeds``: of the initial noise and of the step noise.
    """
    check_number("eta", eta, "[0, 1]")
    for length in shape:
        check_whole("a length in shape", length, 1)
    draws = schedule.steps - 1 if eta else 0
    start = np.stack([initial_noise(seeds[0], i, shape) for i in which])
    noise = np.stack([step_noise(seeds[1], i, draws, shape) for i in which], axis=1)
    return denoise(model, start, noise, schedule, eta)


def initial_noise(seed: int, index: int, shape: Sequence[int]) -> Float64:
    """Return the noise [*shape] that sample ``index`` starts from."""
    return np.random.default_rng([check_seed(seed), index]).standard_normal(tuple(shape))


def step_noise(seed: int, index: int, draws: int, shape: Sequence[int]) -> Float64:
    """Return the noise [draws, *shape] that sample ``index`` hears, the first step's first."""
    # The 1 keeps it apart from the initial noise where both seeds are the same number.
    generator = np.random.default_rng([check_seed(seed), index, 1])
    return generator.standard_normal((draws, *shape))


def denoise(model: Model, start: Float64, noise: Float64, schedule: Schedule, eta: float) -> Trace:
    """Return the reverse process from ``start`` [count, *shape].

    ``noise`` [steps − 1 or more, count, *shape] is added at each step but the last, if η > 0.
    """
    x, path, believed = start, [start], []
    for number, t in enumerate(reversed(range(schedule.steps))):
        predicted = predict(model, x, t)
        z = noise[number] if t and eta else None
        believed.append(foreseen(x, predicted, schedule, t))
        x = reverse_step(x, predicted, z, schedule, t, eta)
        path.append(x)
    return Trace(*(np.stack(each).astype(np.float32) for each in (path, [*believed, x])))


def foreseen(x: Float64, predicted: Float64, schedule: Schedule, t: int) -> Float64:
    """Return x̂₀ = (x − √(1 − ᾱ_t) · ε̂) / √ᾱ_t: Ho et al. 2020, eq. 15."""
    left = schedule.alpha_bar[t]
    return (x - np.sqrt(1 - left) * predicted) / np.sqrt(left)


def reverse_step(
    x: Float64, predicted: Float64, z: Float64 | None, schedule: Schedule, t: int, eta: float
) -> Float64:
    """Return x one step nearer to the data: Song et al. 2020, arXiv 2010.02502, eq. 12 and 16.

    ``predicted``: the noise in ``x``; ``z``: fresh noise, or None for none. The step's own noise
    has σ = η · √((1 − ᾱ_{t−1}) / (1 − ᾱ_t) · β_t); at the last step, t = 0, that is 0.
    """
    left, before = float(schedule.alpha_bar[t]), float(schedule.left[t])
    variance = eta**2 * (1 - before) / (1 - left) * float(schedule.beta[t])
    # Where η is 1 the difference is a square; rounding must not take it below 0.
    onward = np.sqrt(max(1 - before - variance, 0.0))
    x = np.sqrt(before) * foreseen(x, predicted, schedule, t) + onward * predicted
    return x if z is None else x + np.sqrt(variance) * z


def predict(model: Model, x: Float64, t: int) -> Float64:
    """Return the noise that ``model`` sees in ``x`` [count, *shape], ``ROWS`` rows at a time."""
    parameters = model.parameters() if isinstance(model, torch.nn.Module) else ()
    dtype = next((each.dtype for each in parameters), torch.float64)
    seen = []
    with torch.inference_mode():
        for first in range(0, len(x), ROWS):
            rows = x[first : first + ROWS]
            padded = np.concatenate([rows, np.zeros((ROWS - len(rows), *x.shape[1:]))])
            noise = torch.as_tensor(model(torch.from_numpy(padded).to(dtype), t))
            seen.append(noise.to(torch.float64).numpy()[: len(rows)])
    return np.concatenate(seen)
