"""Several images from one generator, or each from its own: which can be made again alone?

Noise is drawn as by ``randn_tensor`` of Hugging Face's diffusers: one generator draws for the whole
batch, first the start, then at each step anew; a list of generators draws image by image.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from core import checks
from core.arrays import Float32
from core.diffusion.network import NoisePredictor, shipped
from core.diffusion.processes import CLASSES, SIDE
from core.diffusion.sampler import denoise
from core.diffusion.schedule import Schedule
from core.seeds import LARGEST_SEED, torch_generator


@dataclass(frozen=True)
class BatchSettings:
    """A batch of ``images`` of one digit from one seed, and the one that is wanted alone."""

    digit: int = checks.choice(3, tuple(range(CLASSES)))
    images: int = checks.whole(4, 2, 8)
    wanted: int = checks.whole(3, 1, 8)
    batch_seed: int = checks.seed(7, most=LARGEST_SEED - 8)
    batch_eta: float = checks.number(1.0, "[0, 1]")
    batch_steps: int = checks.whole(50, 1, 200, offered=(5, 200))

    def __post_init__(self) -> None:
        checks.check(self)

    @property
    def place(self) -> int:
        """Which image is wanted, from 0 on; the last where there are not so many."""
        return min(self.wanted, self.images) - 1

    @property
    def draws(self) -> int:
        """How often noise is drawn: at the start, and at each step that hears some."""
        return self.batch_steps if self.batch_eta else 1

    @property
    def own_seeds(self) -> tuple[int, ...]:
        """A seed for each image: counted on from the batch's."""
        return tuple(self.batch_seed + i for i in range(self.images))


Batch = Mapping[str, Float32]
"""Images [image, 8, 8], pixels from −1 to 1, by the way they were made.

"together": all from one generator; "fewer": one image fewer from the same seed; "alone_same": one
image from that seed; "listed": each from a generator of its own; "alone_own": one image, from the
own generator of the one that is wanted.
"""


def make_batch(settings: BatchSettings) -> Batch:
    """Return the images of each way."""
    same, own = [settings.batch_seed], settings.own_seeds
    return {
        "together": images(settings, same, settings.images),
        "alone_same": images(settings, same, 1),
        "fewer": images(settings, same, settings.images - 1),
        "listed": images(settings, own, 1),
        "alone_own": images(settings, [own[settings.place]], 1),
    }


def images(settings: BatchSettings, seeds: Sequence[int], each: int) -> Float32:
    """Return ``each`` images from one generator, for each of the ``seeds``, side by side."""
    drawn = [noise(seed, settings.draws, each) for seed in seeds]
    start, *steps = np.concatenate(drawn, axis=1)
    schedule = Schedule.cosine(settings.batch_steps)
    model = NoisePredictor(shipped("digits"), schedule, [settings.digit])
    return denoise(model, start, np.array(steps), schedule, settings.batch_eta).x[-1]


def noise(seed: int, draws: int, count: int) -> Float32:
    """Return what one generator draws for ``count`` images: the start, then a draw for each step.

    Float32 [draws, count, 8, 8]: to the bit ``torch.randn`` after ``torch.manual_seed(seed)``.
    """
    generator, shape = torch_generator(seed), (count, SIDE, SIDE)
    return torch.stack([torch.randn(shape, generator=generator) for _ in range(draws)]).numpy()


def equal_to(image: Float32, images: Float32) -> list[int]:
    """Return which of ``images`` [image, …] equal ``image`` to the last bit, counted from 1."""
    return [number for number, each in enumerate(images, 1) if np.array_equal(image, each)]


def right_seed(batch: Batch, place: int) -> str:
    """Return what makes image ``place`` of "together" alone: one of the page's guesses."""
    ways = {"the same seed": "alone_same", "a seed counted on": "alone_own"}
    wanted = batch["together"][place]
    right = (says for says, way in ways.items() if np.array_equal(batch[way][0], wanted))
    return next(right, "no seed at all")
