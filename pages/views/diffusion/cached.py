"""What this page computes once for all its visitors: reverse processes and their pictures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from core.arrays import Float32, Float64
from core.charts.chart import Chart
from core.charts.diffusion.forward import forward_chart
from core.charts.diffusion.images import lines_chart
from core.charts.diffusion.pairs import pairs_chart
from core.charts.diffusion.reverse import images_chart, points_chart
from core.charts.diffusion.sweep import sweep_chart
from core.diffusion import findings
from core.diffusion.batch import Batch, BatchSettings, make_batch
from core.diffusion.forward import ForwardSettings, forward, share_left
from core.diffusion.reverse import IMAGES, ReverseSettings, Sweep, fan, run, sweep
from core.diffusion.sampler import Trace
from core.seeds import LARGEST_SEED

FAN = 5
ETAS = (0.0, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0)
COMPARED = 150
"""So many points are compared where one thing is changed."""


# A result of 200 steps is 1.6 MB at most: 16 of them.
@st.cache_resource(max_entries=16, show_spinner=False)
def trace_of(settings: ReverseSettings) -> Trace:
    """Return the reverse process."""
    return run(settings)


@st.cache_resource(max_entries=32, show_spinner=False)
def fan_of(settings: ReverseSettings) -> Float32:
    """Return the first sample's ways under step seeds, its own first [seed, steps + 1, *shape]."""
    seeds = [(settings.step_seed + i) % (LARGEST_SEED + 1) for i in range(FAN)]
    return fan(settings, 0, seeds)


@st.cache_resource(max_entries=64, show_spinner=False)
def ends_of(settings: ReverseSettings) -> Float32:
    """Return the ends of the samples that are compared [count, *shape]."""
    return run(settings, range(IMAGES if settings.images else COMPARED)).x[-1]


@st.cache_resource(max_entries=32, show_spinner=False)
def sweep_of(settings: ReverseSettings) -> Sweep:
    """Return how far each seed takes the ends, over η."""
    return sweep(settings, ETAS)


def left_of(settings: ReverseSettings) -> Float64:
    """Return the data's share of the variance after each reverse step [steps + 1]."""
    return share_left(settings.noise)[::-1]


@st.cache_data(max_entries=16, show_spinner=False)
def reverse_picture(settings: ReverseSettings, step: int, told: bool) -> Chart:
    """Return the reverse process; untold, with only the first sample's own way."""
    draw = images_chart if settings.images else points_chart
    trace, ways = trace_of(settings), fan_of(settings) if told else _own(settings)
    finding = findings.fan_finding(trace, ways)
    return draw(trace, ways, left_of(settings), step, finding, told)


def _own(settings: ReverseSettings) -> Float32:
    return trace_of(settings).x[:, 0][None]


@st.cache_data(max_entries=32, show_spinner=False)
def moved_picture(settings: ReverseSettings, told: bool) -> Chart:
    """Return the ends as set, beside those where one seed is moved."""
    base, sources = ends_of(settings), settings.sources()
    moved = [ends_of(settings.moved(source)) for source in sources]
    finding = findings.seeds_finding(sources, findings.moves(base, moved))
    if settings.images:
        lines = {"as set": base} | {f"another {s}": m for s, m in zip(sources, moved, strict=True)}
        return lines_chart(lines, finding, told=None if told else ["as set"])
    panels = {f"another {s}": (base, m) for s, m in zip(sources, moved, strict=True)}
    return pairs_chart(panels, finding, told)


@st.cache_data(max_entries=32, show_spinner=False)
def sweep_picture(settings: ReverseSettings) -> Chart:
    """Return how far each seed takes the ends, over η."""
    result = sweep_of(replace(settings, eta=1.0))
    return sweep_chart(result, settings.eta, findings.sweep_finding(result))


def stepped(settings: ReverseSettings, other: int) -> tuple[float, float]:
    """Return how far another number of steps moves the ends, as set and without step noise."""
    shares = []
    for each in (settings, replace(settings, eta=0.0)):
        base, changed = ends_of(each), ends_of(replace(each, steps=other))
        shares += findings.moves(base, [changed])
    return shares[0], shares[1]


@st.cache_data(max_entries=32, show_spinner=False)
def steps_picture(settings: ReverseSettings, other: int, told: bool) -> Chart:
    """Return the ends of both numbers of steps, as set and without step noise."""
    finding = findings.steps_finding(settings, other, stepped(settings, other)[0])
    still = replace(settings, eta=0.0)
    sets = [settings, still] if settings.eta else [still]
    ends = {
        f"η = {each.eta:g}": (ends_of(each), ends_of(replace(each, steps=other))) for each in sets
    }
    if not settings.images:
        return pairs_chart(ends, finding, told)
    lines = {
        f"{name}, {count} steps": images
        for name, pair in ends.items()
        for count, images in zip((settings.steps, other), pair, strict=True)
    }
    return lines_chart(lines, finding, told=None if told else [next(iter(lines))])


@st.cache_resource(max_entries=64, show_spinner=False)
def batch_of(settings: BatchSettings) -> Batch:
    """Return the images of each way to seed a batch."""
    return make_batch(settings)


@st.cache_data(max_entries=64, show_spinner=False)
def batch_picture(settings: BatchSettings, told: bool) -> Chart:
    """Return the images of each way, line under line; untold, only the batch itself."""
    batch, count = batch_of(settings), settings.images
    number = settings.place + 1
    names = {
        f"{count} images, one generator": "together",
        "One image, the same seed": "alone_same",
        f"{count - 1} images, the same seed" if count > 2 else "1 image, again": "fewer",
        f"{count} images, a list of generators": "listed",
        f"One image, generator {number} of the list": "alone_own",
    }
    notes = findings.batch_notes(batch)
    return lines_chart(
        {name: getattr(batch, field) for name, field in names.items()},
        findings.batch_finding(batch),
        {name: notes[field] for name, field in names.items()},
        told=None if told else [next(iter(names))],
    )


@st.cache_resource(max_entries=16, show_spinner=False)
def forward_of(settings: ForwardSettings) -> Float32:
    """Return the data on their way to noise."""
    return forward(settings)


@st.cache_data(max_entries=16, show_spinner=False)
def forward_picture(settings: ForwardSettings, step: int, told: bool) -> Chart:
    """Return the forward process; untold, without what is left."""
    left = share_left(settings.noise)
    finding = findings.forward_finding(settings)
    if not told:
        left = np.full_like(left, np.nan)
    return forward_chart(forward_of(settings), left, step, finding, told)
