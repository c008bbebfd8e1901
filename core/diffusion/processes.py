"""The denoisers at work: reverse processes, also with one seed moved, and the forward one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core import checks
from core.arrays import Float32, Float64
from core.diffusion.network import TRAINING_SEEDS, NoisePredictor, shipped
from core.diffusion.sampler import Trace, denoise, initial_noise, step_noise, trace
from core.diffusion.schedule import KINDS, Schedule
from core.diffusion.shapes import SHAPES, digits, shape_points
from core.seeds import LARGEST_SEED

IMAGES, POINTS = 20, 500
SIDE = 8
"""Pixels along the side of an image."""

CLASSES = 10
SOURCES = ("initial noise", "step noise", "training")
"""What has a seed of its own; the digits have one training seed only."""

FAR = 0.5
"""Ends are far apart from this share of the usual distance between two ends on."""


@dataclass(frozen=True)
class ReverseSettings:
    """A reverse process: what is generated, by which schedule in how many steps, and the seeds."""

    data: str = checks.choice("moons", (*SHAPES, "digits"))
    schedule: str = checks.choice("cosine", KINDS)
    steps: int = checks.whole(50, 1, 1000, offered=(5, 200))
    eta: float = checks.number(1.0, "[0, 1]")
    initial_seed: int = checks.seed(0)
    step_seed: int = checks.seed(0)
    training_seed: int = checks.choice(0, TRAINING_SEEDS)

    def __post_init__(self) -> None:
        checks.check(self)

    @property
    def images(self) -> bool:
        """Whether images are generated, not points."""
        return self.data == "digits"

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of a sample."""
        return (SIDE, SIDE) if self.images else (2,)

    @property
    def count(self) -> int:
        """How many samples a page shows."""
        return IMAGES if self.images else POINTS

    @property
    def noise(self) -> Schedule:
        """The schedule itself."""
        return Schedule.of(self.schedule, self.steps)

    def sources(self) -> tuple[str, ...]:
        """Return those of ``SOURCES`` that can be moved here."""
        return SOURCES[:2] if self.images else SOURCES

    def moved(self, source: str) -> ReverseSettings:
        """Return these settings with the next seed for one source; after the last comes 0."""
        if source == "training":
            return replace(self, training_seed=(self.training_seed + 1) % len(TRAINING_SEEDS))
        field = "initial_seed" if source == "initial noise" else "step_seed"
        return replace(self, **{field: (getattr(self, field) + 1) % (LARGEST_SEED + 1)})


def predictor(settings: ReverseSettings, which: Iterable[int]) -> NoisePredictor:
    """Return the denoiser on its schedule, for the samples ``which``: image i shows i mod 10."""
    classes = [i % CLASSES for i in which] if settings.images else []
    training_seed = 0 if settings.images else settings.training_seed
    return NoisePredictor(shipped(settings.data, training_seed), settings.noise, classes)


def run(settings: ReverseSettings, which: Sequence[int] | None = None) -> Trace:
    """Return the reverse processes of the samples ``which``, or of as many as a page shows."""
    which = range(settings.count) if which is None else which
    model, seeds = predictor(settings, which), (settings.initial_seed, settings.step_seed)
    return trace(model, which, settings.noise, settings.eta, seeds, settings.shape)


def fan(settings: ReverseSettings, index: int, seeds: Sequence[int]) -> Float32:
    """Return sample ``index`` with each of the step ``seeds`` [seed, steps + 1, *shape]."""
    shape, draws = settings.shape, settings.steps - 1
    start = np.stack([initial_noise(settings.initial_seed, index, shape)] * len(seeds))
    noise = np.stack([step_noise(seed, index, draws, shape) for seed in seeds], axis=1)
    model = predictor(settings, [index] * len(seeds))
    return denoise(model, start, noise, settings.noise, settings.eta).x.swapaxes(0, 1)


def apart(first: Float32, second: Float32) -> Float64:
    """Return how far apart partners are [count]; of images the root mean square of the pixels."""
    flat = ((first.astype(np.float64) - second) ** 2).reshape(len(first), -1)
    return np.sqrt(flat.sum(1) if flat.shape[1] == 2 else flat.mean(1))


def usual(ends: Float32) -> float:
    """Return the median distance of the ``ends`` [count, *shape] to the next, of their class."""
    return float(np.median(apart(ends, np.roll(ends, -CLASSES if ends.ndim > 2 else -1, axis=0))))


def widest(ends: Float32) -> float:
    """Return the largest distance between any two of ``ends`` [count, *shape]."""
    return max(float(apart(np.roll(ends, shift, axis=0), ends).max()) for shift in range(len(ends)))


def how_far(distance: float, ordinary: float) -> str:
    """Return "equal", "close together" or "far apart"."""
    if distance == 0:
        return "equal"
    return "far apart" if distance >= FAR * ordinary else "close together"


def moves(base: Float32, others: Sequence[Float32]) -> list[float]:
    """Return how far the ends move from ``base``: median shares of the usual distance [other]."""
    return [float(np.median(apart(base, each))) / usual(base) for each in others]


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
        return shape_points(name, POINTS, seed=101)  # no denoiser was trained on these
    _, _, images, labels = digits()
    each = [np.flatnonzero(labels == label)[: IMAGES // CLASSES] for label in range(CLASSES)]
    return images[np.array(each).T.ravel()].reshape(-1, SIDE, SIDE)
