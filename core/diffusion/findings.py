"""What the results say, in sentences: every number from the result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.arrays import Float32
from core.diffusion.batch import Batch, BatchSettings, equal_to, noise, right_seed
from core.diffusion.forward import NOTHING, ForwardSettings, at_half, gone_at
from core.diffusion.reverse import FAR, ReverseSettings, Sweep, apart, how_far, usual, widest
from core.diffusion.sampler import Trace
from core.diffusion.shapes import NAMES, SHAPES
from core.seeds import fingerprint
from core.wording import listed, number_of, plain_number

HALVES = ((0.35, "about half"), (0.1, "about a fifth"), (0.0, "less than a tenth"))


def thing(settings: ReverseSettings, count: int) -> str:
    """Return "500 points" or "20 images"."""
    kind = ("image", "images") if settings.images else ("point", "points")
    return number_of(count, *kind)


def draws_of(settings: ReverseSettings) -> int:
    """Return how often noise is drawn for a sample: its start, and each step but the last."""
    return 1 + (settings.steps - 1 if settings.eta else 0)


def fan_finding(trace: Trace, ways: Float32) -> str:
    """Say how far apart the ends of one start lie, ``ways`` [seed, steps + 1, *shape]."""
    distance, ordinary = widest(ways[:, -1]), usual(trace.x[-1])
    start = f"One start, {number_of(len(ways), 'seed', 'seeds')} for the step noise"
    if distance == 0:
        return f"{start}: one end, the same to the last bit."
    return (
        f"{start}: the ends lie up to {plain_number(distance, 2)} apart; "
        f"two unrelated ends, {plain_number(ordinary, 2)}."
    )


def fan_answer(trace: Trace, ways: Float32) -> str:
    """Return "equal", "close together" or "far apart" for the ends of one start."""
    return how_far(widest(ways[:, -1]), usual(trace.x[-1]))


def fan_reason(settings: ReverseSettings) -> str:
    """Say why the ends of one start lie as they do."""
    if settings.eta == 0:
        return "At η = 0 no step draws any noise: the start alone decides the end."
    return (
        f"At η = {settings.eta:g} each step but the last adds fresh noise, so its seed has a say "
        f"in the end. Far apart means here at least {FAR:.0%} of the distance between two "
        "unrelated ends."
    )


def moves(base: Float32, others: Sequence[Float32]) -> list[float]:
    """Return how far the ends move from ``base``, as shares of the usual distance [other]."""
    return [float(np.median(apart(base, each))) / usual(base) for each in others]


def furthest(sources: Sequence[str], shares: Sequence[float]) -> list[str]:
    """Return the sources that move the ends furthest: several within a tenth of the largest."""
    top = max(shares)
    return [name for name, share in zip(sources, shares, strict=True) if share >= 0.9 * top]


def moved_words(share: float) -> str:
    """Return a share of the usual distance in words."""
    return "not at all" if share == 0 else f"{100 * share:.2g}%" if share < 0.1 else f"{share:.0%}"


def seeds_finding(sources: Sequence[str], shares: Sequence[float]) -> str:
    """Say how far each seed moves the ends."""
    parts = [f"{name} {moved_words(s)}" for name, s in zip(sources, shares, strict=True)]
    return f"Moved, of the usual distance between two ends: {listed(parts)}."


def seeds_reason(settings: ReverseSettings) -> str:
    """Say why this source moves the ends most at this η."""
    if settings.eta == 0:
        return "At η = 0 no noise is drawn on the way. What is left is the start, and the network."
    return (
        f"At η = {settings.eta:g} a start is slowly forgotten: each step takes some of the old "
        "noise away and adds new. What two ways share at the end is the noise of the late steps."
    )


def sweep_finding(sweep: Sweep) -> str:
    """Say how the two noises trade places from η = 0 to the last η."""
    first, second = sweep.moved[0], sweep.moved[1]
    return (
        f"From η = {sweep.etas[0]:g} to {sweep.etas[-1]:g}: moving the initial noise takes the "
        f"ends from {moved_words(first[0])} to {moved_words(first[-1])} of the usual distance; "
        f"moving the step noise, from {moved_words(second[0])} to {moved_words(second[-1])}."
    )


def steps_finding(settings: ReverseSettings, other: int, share: float) -> str:
    """Say what another number of steps does under the same seeds."""
    return (
        f"The same seeds, {settings.steps} and {other} steps, η = {settings.eta:g}: the ends "
        f"differ by {moved_words(share)} of the usual distance."
    )


def steps_reason(settings: ReverseSettings, draws: int, others: int, still: float) -> str:
    """Say what becomes of the draws, and how near the ends stay at η = 0."""
    first = (
        f"Each sample draws {draws:,} times in one run and {others:,} times in the other. The same "
        "numbers come out of the generator, but they meet other steps."
        if settings.eta
        else "At η = 0 only the start is drawn, and it is the same: the way is the same curve, in "
        "larger or smaller steps."
    )
    return f"{first} Without step noise (η = 0) the ends differ by {moved_words(still)}."


def batch_notes(batch: Batch) -> dict[str, str]:
    """Return for each line of the picture what it is equal to, by the field of the result."""
    place, seed = batch.settings.place, batch.settings.own_seeds
    same = _equal(batch.together, batch.alone_same[0])
    common = [
        n for n, each in enumerate(batch.fewer, 1) if equal_to(each, batch.together[n - 1][None])
    ]
    shared = (
        f"equal to those above: {listed([str(n) for n in common])}"
        if common
        else ("none equals the one above it")
    )
    return {
        "together": f"seed {seed[0]}",
        "alone_same": f"seed {seed[0]}: {same} of the batch",
        "fewer": f"seed {seed[0]}: {shared}",
        "listed": f"seeds {seed[0]} to {seed[-1]}",
        "alone_own": f"seed {seed[place]}: {_equal(batch.listed, batch.alone_own[0])} of the list",
    }  # fmt: skip


def _equal(images: Float32, image: Float32) -> str:
    numbers = equal_to(image, images)
    return f"equals image {listed([str(n) for n in numbers])}" if numbers else "equals none"


def batch_finding(batch: Batch) -> str:
    """Say whether a seed gives the asked image alone."""
    seeds, number = batch.settings.own_seeds, batch.settings.place + 1
    alone = {
        "the same seed": f"seed {seeds[0]} makes image {number} alone",
        "a seed counted on": f"seed {seeds[number - 1]} makes image {number} alone",
        "no seed at all": f"no seed tried makes image {number} alone",
    }[right_seed(batch)]
    listed_too = equal_to(batch.alone_own[0], batch.listed[number - 1][None])
    return (
        f"From one generator: {alone}. From a list of generators: seed {seeds[number - 1]} "
        f"{'does' if listed_too else 'does not'}."
    )


def forward_answer(settings: ForwardSettings) -> str:
    """Return which of the guesses is right: how much is left after half of the steps."""
    left = at_half(settings.noise)
    return next(says for least, says in HALVES if left >= least)


def forward_finding(settings: ForwardSettings) -> str:
    """Say how much is left after half of the steps, and when nothing is."""
    gone = gone_at(settings.noise)
    when = f"less than {NOTHING:.0%} is left after {gone}" if gone else "some is left at the end"
    return (
        f"{settings.schedule.capitalize()} schedule: after {settings.steps // 2} of "
        f"{settings.steps} steps {at_half(settings.noise):.1%} of the variance is the data's; "
        f"{when}."
    )


def about(card: dict[str, Any]) -> str:
    """Return the card of the denoisers as Markdown; ``card``: what ``shipped.card`` reads."""
    digits, shapes = card["digits"], card["shapes"]
    rows = "\n".join(
        f"| {NAMES[name]} | {each['energy_generated']:.4f} | {each['energy_fresh']:.4f} | "
        f"{each['neighbours_generated']:.1%} | {each['neighbours_fresh']:.1%} |"
        for name in SHAPES
        for each in [shapes[f"{name}-0"]]
    )
    return (
        f"Each shape: {card['count']:,} generated points against as many that no denoiser saw, "
        "beside fresh points of the data against the same. Energy distance: 0 for one "
        "distribution. Neighbours: the share of the five nearest that are of the own sample: 50% "
        "where nobody can tell the two apart.\n\n"
        "| | energy, generated | energy, fresh | neighbours, generated | fresh |\n"
        f"|---|---|---|---|---|\n{rows}\n\n"
        f"Digits: a classifier of {digits['seen']:,} real ones names "
        f"**{digits['accuracy_generated']:.1%}** of {digits['generated']} generated ones as the "
        f"class that was asked for, and {digits['accuracy_held_out']:.1%} of "
        f"{digits['held_out']} real ones that it never saw. The nearest real image lies "
        f"{digits['nearest_seen_generated']:.2f} from a generated one, and "
        f"{digits['nearest_seen_held_out']:.2f} from a held-out one (pixels from −1 to 1): were "
        "they copies, it would be 0.\n\n"
        f"Trained by `core/diffusion/training` with torch {card['host']['torch']} "
        f"({card['host']['instructions']}); trained again there, the weights come out the same to "
        "the last bit. Another processor or release may round otherwise."
    )


def noise_headline(prints: dict[int, tuple[int, str, str]]) -> str:
    """Return what the script prints: for each number of steps its draws and their fingerprints."""
    return "\n".join(
        f"{steps} steps: {draws} draws a sample, initial noise {first}, step noise {rest}"
        for steps, (draws, first, rest) in prints.items()
    )


def print_of(noise: Any) -> str:
    """Return the fingerprint of a noise, "none" where none is drawn."""
    return fingerprint(noise) if noise.size else "none"


def batch_reason(batch: Batch) -> str:
    """Say whose numbers the asked image met."""
    place, eta = batch.settings.place, batch.settings.batch_eta
    if eta == 0:
        return (
            "At η = 0 only the start is drawn, image after image. So the first image's numbers "
            "come first whatever follows, and the others' only after those before them."
        )
    return (
        f"One generator hands out its numbers batch by batch: image {place + 1} met those that "
        "stand between its neighbours' at each step. Alone, an image meets the first ones. With a "
        "generator each, an image's numbers are its own."
    )


def noise_answers(settings: BatchSettings) -> str:
    """Return what the script prints: whether the noise of the asked image can be drawn alone."""
    draws, place = settings.batch_steps if settings.batch_eta else 1, settings.place
    own = noise(settings.own_seeds[place], draws, 1)[:, 0]
    together = noise(settings.batch_seed, draws, settings.images)[:, place]
    same = noise(settings.batch_seed, draws, 1)[:, 0]
    answers = (
        ("one generator, the same seed", same, together),
        ("one generator, a seed counted on", own, together),
        ("a list of generators", own, noise(settings.own_seeds[place], draws, 1)[:, 0]),
    )
    return "; ".join(
        f"{name}: {'equal' if np.array_equal(alone, wanted) else 'other'} noise alone"
        for name, alone, wanted in answers
    )


def forward_headline(settings: ForwardSettings) -> str:
    """Return what the script prints."""
    half, left = settings.steps // 2, at_half(settings.noise)
    return f"after {half} of {settings.steps} steps {left:.1%} of the variance is the data's"
