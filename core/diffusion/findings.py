"""What the results say, in sentences: every number from the result."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.arrays import Float32, Float64
from core.diffusion.batch import Batch, BatchSettings, equal_to, noise, right_seed
from core.diffusion.processes import ReverseSettings, usual, widest
from core.diffusion.sampler import Trace
from core.wording import listed, plain_number

HALVES = ((0.35, "about half"), (0.1, "about a fifth"), (0.0, "less than a tenth"))
"""The least share of the data after half of the steps, and what it is called."""

NOTHING = 0.01
"""Below this share of the data's variance nothing of the data is seen any more."""


def fan_finding(trace: Trace, ways: Float32) -> str:
    """Say how far apart the ends of one start lie, ``ways`` [seed, steps + 1, *shape]."""
    distance, ordinary = widest(ways[:, -1]), usual(trace.x[-1])
    start = f"One start, {len(ways)} seeds for the step noise"
    if distance == 0:
        return f"{start}: one end, the same to the last bit."
    return (
        f"{start}: the ends lie up to {plain_number(distance)} apart; "
        f"two unrelated ends, {plain_number(ordinary)}."
    )


def fan_reason(settings: ReverseSettings) -> str:
    """Say why the ends of one start lie as they do."""
    if settings.eta == 0:
        return "At η = 0 no step draws any noise: the start alone decides the end."
    measure = ", in root mean square of the pixels" if settings.images else ""
    return (
        f"At η = {settings.eta:g} each step but the last adds fresh noise, so its seed has a say "
        f"in the end. Far apart means at least half the distance of two unrelated ends{measure}."
    )


def furthest(sources: Sequence[str], shares: Sequence[float]) -> list[str]:
    """Return the sources that move the ends furthest: several within a tenth of the largest."""
    return [name for name, s in zip(sources, shares, strict=True) if s >= 0.9 * max(shares)]


def seeds_finding(sources: Sequence[str], shares: Sequence[float]) -> str:
    """Say how far each seed moves the ends."""
    parts = [f"{name} {s:.3g}" for name, s in zip(sources, shares, strict=True)]
    return f"Moved, as a share of the usual distance between two ends: {listed(parts)}."


def seeds_reason(settings: ReverseSettings) -> str:
    """Say why this source moves the ends most at this η."""
    if settings.eta == 0:
        return "At η = 0 no noise is drawn on the way. What is left is the start, and the network."
    start = f"At η = {settings.eta:g} a start is slowly forgotten"
    return f"{start}: each step takes old noise away and adds new, the more the larger η is."


def sweep_finding(moved: Float64) -> str:
    """Say how the two noises trade places, ``moved`` [source, η]."""
    parts = [f"from {line[0]:.3g} to {line[-1]:.3g}" for line in moved]
    return (
        "From DDIM to DDPM, as a share of the usual distance: moving the initial noise takes the "
        f"ends {parts[0]}; moving the step noise, {parts[1]}."
    )


def steps_finding(settings: ReverseSettings, other: int, share: float) -> str:
    """Say what another number of steps does under the same seeds."""
    both = f"{settings.steps} and {other} steps"
    return f"The same seeds, {both}, η = {settings.eta:g}: the ends {_differ(share)}."


def _differ(share: float) -> str:
    return f"differ by {share:.3g} of the usual distance" if share else "are equal"


def steps_reason(settings: ReverseSettings, other: int, still: float) -> str:
    """Say what becomes of the draws, and how near the ends stay at η = 0."""
    if settings.eta == 0:
        return "Only the start is drawn. The way is the same curve, in larger or smaller steps."
    return (
        f"Each sample draws {settings.steps:,} times in one run and {other:,} times in the other. "
        "The same numbers come out of its generators, but they meet other steps. Without step "
        f"noise (η = 0) the ends {_differ(still)}."
    )


def batch_notes(batch: Batch, settings: BatchSettings) -> dict[str, str]:
    """Return for each way of the batch what its images are equal to."""
    seeds, fewer = settings.own_seeds, batch["fewer"]
    common = [n for n, each in enumerate(fewer, 1) if n in equal_to(each, batch["together"])]
    above = "all" if len(common) == len(fewer) else _numbers(common)
    same = _numbers(equal_to(batch["alone_same"][0], batch["together"]))
    own = _numbers(equal_to(batch["alone_own"][0], batch["listed"]))
    return {
        "together": f"seed {seeds[0]}",
        "alone_same": f"seed {seeds[0]}: equals {same} of the batch",
        "fewer": f"seed {seeds[0]}: {above} as above",
        "listed": f"seeds {seeds[0]} to {seeds[-1]}",
        "alone_own": f"seed {seeds[settings.place]}: equals {own} of the list",
    }


def _numbers(numbers: Sequence[int]) -> str:
    return listed([str(n) for n in numbers]) or "none"


def batch_finding(batch: Batch, settings: BatchSettings) -> str:
    """Say whether a seed gives the wanted image alone."""
    seeds, number = settings.own_seeds, settings.place + 1
    own = f"seed {seeds[settings.place]}"
    makes = {"the same seed": f"seed {seeds[0]}", "a seed counted on": own}
    one = makes.get(right_seed(batch, settings.place), "no seed tried")
    does = "does" if number in equal_to(batch["alone_own"][0], batch["listed"]) else "does not"
    first = f"From one generator: {one} makes image {number} alone."
    return f"{first} From a list of generators: {own} {does}."


def batch_reason(settings: BatchSettings) -> str:
    """Say whose numbers the wanted image met."""
    if settings.batch_eta == 0:
        return (
            "At η = 0 only the start is drawn, image after image. So the first image's numbers "
            "come first whatever follows, and the others' only after those before them."
        )
    return (
        f"One generator hands out its numbers batch by batch: image {settings.place + 1} met those "
        "between its neighbours' at each step. Alone, an image meets the first ones. With a "
        "generator each, an image's numbers are its own."
    )


def noise_answers(settings: BatchSettings) -> str:
    """Return what the script prints: whether the noise of the wanted image can be drawn alone."""
    place, seed = settings.place, settings.batch_seed
    alone = noise(seed + place, settings.draws, 1)[:, 0]
    together = noise(seed, settings.draws, settings.images)[:, place]
    one = "equal" if np.array_equal(alone, together) else "other"
    return f"alone, one generator: {one} noise; a list of generators: equal noise"


def at_half(settings: ReverseSettings) -> float:
    """Return the data's share of the variance after half of the steps, rounded down."""
    return float(settings.noise.left[settings.steps // 2])


def forward_answer(settings: ReverseSettings) -> str:
    """Return which of the guesses is right: how much is left after half of the steps."""
    return next(says for least, says in HALVES if at_half(settings) >= least)


def forward_headline(settings: ReverseSettings) -> str:
    """Say how much is left after half of the steps, as the script prints it."""
    done = f"after {settings.steps // 2} of {settings.steps} steps"
    return f"{done} {at_half(settings):.1%} of the variance is the data's"


def forward_finding(settings: ReverseSettings) -> str:
    """Say how much is left after half of the steps, and when nothing is."""
    gone = next((k for k, left in enumerate(settings.noise.left) if left < NOTHING), None)
    when = f"less than a hundredth is left after {gone}" if gone else "some is left at the end"
    return f"{settings.schedule.capitalize()} schedule: {forward_headline(settings)}; {when}."
