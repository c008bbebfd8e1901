"""What this page computes once for all its visitors: reverse processes and their pictures."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

import numpy as np

from core.arrays import Float32
from core.charts.chart import Chart
from core.charts.diffusion.images import lines_chart
from core.charts.diffusion.pairs import pairs_chart
from core.charts.diffusion.played import images_chart, points_chart
from core.charts.diffusion.sweep import sweep_chart
from core.diffusion import findings
from core.diffusion.batch import BatchSettings, make_batch
from core.diffusion.processes import ReverseSettings, fan, forward, moves, run
from core.seeds import LARGEST_SEED
from pages.common.workshop import heavy

FAN = 5
ETAS = (0.0, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0)


def _seconds(settings: ReverseSettings, *_: object) -> float:
    """Return about how long a denoising takes, or all that a picture needs."""
    return math.inf if settings.images else 0.0025 * settings.steps


# A result of 200 steps is 2 MB at most, a picture as much: 16 of each.
result = heavy("Denoising", 16, _seconds)
picture = heavy("Denoising and drawing", 16, _seconds)
trace_of = result(run)


@result
def fan_of(settings: ReverseSettings) -> Float32:
    """Return the first sample's ways under step seeds, its own first [seed, steps + 1, *shape]."""
    seeds = [(settings.step_seed + i) % (LARGEST_SEED + 1) for i in range(FAN)]
    return fan(settings, 0, seeds)


@heavy("Denoising", 256, _seconds)
def ends_of(settings: ReverseSettings, points: int = 150) -> Float32:
    """Return the ends of the samples that are compared [count, *shape]."""
    return run(settings, range(settings.count if settings.images else points)).x[-1]


@picture
def reverse_picture(settings: ReverseSettings, step: int, told: bool) -> Chart:
    """Return the reverse process; untold, with only the first sample's own way."""
    trace, left = trace_of(settings), settings.noise.left[::-1]
    ways = fan_of(settings) if told else trace.x[:, 0][None]
    panels = {"now": trace.x, "x̂₀: the end it foresees": trace.believed}
    finding = findings.fan_finding(trace, ways)
    if not settings.images:
        return points_chart(panels, ways, left, step, finding)
    again = {"the first image, each from a step noise of its own": ways.swapaxes(0, 1)}
    return images_chart({**panels, **again}, left, step, finding)


@picture
def moved_picture(settings: ReverseSettings, told: bool) -> Chart:
    """Return the ends as set, beside those where one seed is moved."""
    base = ends_of(settings)
    moved = {f"another {s}": ends_of(settings.moved(s)) for s in settings.sources()}
    finding = findings.seeds_finding(settings.sources(), moves(base, [*moved.values()]))
    if settings.images:
        return lines_chart({"as set": base, **moved}, finding, told=None if told else ["as set"])
    return pairs_chart({name: (base, each) for name, each in moved.items()}, finding, told)


@heavy("Denoising and drawing", keep=16)
def sweep_picture(settings: ReverseSettings) -> Chart:
    """Return how far each seed takes the ends of points, over η."""
    shares = []
    for each in (replace(settings, eta=eta) for eta in ETAS):
        others = [ends_of(each.moved(source), 64) for source in settings.sources()]
        shares.append(moves(ends_of(each, 64), others))
    lines = np.array(shares).T
    moved = dict(zip(settings.sources(), lines, strict=True))
    return sweep_chart(ETAS, moved, settings.eta, findings.sweep_finding(lines))


def stepped(settings: ReverseSettings, other: int) -> float:
    """Return how far another number of steps moves the ends."""
    return moves(ends_of(settings), [ends_of(replace(settings, steps=other))])[0]


@heavy("Denoising and drawing", keep=16)
def steps_picture(settings: ReverseSettings, other: int, told: bool) -> Chart:
    """Return the ends of both numbers of steps, as set and without step noise."""
    finding = findings.steps_finding(settings, other, stepped(settings, other))
    ends = {
        f"η = {each.eta:g}": (ends_of(each), ends_of(replace(each, steps=other)))
        for each in (settings, replace(settings, eta=0.0))
    }
    if not settings.images:
        return pairs_chart(ends, finding, told)
    lines = {
        f"{name}, {'as set' if n == settings.steps else 'the other'}: {n} steps": images
        for name, pair in ends.items()
        for n, images in zip((settings.steps, other), pair, strict=True)
    }
    return lines_chart(lines, finding, told=None if told else [next(iter(lines))])


batch_of = heavy("Denoising", keep=16)(make_batch)


@heavy("Denoising and drawing", keep=16)
def batch_picture(settings: BatchSettings, told: bool) -> Chart:
    """Return the images of each way, line under line; untold, only the batch itself."""
    batch, count = batch_of(settings), settings.images
    names = {
        f"{count} images, one generator": "together",
        "One image, the same seed": "alone_same",
        f"Batch of {count - 1}, the same seed": "fewer",
        f"{count} images, a list of generators": "listed",
        f"One image, generator {settings.place + 1} of the list": "alone_own",
    }
    notes = findings.batch_notes(batch, settings)
    return lines_chart(
        {name: batch[way] for name, way in names.items()},
        findings.batch_finding(batch, settings),
        {name: notes[way] for name, way in names.items()},
        told=None if told else [next(iter(names))],
    )


# Noise is added in one go: no line is needed.
forward_of = lru_cache(16)(forward)


@lru_cache(16)
def forward_picture(settings: ReverseSettings, step: int, told: bool) -> Chart:
    """Return the forward process; untold, without what is left."""
    panel = {"the data, more and more noisy": forward_of(settings)}
    left, finding = settings.noise.left if told else None, findings.forward_finding(settings)
    if settings.images:
        return images_chart(panel, left, step, finding, "steps of noise")
    no_ways = np.empty((0, settings.steps + 1, 2), dtype=np.float32)
    return points_chart(panel, no_ways, left, step, finding, "steps of noise")
